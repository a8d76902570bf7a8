package dev.penelope.simulator;

import static dev.penelope.simulator.Verdict.require;

import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.View;
import dev.penelope.coordinator.memory.Promises;
import dev.penelope.model.Action;
import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.OutcomeKind;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventRecord;
import dev.penelope.worker.runtime.Dispatcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The processes that work on commands: each partition has one owner at a time, which may die, or be
 * taken for dead and go on. The code between command and outcome is the worker's own.
 */
final class Workers {
    private static final int PROCESSES = 2;

    private final World world;
    private final Broker broker;
    private final Ledger ledger;
    private final Random random;
    private final List<WorkerProcess> processes = new ArrayList<>();
    private final List<Tenure> tenures = new ArrayList<>();

    /** Processes that own nothing any more, as far as the group knows, and go on. */
    private final List<Delivery> orphans = new ArrayList<>();

    private int born;

    Workers(World world, Ledger ledger, Random random) {
        this.world = world;
        this.broker = world.broker();
        this.ledger = ledger;
        this.random = random;
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(born(Optional.empty()));
        }
        for (String queue : List.of("default", Graphs.FICKLE)) {
            for (int partition = 0; partition < Broker.TASKS; partition++) {
                open(Broker.NAMES.command(queue), partition, Direction.ACTION);
                open(Broker.NAMES.undo(queue), partition, Direction.UNDO);
            }
        }
    }

    private WorkerProcess born(Optional<Action<Object, Object>> missing) {
        return new WorkerProcess("w" + born++, missing.isPresent(), ledger.codeWithout(missing));
    }

    private void open(String topic, int partition, Direction direction) {
        tenures.add(
                new Tenure(topic, partition, direction, any(processes), broker, world.strict()));
    }

    // What workers do

    /** Somebody takes the next command of some partition. */
    boolean take() {
        return any(tenures).take();
    }

    /** Somebody runs the code for a command; this is when effects happen. */
    boolean run() {
        return drawn(Delivery::isToBeRun)
                .map(delivery -> run(delivery, delivery.worker.dispatcher))
                .orElse(false);
    }

    private boolean run(Delivery delivery, Dispatcher dispatcher) {
        isDurable(delivery.command);
        EventRecord.Outcome outcome =
                dispatcher.run(
                        delivery.command,
                        delivery.certainlyFirst,
                        Instant.ofEpochMilli(broker.nowMs()));
        delivery.outcome = Optional.of(outcome);
        world.trace().worker(delivery.worker.name, delivery.command, outcome);
        return true;
    }

    /** What was decided is remembered by then, whoever dies. */
    private void isDurable(CommandRecord command) {
        if (!world.strict() && command.direction() == Direction.ACTION) {
            return;
        }
        Optional<View> committed = world.committed(command.saga());
        committed
                .filter(view -> view.saga().orElseThrow().origin().run().equals(command.run()))
                .ifPresent(view -> {
                    NodeRow row = Promises.row(view, view.graph().indexOf(command.node()));
                    int attempts =
                            command.direction() == Direction.ACTION
                                    ? row.attempts()
                                    : row.undoAttempts();
                    require(
                            attempts >= command.attempt(),
                            "a decision to dispatch is durable before the action runs",
                            command + ", but the node is " + row);
                });
    }

    /** Somebody tells what became of a command. */
    boolean tell() {
        return drawn(Delivery::isToBeTold).map(this::tell).orElse(false);
    }

    private boolean tell(Delivery delivery) {
        broker.append(delivery.outcome.orElseThrow());
        over(delivery);
        return true;
    }

    private void over(Delivery delivery) {
        delivery.told = true;
        delivery.worker.apart.remove(delivery);
        orphans.remove(delivery);
    }

    /** Somebody commits how far all is done. */
    boolean commit() {
        return any(tenures).commit();
    }

    /** An attempt says that it is at work, and from then on nobody's window waits for it. */
    boolean heartbeat() {
        Optional<Delivery> working = drawn(delivery -> !delivery.told);
        working.ifPresent(delivery -> {
            CommandRecord command = delivery.command;
            broker.append(
                    new EventRecord.Heartbeat(
                            command.saga(),
                            command.run(),
                            command.node(),
                            command.direction(),
                            command.attempt(),
                            Optional.empty(),
                            delivery.certainlyFirst,
                            delivery.worker.name));
            if (!delivery.handedOver && !orphans.contains(delivery)) {
                delivery.handedOver = true;
                delivery.worker.apart.add(delivery);
            }
        });
        return working.isPresent();
    }

    // What goes wrong

    /**
     * A process dies, with all that it holds; others go on where its last commits were. What is
     * begun in its place may be an old release, which lacks the code of an action for all its life.
     */
    void kill() {
        Optional<Action<Object, Object>> missing =
                random.nextInt(4) == 0 ? Optional.of(any(Ledger.ACTIONS)) : Optional.empty();
        replace(random.nextInt(processes.size()), missing);
    }

    /** From now on, all have the code for all. */
    void heal() {
        for (int which = 0; which < processes.size(); which++) {
            if (processes.get(which).lacksCode) {
                replace(which, Optional.empty());
            }
        }
    }

    private void replace(int which, Optional<Action<Object, Object>> missing) {
        WorkerProcess dead = processes.get(which);
        processes.set(which, born(missing));
        world.trace().fault("worker " + dead.name + " dies");
        missing.ifPresent(action ->
                world.trace()
                        .fault(
                                "worker "
                                        + processes.get(which).name
                                        + " lacks the code of "
                                        + action.name()));
        dead.apart.clear();
        orphans.removeIf(delivery -> delivery.worker == dead);
        tenures.replaceAll(tenure -> tenure.owner == dead ? tenure.pass(any(processes)) : tenure);
    }

    /** A process is taken for dead, and goes on with what it has. */
    void suspect() {
        int which = random.nextInt(tenures.size());
        Tenure tenure = tenures.get(which);
        tenure.window.values().stream()
                .filter(delivery -> !delivery.isDone())
                .forEach(orphans::add);
        tenures.set(which, tenure.pass(any(processes)));
        world.trace().fault("worker " + tenure.owner.name + " is taken for dead, and goes on");
    }

    /** A worker that no longer has the code, or does not have it yet. */
    void runWithoutCode() {
        drawn(Delivery::isToBeRun)
                .ifPresent(delivery -> run(delivery, delivery.worker.withoutCode));
    }

    /** An acknowledgement is lost: the outcome is there twice. */
    void tellTwice() {
        drawn(Delivery::isToBeTold)
                .ifPresent(delivery -> {
                    broker.append(delivery.outcome.orElseThrow());
                    tell(delivery);
                });
    }

    /** An action took effect, and its output is one that no record may hold. */
    void tellWhatCannotBeCarriedOn() {
        drawn(delivery ->
                        delivery.isToBeTold()
                                && delivery.command.direction() == Direction.ACTION
                                && delivery.outcome.orElseThrow().kind() == OutcomeKind.SUCCEEDED)
                .ifPresent(delivery -> {
                    EventRecord.Outcome told = delivery.outcome.orElseThrow();
                    broker.append(
                            new EventRecord.Outcome(
                                    told.saga(),
                                    told.run(),
                                    told.node(),
                                    told.direction(),
                                    told.attempt(),
                                    told.kind(),
                                    Optional.of(Junk.payload(random)),
                                    told.error(),
                                    told.certainlyFirst(),
                                    told.worker()));
                    over(delivery);
                });
    }

    /** The time of an attempt is up, and its code goes on where nobody listens. */
    void timeOut() {
        drawn(Delivery::isToBeRun)
                .ifPresent(delivery -> {
                    orphans.add(new Delivery(delivery.command, delivery.worker, false));
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
                                            delivery.worker.name));
                    tell(delivery);
                });
    }

    /**
     * A command is passed over, as if the topic or the worker had forgotten it; perhaps after it
     * ran, if nobody has said anything of it before: then nobody ever will.
     */
    void lose() {
        drawn(delivery ->
                        !delivery.told
                                && (delivery.outcome.isEmpty() || delivery.certainlyFirst)
                                && !isSecret(delivery.command))
                .ifPresent(this::over);
    }

    /**
     * Whether an effect is there of what perhaps nobody knows to have asked for, as its decision
     * was lost: somebody has to say so in the end, or it stays unknown.
     */
    private boolean isSecret(CommandRecord command) {
        return !world.strict()
                && command.direction() == Direction.ACTION
                && ledger.count(command.saga(), command.run(), command.node()) > 0;
    }

    /** Everything that is there is done. Returns whether there was anything. */
    boolean drain() {
        boolean any = false;
        for (Tenure tenure : tenures) {
            while (tenure.take()) {
                any = true;
            }
        }
        while (run() || tell()) {
            any = true;
        }
        for (Tenure tenure : tenures) {
            any |= tenure.commit();
        }
        return any;
    }

    private Optional<Delivery> drawn(Predicate<Delivery> wanted) {
        List<Delivery> fitting =
                Stream.of(
                                tenures.stream().flatMap(tenure -> tenure.window.values().stream()),
                                processes.stream().flatMap(process -> process.apart.stream()),
                                orphans.stream())
                        .flatMap(deliveries -> deliveries)
                        .filter(wanted)
                        .distinct()
                        .toList();
        return fitting.isEmpty() ? Optional.empty() : Optional.of(any(fitting));
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
