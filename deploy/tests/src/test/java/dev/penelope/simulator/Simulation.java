package dev.penelope.simulator;

import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.testing.MemorySaga;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.EventRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One run from one seed: a while of anything that can happen, in any order; then all faults heal,
 * and every saga must come to the one end that the world agrees with.
 */
final class Simulation {
    private static final long BEGIN_MS = 1_800_000_000_000L;
    private static final int TURNS = 400;

    private final Random random;
    private final boolean faulty;
    private final Topics topics = new Topics();
    private final Store store = new Store();
    private final Trace trace;
    private final Ledger ledger;
    private final Workers workers;
    private final List<Coordinator> coordinators = new ArrayList<>();
    private final List<Coordinator> zombies = new ArrayList<>();
    private final List<Topics.Start> unsent;
    private final List<Topics.Start> sent = new ArrayList<>();
    private long nowMs = BEGIN_MS;
    private int wishes;

    Simulation(long seed, boolean strict, Trace trace) {
        this.random = new Random(seed);
        this.trace = trace;
        // Some runs are calm: then nothing may be sent twice.
        this.faulty = random.nextInt(8) > 0;
        this.ledger = new Ledger(random, faulty ? random.nextInt(25) : 0);
        this.workers = new Workers(topics, strict, ledger, random, trace);
        this.unsent =
                new ArrayList<>(
                        IntStream.range(0, 1 + random.nextInt(3))
                                .mapToObj(i ->
                                        new Topics.Start(
                                                new SagaId("s" + i), Graphs.draw(random), "c"))
                                .toList());
        for (int task = 0; task < Topics.TASKS; task++) {
            coordinators.add(new Coordinator(task, clock(), topics, store, trace));
        }
    }

    void run() {
        for (int turn = 0; turn < TURNS; turn++) {
            nowMs += random.nextInt(20);
            if (faulty && random.nextInt(8) == 0) {
                disturb();
            } else {
                goOn();
            }
        }
        heal();
        if (!faulty) {
            nothingWasSentTwice();
        }
        new Verdict(topics, ledger).check(sent);
    }

    // What is to be expected

    private void goOn() {
        Coordinator coordinator = coordinators.get(random.nextInt(coordinators.size()));
        switch (random.nextInt(9)) {
            case 0 -> start();
            case 1 -> coordinator.poll(Input.Source.START);
            case 2, 3 -> coordinator.poll(Input.Source.EVENT);
            case 4 -> coordinator.poll(Input.Source.CONTROL);
            case 5 -> coordinator.commit();
            case 6 -> workers.take();
            case 7 -> workers.run(nowMs);
            default -> {
                workers.publish(nowMs);
                workers.commit();
                coordinator.fire(nowMs);
            }
        }
    }

    private void start() {
        if (!unsent.isEmpty()) {
            sent.add(unsent.removeFirst());
            append(sent.getLast());
        }
    }

    private void append(Topics.Start start) {
        topics.starts.append(start.saga().value(), start, Transactions.NONE, nowMs);
    }

    // What goes wrong, and what people do

    private void disturb() {
        int task = random.nextInt(Topics.TASKS);
        switch (random.nextInt(14)) {
            case 0, 1 -> takeOver(task);
            case 2 -> zombie();
            case 3, 4 -> workers.loseOwner();
            case 5 -> workers.publishTwice(nowMs);
            case 6 -> workers.timeOut(nowMs);
            case 7 -> workers.runWithoutCode(nowMs);
            case 8 -> workers.heartbeat(nowMs);
            case 9 -> nowMs += random.nextInt(30_000);
            case 10 -> startAgain();
            case 11 -> wish();
            case 12 -> {
                nowMs += 20 * 60_000;
                coordinators.get(task).patrol(nowMs);
            }
            default -> {
                if (random.nextInt(4) == 0) {
                    workers.loseCommand();
                }
            }
        }
    }

    /** A coordinator dies, or is taken for dead and goes on. */
    private void takeOver(int task) {
        Coordinator old = coordinators.get(task);
        if (random.nextBoolean()) {
            zombies.add(old);
        }
        coordinators.set(task, new Coordinator(task, clock(), topics, store, trace));
        trace.restart(task);
    }

