package dev.penelope.cli.bench;

import dev.penelope.cli.bench.report.Downtime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Ends coordinators under load, and measures how long nothing is heard of the sagas of the
 * partitions that they had.
 */
final class Outages {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration TO_CALM_DOWN = Duration.ofSeconds(20);

    /** Of a machine that is not busy, no saga takes that long. */
    private static final double CALM_MS = 1_000;

    /** Stores, each with a changelog. */
    private static final int STORES = 2;

    /** Offsets: under load a standby is always behind by what is not committed yet. */
    private static final long WARM = 2_000;

    private final Stage stage;
    private final Meter meter;
    private final BenchPlan plan;
    private int lostStates;

    Outages(Stage stage, Meter meter, BenchPlan plan) {
        this.stage = stage;
        this.meter = meter;
        this.plan = plan;
    }

    /** What was seen: after how many seconds which partition moved again. */
    private record Seen(Set<Integer> owned, double goneAfter, Map<Integer, Double> moved) {
        static final Seen NOTHING = new Seen(Set.of(), 0, Map.of());
    }

    Downtime measure(Setup setup, Outage outage) {
        meter.begin(plan.outageLoad());
        Waiting.sleep(plan.timing().leadIn());
        Seen seen = Seen.NOTHING;
        String problem = "";
        try (Watch watch = Watch.of(stage.bootstrap(), stage.suite().results())) {
            seen = outage == Outage.TAKEN_OVER ? takenOver(watch) : again(outage, watch);
        } catch (BenchFailed failed) {
            // What else there is to measure is worth it.
            problem = "" + failed.getMessage();
        }
        Waiting.sleep(plan.timing().window());
        Latencies.Summary latencies = meter.take();
        Generator.Outcome outcome = meter.end();
        return new Downtime(
                setup.name(),
                setup.openSagas(),
                outage.words(),
                seen.owned.size(),
                seen.owned.size() - seen.moved.size(),
                seen.goneAfter,
                seen.moved.values().stream().mapToDouble(each -> each).min().orElse(0),
                seen.moved.values().stream().mapToDouble(each -> each).max().orElse(0),
                latencies.maxMs() / 1e3,
                outcome.started(),
                outcome.wrong(),
                outcome.lost(),
                problem.isEmpty() ? outcome.problem() : problem);
    }

    private Seen again(Outage outage, Watch watch) {
        Child.Plan next = stage.coordinatorPlan();
        if (outage == Outage.STATE_LOST) {
            lostStates++;
            next = next.with("state.dir", state("state-again-" + lostStates));
        }
        Child victim = stage.child(next.name());
        calmDown();
        Set<Integer> owned = gauges(victim).owned();
        watch.begin();
        if (outage == Outage.RESTARTED) {
            victim.close();
        } else {
            victim.kill();
        }
        watch.dead();
        double goneAfter = watch.seconds();
        Child again = stage.run(next);
        Map<Integer, Double> moved = watch.await(owned, PATIENCE);
        String unused = again.awaitReady(Stage.TO_START);
        return new Seen(owned, goneAfter, moved);
    }

    /** Two coordinators of which each has copies of the other's state: one of them is killed. */
    private Seen takenOver(Watch watch) {
        Child.Plan first = stage.coordinatorPlan().with("standby.replicas", 1);
        Child.Plan second =
                first.named(first.name() + "-2").with("state.dir", state("state-of-second"));
        stage.child(first.name()).close();
        Pair pair = awaitWarm(ready(first), ready(second));
        calmDown();
        Set<Integer> owned = gauges(pair.victim).owned();
        watch.begin();
        pair.victim.kill();
        watch.dead();
        double goneAfter = watch.seconds();
        Map<Integer, Double> moved = watch.await(owned, PATIENCE);
        stage.gone(pair.victim);
        return new Seen(owned, goneAfter, moved);
    }

    private Child ready(Child.Plan plan) {
        Child child = stage.run(plan);
        String unused = child.awaitReady(Stage.TO_START);
        return child;
    }

    /** Waits until nothing is left of what was before. */
    private void calmDown() {
        long until = System.nanoTime() + TO_CALM_DOWN.toNanos();
        Latencies.Summary seen = meter.take();
        while ((seen.sagas() == 0 || seen.maxMs() > CALM_MS) && System.nanoTime() - until < 0) {
            Waiting.sleep(LOOK);
            seen = meter.take();
        }
    }

    private record Pair(Child victim, Child other) {}

    /** Waits until the one with fewer partitions has a copy of all that the other one has. */
    private static Pair awaitWarm(Child first, Child second) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - until < 0) {
            boolean most = gauges(first).owned().size() >= gauges(second).owned().size();
            Pair pair = most ? new Pair(first, second) : new Pair(second, first);
            int owned = gauges(pair.victim).owned().size();
            Gauges other = gauges(pair.other);
            if (owned > 0 && other.standbys() >= STORES * owned && other.lag() <= WARM) {
                return pair;
            }
            Waiting.sleep(LOOK);
        }
        throw new BenchFailed("Expected a standby to be warm within " + PATIENCE);
    }

    private Path state(String name) {
        return stage.directory().resolve(name);
    }

    private static Gauges gauges(Child coordinator) {
        return Meter.read(
                coordinator.ask(CoordinatorPart.GAUGES, Duration.ofMinutes(1)), Gauges.class);
    }
}
