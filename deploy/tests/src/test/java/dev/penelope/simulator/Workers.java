package dev.penelope.simulator;

import dev.penelope.model.Codec;
import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.OutcomeKind;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventRecord;
import dev.penelope.worker.Actions;
import dev.penelope.worker.runtime.Dispatcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A group of workers: each partition of commands has one owner at a time, which may die, or be
 * taken for dead and go on. The code between command and outcome is the worker's own.
 */
final class Workers {
    private final Topics topics;
    private final boolean strict;
    private final Random random;
    private final Trace trace;
    private final Dispatcher knowing;
    private final Dispatcher knowingNothing;
    private final List<Tenure> tenures;
    private final List<Delivery> orphans = new ArrayList<>();

    Workers(Topics topics, boolean strict, Ledger ledger, Random random, Trace trace) {
        this.topics = topics;
        this.strict = strict;
        this.random = random;
        this.trace = trace;
        this.knowing = new Dispatcher(ledger.code(), Codec.standard(), "w");
        this.knowingNothing = new Dispatcher(Actions.none(), Codec.standard(), "old");
        this.tenures =
                Stream.of(Direction.values())
                        .flatMap(direction ->
                                IntStream.range(0, log(direction).partitions())
                                        .mapToObj(partition -> new Tenure(direction, partition)))
                        .toList();
    }

    private Log<CommandRecord> log(Direction direction) {
        return direction == Direction.ACTION ? topics.actions : topics.undos;
    }

    /** One owner's time with one partition, and what its group has committed. */
    private static final class Tenure {
        private final Direction direction;
        private final int partition;
        private final TreeMap<Long, Delivery> window = new TreeMap<>();
        private long position;
        private long committed;
        private long certainFrom;

        Tenure(Direction direction, int partition) {
            this.direction = direction;
            this.partition = partition;
        }
    }

    /** One command in one worker's hands. */
    private static final class Delivery {
        private final CommandRecord command;
        private final boolean certainlyFirst;
        private Optional<EventRecord> outcome = Optional.empty();
        private boolean published;

        Delivery(CommandRecord command, boolean certainlyFirst) {
            this.command = command;
            this.certainlyFirst = certainlyFirst;
        }
    }

    // What workers do

    /** Somebody takes the next command of some partition. */
    boolean take() {
        return take(any(tenures));
    }

    private boolean take(Tenure tenure) {
        boolean committedOnly = strict || tenure.direction == Direction.UNDO;
        Log<CommandRecord> log = log(tenure.direction);
        OptionalLong offset = log.next(tenure.partition, tenure.position, committedOnly);
        if (offset.isEmpty()) {
            return false;
        }
        long at = offset.getAsLong();
        tenure.position = at + 1;
        Log.Entry<CommandRecord> entry = log.entry(tenure.partition, at);
        if (committedOnly && !entry.isCommitted()) {
            throw new AssertionError("Expected a committed command, but got " + entry.value());
        }
        tenure.window.put(at, new Delivery(entry.value(), at >= tenure.certainFrom));
        return true;
    }

    /** Somebody runs the code for a command; this is when effects happen. */
    boolean run(long nowMs) {
        return drawn(delivery -> delivery.outcome.isEmpty())
                .map(delivery -> run(delivery, knowing, nowMs))
                .orElse(false);
    }

    private boolean run(Delivery delivery, Dispatcher dispatcher, long nowMs) {
        EventRecord outcome =
                dispatcher.run(
                        delivery.command, delivery.certainlyFirst, Instant.ofEpochMilli(nowMs));
        delivery.outcome = Optional.of(outcome);
        trace.worker(delivery.command, outcome);
        return true;
    }

    /** Somebody tells what became of a command. */
    boolean publish(long nowMs) {
        return drawn(delivery -> delivery.outcome.isPresent() && !delivery.published)
                .map(delivery -> publish(delivery, nowMs))
                .orElse(false);
    }

    private boolean publish(Delivery delivery, long nowMs) {
        append(delivery.outcome.orElseThrow(), nowMs);
        delivery.published = true;
        orphans.remove(delivery);
        return true;
    }

    private void append(EventRecord event, long nowMs) {
        topics.events.append(event.saga().value(), event, Transactions.NONE, nowMs);
    }

    /** Somebody commits how far all outcomes are published. */
    boolean commit() {
        return commit(any(tenures));
    }