    /** How far a coordinator's clock is off, in milliseconds. */
    private long clock() {
        return faulty ? random.nextInt(20_000) - 10_000 : 0;
    }

    private void zombie() {
        if (zombies.isEmpty()) {
            return;
        }
        Coordinator zombie = zombies.removeFirst();
        try {
            boolean worked = zombie.poll(Input.Source.EVENT) || zombie.hasWork();
            zombie.commit();
            if (worked) {
                throw new AssertionError("Expected a coordinator that lost its task to be refused");
            }
        } catch (Transactions.FencedException fenced) {
            // As it must be.
        }
    }

    private void startAgain() {
        if (!sent.isEmpty()) {
            Topics.Start start = sent.get(random.nextInt(sent.size()));
            append(
                    random.nextBoolean()
                            ? start
                            : new Topics.Start(start.saga(), start.definition(), "another"));
        }
    }

    private void wish() {
        if (sent.isEmpty()) {
            return;
        }
        Topics.Start start = sent.get(random.nextInt(sent.size()));
        Verb verb =
                switch (random.nextInt(16)) {
                    case 0, 1, 2, 3 -> Verb.PAUSE;
                    case 4, 5, 6, 7, 8 -> Verb.RESUME;
                    case 9, 10 -> Verb.ABORT;
                    case 11 -> Verb.ABANDON;
                    default -> Verb.RETRY_UNDO;
                };
        wish(start.saga(), verb);
    }

    private void wish(SagaId saga, Verb verb) {
        topics.controls.append(
                saga.value(),
                new ControlRecord(
                        saga, "c" + wishes++, verb, Optional.empty(), "ariadne", "because"),
                Transactions.NONE,
                nowMs);
    }

    // The end

    private void heal() {
        ledger.heal();
        while (!unsent.isEmpty()) {
            start();
        }
        for (int task = 0; task < Topics.TASKS; task++) {
            coordinators.set(task, new Coordinator(task, clock(), topics, store, trace));
            trace.restart(task);
        }
        for (int round = 0; round < 2_000; round++) {
            if (!drain() && !help()) {
                if (allAreOver()) {
                    return;
                }
                waitForSomething();
            }
        }
        throw new AssertionError("Expected all sagas to end once faults heal, but: " + open());
    }

    private boolean drain() {
        boolean any = workers.drain(nowMs);
        for (Coordinator coordinator : coordinators) {
            for (Input.Source source : Input.Source.values()) {
                while (coordinator.poll(source)) {
                    any = true;
                }
            }
            any |= coordinator.fire(nowMs);
            coordinator.commit();
        }
        return any;
    }

    /** People do what the saga asks them for. */
    private boolean help() {
        boolean any = false;
        for (Saga saga : open()) {
            if (saga.pause().isPresent()) {
                wish(saga.id(), Verb.RESUME);
                any = true;
            } else if (saga.status() == SagaStatus.STUCK) {
                boolean forward = saga.stuck().orElseThrow().from() == SagaStatus.RUNNING;
                wish(saga.id(), forward ? Verb.ABORT : Verb.RETRY_UNDO);
                any = true;
            }
        }
        return any;
    }

    private void waitForSomething() {
        nowMs += 60_000;
        coordinators.forEach(coordinator -> coordinator.patrol(nowMs));
    }

    private boolean allAreOver() {
        return open().isEmpty();
    }

    private List<Saga> open() {
        return IntStream.range(0, Topics.TASKS)
                .mapToObj(store::committed)
                .flatMap(state -> state.ids().stream().map(state::peek))
                .map(MemorySaga::saga)
                .flatMap(Optional::stream)
                .filter(saga -> !saga.status().ended())
                .toList();
    }

    private void nothingWasSentTwice() {
        long nodes = sent.stream().mapToLong(start -> start.definition().nodes().size()).sum();
        long commands = topics.actions.committed().count();
        long events =
                topics.events.committed().filter(EventRecord.Outcome.class::isInstance).count();
        long results = topics.results.committed().count();
        if (commands != nodes || events != nodes || results != sent.size()) {
            throw new AssertionError(
                    "Expected %d nodes to cost as many commands and outcomes, but got %d and %d; %d results of %d sagas"
                            .formatted(nodes, commands, events, results, sent.size()));
        }
    }
}
