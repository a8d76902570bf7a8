package dev.penelope.faults;

import dev.penelope.faults.Plan.Manner;
import dev.penelope.model.Definition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.common.protocol.ApiKeys;

/** What can happen to coordinators. */
final class CoordinatorFaults {
    /** Of the requests that make up a transaction, in the order in which they go out. */
    private static final List<ApiKeys> OF_A_TRANSACTION =
            List.of(ApiKeys.PRODUCE, ApiKeys.TXN_OFFSET_COMMIT, ApiKeys.END_TXN);

    private CoordinatorFaults() {}

    static List<Scenario> all() {
        Scenario killed =
                Scenario.of(
                        "coordinator-killed",
                        "one of two coordinators is killed at random, and comes back with its state"
                                + " or without",
                        CoordinatorFaults::killed);
        Scenario inTheCommit =
                Scenario.of(
                        "killed-in-the-commit",
                        "a coordinator is killed at a request of a transaction, which arrives or"
                                + " does not",
                        CoordinatorFaults::killedInTheCommit);
        Scenario zombie =
                Scenario.of(
                        "zombie",
                        "a coordinator stands still until another has taken over, and goes on then",
                        CoordinatorFaults::zombie);
        return List.of(
                killed,
                killed.fast(),
                inTheCommit.inShort(),
                inTheCommit.fast(),
                zombie.inShort(),
                zombie.fast(),
                Scenario.of(
                        "killed-while-unwinding",
                        "coordinators are killed every two seconds while long sagas unwind",
                        CoordinatorFaults::killedWhileUnwinding),
                Scenario.of(
                        "long-pauses",
                        "the only coordinator and the only worker stand still for 20 s each",
                        CoordinatorFaults::longPauses),
                Scenario.of(
                        "scaled",
                        "one coordinator becomes three, and three become one",
                        CoordinatorFaults::scaled),
                Scenario.of(
                        "stuck-thread",
                        "a thread of a coordinator hangs for good, and another coordinator joins",
                        CoordinatorFaults::stuckThread),
                Scenario.of(
                        "rebalance-storm",
                        "coordinators and workers come and go every few seconds",
                        CoordinatorFaults::rebalanceStorm));
    }

    private static void killed(Stage stage) {
        stage.worker("w");
        Child[] two = {stage.coordinator("a"), stage.coordinator("b")};
        stage.sagas.start(60);
        Stage.awaitReady(two);
        for (int round = 0; round < 8; round++) {
            stage.sagas.awaitMore(stage.between(3, 20));
            int victim = stage.random.nextInt(2);
            two[victim].kill();
            stage.sagas.start(30);
            boolean keepsState = stage.random.nextBoolean();
            two[victim] =
                    stage.coordinator(keepsState ? (victim == 0 ? "a" : "b") : "new-" + round);
            two[victim].awaitReady();
        }
        stage.sagas.awaitAll();
    }

    /** How long no saga at all may end, whoever hangs while whoever joins. */
    private static final Duration LONGEST_GAP = Duration.ofSeconds(15);

    /** The watchdog waits for a minute; closing what hangs, and a busy machine, take their time. */
    private static final Duration TO_GIVE_UP = Duration.ofSeconds(100);

    private static void stuckThread(Stage stage) throws Exception {
        Child w = stage.worker("w");
        Path trap = stage.folder().resolve("trap");
        Child a = stage.coordinator("a");
        Child hangs = stage.coordinator("hangs", CoordinatorMain.TRAP + "=" + trap);
        Stage.awaitReady(w, a, hangs);
        stage.sagas.start(60);
        stage.sagas.awaitMore(20);
        Definition<Plan, Object> plain = Draw.chain("plain", 2);
        stage.sagas.register(plain);
        Files.createFile(trap);
        Child c = stage.coordinator("c");
        long sinceNanos = System.nanoTime();
        long lastNanos = sinceNanos;
        long longestNanos = 0;
        int ended = 0;
        int started = 0;
        boolean isCaught = false;
        // Well beyond what it takes to have the group go on without the one that hangs.
        while (System.nanoTime() - sinceNanos < Duration.ofSeconds(45).toNanos()) {
            stage.sagas.start("plain-" + started++, plain, Plan.all(Manner.WELL, Map.of()));
            Patience.pass(Duration.ofMillis(100));
            isCaught |= hangs.said().contains(StuckRegistry.CAUGHT);
            int now = stage.results.ended().size();
            if (now > ended) {
                longestNanos = Math.max(longestNanos, System.nanoTime() - lastNanos);
                lastNanos = System.nanoTime();
                ended = now;
            }
        }
        Duration longest = Duration.ofNanos(Math.max(longestNanos, System.nanoTime() - lastNanos));
        if (!isCaught) {
            throw new AssertionError("Expected a thread to be stuck, but none was");
        }
        int code = hangs.awaitEnd(TO_GIVE_UP);
        long gaveUpSeconds = Duration.ofNanos(System.nanoTime() - sinceNanos).toSeconds();
        stage.note(
                "no saga ended for %,d ms at most; the process that hung ended with %d after %d s"
                        .formatted(longest.toMillis(), code, gaveUpSeconds));
        if (longest.compareTo(LONGEST_GAP) >= 0) {
            throw new AssertionError(
                    "Expected others to go on within " + LONGEST_GAP + ", but: " + longest);
        }
        if (code != CoordinatorMain.GAVE_UP) {
            throw new AssertionError("Expected it to give up, but it ended with " + code);
        }
        c.awaitReady();
        stage.sagas.start(30);
        stage.sagas.awaitAll();
    }

