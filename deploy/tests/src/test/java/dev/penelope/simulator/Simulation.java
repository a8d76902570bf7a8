package dev.penelope.simulator;

import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.engine.View;
import dev.penelope.coordinator.stream.SimulatedSaga;
import dev.penelope.model.Node;
import dev.penelope.protocol.EventRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * One run from one seed: a while of anything that can happen, in any order; then all faults heal,
 * and every saga must come to the one end that the world agrees with.
 */
final class Simulation {
    private static final int TURNS = 500;
    private static final long LONGEST_WAIT_MS = 30_000;

    /** However much there is to do, that is more than it takes without the clock. */
    private static final int MOST_AT_ONCE = 1_000;

    /** What nobody hears of for so long is asked for again, and again after twice as long. */
    private static final Duration SILENCE = Duration.ofMinutes(15);

    /** What may come on top: waits between attempts, and for what may still come. */
    private static final Duration WAITS = Duration.ofMinutes(20);

    /** After that, nobody can ask for a saga that is over. */
    private static final Duration FORGOTTEN = Duration.ofDays(20);

    private final Random random;
    private final boolean faulty;
    private final World world;
    private final Broker broker;
    private final Ledger ledger;
    private final Tasks tasks;
    private final Workers workers;
    private final Starts starts;
    private final People people;
    private final Faults faults;

    Simulation(long seed, boolean strict, Trace trace) {
        // Neighbouring seeds must not begin alike.
        this.random = new Random(new SplittableRandom(seed).nextLong());
        // Some runs are calm: then nothing may be sent twice.
        this.faulty = random.nextInt(8) > 0;
        this.broker = new Broker(random, faulty);
        this.world = new World(broker, strict, trace);
        this.ledger = new Ledger(world, random, faulty ? random.nextInt(25) : 0);
        this.starts = new Starts(world, random, faulty);
        this.tasks = new Tasks(world, random, faulty);
        this.workers = new Workers(world, ledger, random);
        this.people = new People(world, random);
        this.faults = new Faults(world, random, tasks, workers);
    }

    void run() {
        long begunMs = broker.nowMs();
        for (int turn = 0; turn < TURNS; turn++) {
            broker.pass(random.nextInt(20));
            if (!faulty || random.nextInt(8) > 0) {
                goOn();
            } else if (random.nextInt(6) == 0) {
                starts.again();
            } else if (random.nextInt(6) == 0) {
                people.wish();
            } else {
                faults.strike();
            }
        }
        heal();
        endsWithin(2 * Math.max(SILENCE.toMillis(), broker.nowMs() - begunMs) + WAITS.toMillis());
        if (!faulty) {
            nothingWasSentTwice();
        }
        Verdict.check(world, ledger);
        nothingIsLeft();
    }

    private void goOn() {
        switch (random.nextInt(10)) {
            case 0 -> starts.start();
            case 1 -> workers.take();
            case 2 -> workers.run();
            case 3 -> workers.tell();
            case 4 -> workers.commit();
            default -> tasks.work();
        }
    }

    // The end

    private void heal() {
        world.trace().fault("all faults heal");
        ledger.heal();
        workers.heal();
        world.queues().comeBack();
        starts.startAll();
        if (faulty) {
            tasks.restart();
        }
    }

    /** First those that nothing ails, whatever became of others; then these. */
    private void endsWithin(long limitMs) {
        long untilMs = broker.nowMs() + limitMs;
        long waitMs = 1_000;
        int atOnce = 0;
        while (true) {
            if (drain() || people.help()) {
                waitMs = 1_000;
                Verdict.require(++atOnce < MOST_AT_ONCE, "what is done comes to rest", open());
            } else if (!areOver()) {
                Verdict.require(broker.nowMs() < untilMs, "all sagas end once faults heal", open());
                broker.pass(waitMs);
                atOnce = 0;
                waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
            } else if (!world.broken().isEmpty()) {
                world.mend();
            } else {
                return;
            }
        }
    }

    private boolean drain() {
        boolean worked = workers.drain();
        return tasks.drain() || worked;
    }

    /** Whether all that nothing ails are over, and nothing waits. */
    private boolean areOver() {
        return open().isEmpty()
                && !world.waits(People.NOBODY)
                && world.sagas().stream()
                        .map(SimulatedSaga::id)
                        .filter(id -> !world.broken().contains(id))
                        .noneMatch(world::waits);
    }

    private List<Saga> open() {
        return world.sagas().stream()
                .filter(saga -> !world.broken().contains(saga.id()))
                .map(saga -> world.committed(saga.id()).flatMap(View::saga))
                .flatMap(Optional::stream)
                .filter(saga -> !saga.status().ended())
                .toList();
    }

    private void nothingWasSentTwice() {
        long nodes =
                world.sagas().stream()
                        .flatMap(saga -> saga.definition().nodes().stream())
                        .filter(Node.Run.class::isInstance)
                        .count();
        long commands = broker.commands().count();
        long outcomes =
                broker.topic(Broker.NAMES.event())
                        .all()
                        .filter(entry -> entry.said() instanceof EventRecord.Outcome)
                        .count();
        long results =
                Stream.of(Broker.NAMES.result(), Broker.NAMES.notice())
                        .flatMap(topic -> broker.topic(topic).committed())
                        .count();
        Verdict.require(
                commands == nodes && outcomes == nodes && results == starts.sagas(),
                "nothing is sent twice",
                "%d nodes, %d commands, %d outcomes; %d sagas, %d results"
                        .formatted(nodes, commands, outcomes, starts.sagas(), results));
    }

    /** What is over leaves nothing behind, once it may be forgotten. */
    private void nothingIsLeft() {
        broker.pass(FORGOTTEN.toMillis());
        for (int round = 0; drain(); round++) {
            Verdict.require(round < 100, "what is over keeps quiet", "it does not");
        }
        for (Coordinator owner : tasks.owners()) {
            List<String> rows = owner.task().rows();
            Verdict.require(rows.isEmpty(), "what is over leaves nothing behind", rows);
        }
    }
}
