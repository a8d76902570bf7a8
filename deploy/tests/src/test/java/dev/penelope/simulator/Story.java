package dev.penelope.simulator;

import dev.penelope.coordinator.stream.SimulatedSaga;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.StartRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One run as its committed steps tell it, in their order: what was taken in, and what was sent. An
 * event that had to wait, for its start or a release, stands where it was taken in; one that was
 * set aside was not.
 *
 * @param start the start that began it
 * @param told what happened: entries that were read or written
 * @param isBlurred whether events waited for a release, or several for a start: nobody can tell
 *     then what was sent between one and the next
 * @param controls all controls and signals of the saga, by id
 * @param lost nodes of which an outcome was set aside, for a person to see to: the coordinator
 *     failed on it twice
 */
record Story(
        SimulatedSaga saga,
        RunId run,
        Entry start,
        List<Entry> told,
        boolean isBlurred,
        Map<String, Entry> controls,
        Set<String> lost) {

    /** The one run of a saga that was accepted, if any was. */
    static Optional<Story> of(World world, SimulatedSaga saga) {
        Optional<Entry> result =
                world.broker()
                        .topic(Broker.NAMES.result())
                        .committed()
                        .filter(entry ->
                                entry.as(ResultRecord.Result.class)
                                        .map(end -> end.saga().equals(saga.id()))
                                        .orElse(false))
                        .findFirst();
        return result.map(entry ->
                new Teller(world, saga, ((ResultRecord.Result) entry.said()).run()).story());
    }

    /** Puts a story together. */
    private static final class Teller {
        private final World world;
        private final SimulatedSaga saga;
        private final RunId run;
        private final Set<String> setAside;
        private final List<Entry> told = new ArrayList<>();
        private final List<Entry> waiting = new ArrayList<>();
        private final Set<String> lost = new HashSet<>();
        private boolean begun;
        private boolean moved;
        private boolean quarantined;
        private boolean blurred;

        Teller(World world, SimulatedSaga saga, RunId run) {
            this.world = world;
            this.saga = saga;
            this.run = run;
            this.setAside =
                    world.broker()
                            .topic(Broker.NAMES.deadLetter())
                            .committed()
                            .flatMap(entry -> entry.as(Entry.DeadLetter.class).stream())
                            .map(Entry.DeadLetter::origin)
                            .collect(Collectors.toSet());
        }

        Story story() {
            world.changelog(World.task(saga.id())).journal.forEach(this::tell);
            Map<String, Entry> controls = new HashMap<>();
            Stream.of(Broker.NAMES.control(), Broker.NAMES.signal())
                    .flatMap(topic -> world.broker().topic(topic).committed())
                    .forEach(entry ->
                            entry.as(ControlRecord.class)
                                    .filter(control -> control.saga().equals(saga.id()))
                                    .ifPresent(control -> controls.put(control.id(), entry)));
            Entry start =
                    world.broker()
                            .topic(Broker.NAMES.start())
                            .committed()
                            .filter(entry -> entry.partition() == World.task(saga.id()))
                            .filter(entry ->
                                    entry.said() instanceof StartRecord && entry.run().equals(run))
                            .findFirst()
                            .orElseThrow();
            return new Story(saga, run, start, told, blurred, controls, lost);
        }

        private void tell(Changelog.Step step) {
            List<Entry> wrote = step.wrote().stream().filter(this::isOurs).toList();
            boolean isQuarantined =
                    wrote.stream().anyMatch(entry -> isNotice(entry, "QUARANTINED"));
            boolean isReleased =
                    step.read().map(this::isRelease).orElse(false)
                            && wrote.stream()
                                    .anyMatch(entry ->
                                            entry.as(ResultRecord.Reply.class)
                                                    .map(ResultRecord.Reply::accepted)
                                                    .orElse(false));
            blurred |= quarantined && !waiting.isEmpty();
            quarantined = isQuarantined || (quarantined && !isReleased);
            step.read().filter(this::isOurs).ifPresent(this::take);
            boolean begins = !begun && wrote.stream().anyMatch(this::showsThatItHasBegun);
            begun |= begins;
            blurred |= begins && severalEventsWaited();
            int ended = moved ? 0 : 1 + indexOfResult(wrote);
            // Wished away before it began: it had ended before anything else was taken in.
            told.addAll(wrote.subList(0, ended));
            if (begun && !quarantined) {
                told.addAll(waiting);
                waiting.clear();
            }
            told.addAll(wrote.subList(ended, wrote.size()));
            moved |=
                    wrote.stream()
                            .map(Entry::said)
                            .anyMatch(said ->
                                    said instanceof CommandRecord
                                            || said instanceof ResultRecord.Result);
        }

        /** A start may have to wait as well; once it is taken in, something follows from it. */
        private boolean showsThatItHasBegun(Entry entry) {
            return switch (entry.said()) {
                case CommandRecord command -> true;
                case ResultRecord.Result result -> true;
                case ResultRecord.Reply reply -> reply.run().equals(Optional.of(run));
                case ResultRecord.Notice notice -> notice.run().equals(Optional.of(run));
                default -> false;
            };
        }

        private boolean severalEventsWaited() {
            return waiting.stream().filter(entry -> entry.said() instanceof EventRecord).count()
                    > 1;
        }

        private void take(Entry entry) {
            if (!setAside.contains(entry.origin())) {
                waiting.add(entry);
            } else {
                entry.as(EventRecord.Outcome.class).ifPresent(outcome -> lost.add(outcome.node()));
            }
        }

        private static int indexOfResult(List<Entry> wrote) {
            return IntStream.range(0, wrote.size())
                    .filter(at ->
                            wrote.get(at)
                                    .as(ResultRecord.Result.class)
                                    .map(end -> end.outcome() != SagaStatus.SUCCEEDED)
                                    .orElse(false))
                    .findFirst()
                    .orElse(-1);
        }

        private boolean isOurs(Entry entry) {
            return switch (entry.said()) {
                case StartRecord start -> start.saga().equals(saga.id()) && entry.run().equals(run);
                case EventRecord event -> event.saga().equals(saga.id()) && event.run().equals(run);
                case CommandRecord command ->
                        command.saga().equals(saga.id()) && command.run().equals(run);
                case ResultRecord.Result result ->
                        result.saga().equals(saga.id()) && result.run().equals(run);
                case ResultRecord other -> other.saga().equals(saga.id());
                default -> false;
            };
        }

        private boolean isRelease(Entry entry) {
            return entry.as(ControlRecord.class)
                    .map(control ->
                            control.saga().equals(saga.id()) && control.verb() == Verb.RELEASE)
                    .orElse(false);
        }

        private static boolean isNotice(Entry entry, String code) {
            return entry.as(ResultRecord.Notice.class)
                    .map(notice -> notice.code().equals(code))
                    .orElse(false);
        }
    }

    SagaId id() {
        return saga.id();
    }

    /** The control that this replies to, if it was accepted. */
    Optional<Entry> accepted(ResultRecord.Reply reply) {
        return reply.accepted() && !reply.answers().equals("start")
                ? Optional.ofNullable(controls.get(reply.id().orElseThrow()))
                : Optional.empty();
    }

    /** What was published last of how it ended. */
    ResultRecord.Result end() {
        return told.stream()
                .flatMap(entry ->
                        switch (entry.said()) {
                            case ResultRecord.Result result -> Stream.of(result);
                            case ResultRecord.Amendment amendment -> Stream.of(amendment.now());
                            default -> Stream.empty();
                        })
                .reduce((first, second) -> second)
                .orElseThrow();
    }
}