    private boolean commit(Tenure tenure) {
        while (!tenure.window.isEmpty() && tenure.window.firstEntry().getValue().published) {
            tenure.window.pollFirstEntry();
        }
        long before = tenure.committed;
        tenure.committed = tenure.window.isEmpty() ? tenure.position : tenure.window.firstKey();
        return tenure.committed > before;
    }

    boolean heartbeat(long nowMs) {
        Optional<Delivery> working = drawn(delivery -> delivery.outcome.isEmpty());
        working.ifPresent(delivery -> append(beat(delivery), nowMs));
        return working.isPresent();
    }

    private static EventRecord beat(Delivery delivery) {
        CommandRecord command = delivery.command;
        return new EventRecord.Heartbeat(
                command.saga(),
                command.run(),
                command.node(),
                command.direction(),
                command.attempt(),
                Optional.empty(),
                delivery.certainlyFirst,
                "w");
    }

    // What goes wrong

    /** An owner dies or is taken for dead; the next one starts where the last commit was. */
    boolean loseOwner() {
        Tenure tenure = any(tenures);
        boolean goesOn = random.nextBoolean();
        if (goesOn) {
            tenure.window.values().stream()
                    .filter(delivery -> !delivery.published)
                    .forEach(orphans::add);
        }
        tenure.window.clear();
        tenure.position = tenure.committed;
        tenure.certainFrom = log(tenure.direction).end(tenure.partition);
        return true;
    }

    /** A worker that no longer has the code, or does not have it yet. */
    boolean runWithoutCode(long nowMs) {
        return drawn(delivery -> delivery.outcome.isEmpty())
                .map(delivery -> run(delivery, knowingNothing, nowMs))
                .orElse(false);
    }

    /** An acknowledgement is lost: the outcome is there twice. */
    boolean publishTwice(long nowMs) {
        return drawn(delivery -> delivery.outcome.isPresent() && !delivery.published)
                .map(delivery -> {
                    append(delivery.outcome.orElseThrow(), nowMs);
                    return publish(delivery, nowMs);
                })
                .orElse(false);
    }

    /** The time of an attempt is up, and its code goes on where nobody listens. */
    boolean timeOut(long nowMs) {
        return drawn(delivery -> delivery.outcome.isEmpty())
                .map(delivery -> {
                    orphans.add(new Delivery(delivery.command, false));
                    CommandRecord command = delivery.command;
                    delivery.outcome =
                            Optional.of(
                                    new EventRecord.Outcome(
                                            command.saga(),
                                            command.run(),
                                            command.node(),
                                            command.direction(),
                                            command.attempt(),
                                            OutcomeKind.UNKNOWN,
                                            Optional.empty(),
                                            Optional.of(ErrorInfo.of("TimedOut", "")),
                                            delivery.certainlyFirst,
                                            "w"));
                    return publish(delivery, nowMs);
                })
                .orElse(false);
    }

    /**
     * A command is passed over, as if the topic or the worker had forgotten it; perhaps after it
     * ran, if nobody has said anything of it before: then nobody ever will.
     */
    boolean loseCommand() {
        Optional<Delivery> lost =
                drawn(delivery ->
                        !delivery.published
                                && (delivery.outcome.isEmpty() || delivery.certainlyFirst));
        lost.ifPresent(delivery -> {
            delivery.outcome = Optional.of(nothing(delivery.command));
            delivery.published = true;
        });
        lost.ifPresent(orphans::remove);
        return lost.isPresent();
    }

    private static EventRecord nothing(CommandRecord command) {
        return new EventRecord.Tick(command.saga(), command.run(), "none", Optional.empty());
    }

    /** Everything that is there is done. Returns whether there was anything. */
    boolean drain(long nowMs) {
        boolean any = false;
        for (Tenure tenure : tenures) {
            while (take(tenure)) {
                any = true;
            }
        }
        while (run(nowMs) || publish(nowMs)) {
            any = true;
        }
        for (Tenure tenure : tenures) {
            any |= commit(tenure);
        }
        return any;
    }

    private Optional<Delivery> drawn(Predicate<Delivery> wanted) {
        List<Delivery> fitting =
                Stream.concat(
                                tenures.stream().flatMap(tenure -> tenure.window.values().stream()),
                                orphans.stream())
                        .filter(wanted)
                        .toList();
        return fitting.isEmpty() ? Optional.empty() : Optional.of(any(fitting));
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