    private static void killedInTheCommit(Stage stage) throws Exception {
        stage.worker("w");
        Child coordinator = stage.coordinator("a").awaitReady();
        for (int round = 0; round < stage.times(3, 9); round++) {
            ApiKeys at = OF_A_TRANSACTION.get(round % OF_A_TRANSACTION.size());
            CompletableFuture<Void> struck =
                    strikeAt(stage, coordinator, at, stage.between(2, 30), round % 2 == 0);
            stage.sagas.start(40);
            struck.get(60, TimeUnit.SECONDS);
            stage.cluster.heal();
            coordinator = stage.coordinator(round % 3 == 2 ? "new-" + round : "a").awaitReady();
        }
        stage.sagas.awaitAll();
    }

    /** At the n-th request of that kind, which arrives all the same or is lost with its sender. */
    private static CompletableFuture<Void> strikeAt(
            Stage stage, Child victim, ApiKeys kind, int nth, boolean arrives) {
        CompletableFuture<Void> struck = new CompletableFuture<>();
        AtomicInteger left = new AtomicInteger(nth);
        stage.cluster.eachLineToCoordinators(line ->
                line.gate(request -> {
                    if (request != kind.id || left.decrementAndGet() > 0) {
                        return true;
                    }
                    victim.strike();
                    struck.complete(null);
                    return arrives;
                }));
        return struck;
    }

    private static void zombie(Stage stage) {
        stage.worker("w");
        Child a = stage.coordinator("a");
        Child b = stage.coordinator("b");
        Stage.awaitReady(a, b);
        stage.sagas.start(60);
        stage.sagas.awaitMore(10);
        Child held = stage.random.nextBoolean() ? a : b;
        held.hold();
        stage.sagas.start(60);
        stage.sagas.awaitAll();
        held.goOn();
        stage.sagas.startFor(Duration.ofSeconds(stage.times(3, 15)), 10);
        stage.sagas.awaitAll();
    }

    private static void killedWhileUnwinding(Stage stage) {
        stage.worker("w");
        Child a = stage.coordinator("a");
        Child b = stage.coordinator("b");
        Stage.awaitReady(a, b);
        int length = 12;
        Definition<Plan, Object> chain = Draw.chain("long-chain", length);
        Plan failing =
                Plan.all(
                        Manner.WELL.breakingUndo(1),
                        Map.of(Draw.node(length - 1), Manner.WELL.failing()));
        for (int n = 0; n < 40; n++) {
            stage.sagas.start("chain-" + n, chain, failing);
        }
        stage.sagas.start(20);
        stage.sagas.awaitMore(1);
        for (int round = 0; round < 15; round++) {
            stage.sagas.startFor(Duration.ofSeconds(2), 2);
            if (round % 2 == 0) {
                a.kill();
                a = stage.coordinator("a");
            } else {
                b.kill();
                b = stage.coordinator("b");
            }
        }
        Stage.awaitReady(a, b);
        stage.sagas.awaitAll();
    }

    private static void longPauses(Stage stage) {
        Child worker = stage.worker("w");
        Child coordinator = stage.coordinator("a");
        Stage.awaitReady(coordinator, worker);
        stage.sagas.start(30);
        stage.sagas.awaitMore(5);
        for (Child each : List.of(coordinator, worker)) {
            each.hold();
            stage.sagas.startFor(Duration.ofSeconds(20), 3);
            each.goOn();
            stage.sagas.awaitMore(20);
        }
        stage.sagas.awaitAll();
    }

    private static void scaled(Stage stage) {
        stage.worker("w");
        Child first = stage.coordinator("a").awaitReady();
        stage.sagas.start(40);
        stage.sagas.awaitMore(10);
        List<Child> more = List.of(stage.coordinator("b"), stage.coordinator("c"));
        stage.sagas.startFor(Duration.ofSeconds(10), 10);
        more.forEach(Child::awaitReady);
        stage.sagas.startFor(Duration.ofSeconds(10), 10);
        // In order, and not: both have to be missed.
        first.terminate();
        stage.sagas.startFor(Duration.ofSeconds(5), 10);
        more.getFirst().kill();
        stage.sagas.startFor(Duration.ofSeconds(10), 10);
        stage.sagas.awaitAll();
    }

    private static void rebalanceStorm(Stage stage) {
        Child[] coordinators =
                Stream.of("a", "b", "c").map(stage::coordinator).toArray(Child[]::new);
        Child[] workers = {stage.worker("v"), stage.worker("w")};
        Stage.awaitReady(coordinators);
        for (int round = 0; round < 8; round++) {
            int one = stage.random.nextInt(coordinators.length);
            leave(stage, coordinators[one]);
            int other = stage.random.nextInt(workers.length);
            leave(stage, workers[other]);
            coordinators[one] = stage.coordinator(List.of("a", "b", "c").get(one));
            workers[other] = stage.worker(List.of("v", "w").get(other));
            stage.sagas.startFor(Duration.ofSeconds(5), 6);
        }
        int meanwhile = stage.sagas.ended();
        if (meanwhile == 0) {
            throw new AssertionError("Expected some sagas to end meanwhile");
        }
        stage.note(
                "%d of %d sagas ended while it lasted"
                        .formatted(meanwhile, stage.sagas.started().size()));
        stage.sagas.awaitAll();
    }

    private static void leave(Stage stage, Child one) {
        if (stage.random.nextBoolean()) {
            one.kill();
        } else {
            one.terminate();
        }
    }
}
