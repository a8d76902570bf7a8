package dev.penelope.faults;

import dev.penelope.faults.Plan.Manner;
import dev.penelope.model.Definition;
import dev.penelope.model.Policy;
import dev.penelope.model.SagaId;
import dev.penelope.model.Verb;
import dev.penelope.protocol.ResultRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What can happen to workers, and to what their actions call. */
final class WorkerFaults {
    private WorkerFaults() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.of(
                                "worker-killed-after-the-effect",
                                "workers are killed when the effect is had and the outcome is not"
                                        + " published",
                                WorkerFaults::killedAfterTheEffect)
                        .inShort(),
                Scenario.of(
                        "worker-hangs",
                        "first attempts take longer than they may, and a worker stands still for"
                                + " longer than its group waits",
                        WorkerFaults::hangs),
                Scenario.of(
                        "failures-at-once",
                        "parallel nodes fail in the same instant, while another branch runs",
                        WorkerFaults::failuresAtOnce),
                Scenario.of(
                        "undo-needs-a-person",
                        "undos fail for good, are unknown, and succeed again after a person's word",
                        WorkerFaults::undoNeedsAPerson),
                Scenario.of(
                        "downstream-down",
                        "what one action calls is down for 20 s; the sagas without it go on",
                        WorkerFaults::downstreamDown));
    }

    private static void killedAfterTheEffect(Stage stage) {
        Child coordinator = stage.coordinator("a");
        Child worker = stage.worker("w-0");
        Stage.awaitReady(coordinator, worker);
        for (int round = 1; round <= stage.times(1, 6); round++) {
            Child victim = worker;
            AtomicInteger left = new AtomicInteger(stage.between(5, 40));
            stage.ledger.listen(ask -> {
                if (left.decrementAndGet() == 0) {
                    victim.strike();
                }
            });
            stage.sagas.start(40);
            victim.awaitEnd(Duration.ofSeconds(60));
            worker = stage.worker("w-" + round).awaitReady();
        }
        stage.sagas.awaitAll();
    }

    private static void hangs(Stage stage) {
        Child coordinator = stage.coordinator("a");
        Child v = stage.worker("v");
        Child w = stage.worker("w");
        Stage.awaitReady(coordinator, v, w);
        Policy impatient = Draw.POLICY.withStartToClose(Duration.ofSeconds(1));
        Definition<Plan, Object> fan = Draw.fan("impatient-fan", 4, impatient);
        // Every attempt but the last is too slow: it is given up, and has its effect all the same.
        Plan slow = Plan.of(Map.of(Draw.node(1), Manner.WELL.hanging(2)));
        for (int n = 0; n < 10; n++) {
            stage.sagas.start("slow-" + n, fan, slow);
        }
        stage.sagas.start(60);
        stage.sagas.awaitMore(10);
        v.hold();
        stage.sagas.startFor(Duration.ofSeconds(20), 5);
        v.goOn();
        stage.sagas.startFor(Duration.ofSeconds(5), 5);
        stage.sagas.awaitAll();
    }

    private static void failuresAtOnce(Stage stage) {
        Child a = stage.coordinator("a");
        Child b = stage.coordinator("b");
        Child w = stage.worker("w");
        Stage.awaitReady(a, b, w);
        Definition<Plan, Object> fan = Draw.fan("fan-of-six", 6);
        for (int n = 0; n < stage.times(20, 100); n++) {
            Manner together = Manner.WELL.failing().meeting(3);
            stage.sagas.start(
                    "at-once-" + n,
                    fan,
                    Plan.of(
                            Map.of(
                                    Draw.node(0), together,
                                    Draw.node(1), together,
                                    Draw.node(2), together,
                                    Draw.node(3), Manner.WELL.taking(stage.between(0, 500)),
                                    Draw.node(4), Manner.WELL.breakingBefore(3))));
        }
        stage.sagas.awaitAll();
    }

    private static void undoNeedsAPerson(Stage stage) throws Exception {
        Child a = stage.coordinator("a");
        Child w = stage.worker("w");
        Stage.awaitReady(a, w);
        Definition<Plan, Object> chain = Draw.chain("chain-of-five", 5);
        int stuck = stage.times(10, 30);
        for (int n = 0; n < stuck; n++) {
            stage.sagas.start(
                    "stuck-" + n,
                    chain,
                    Plan.of(
                            Map.of(
                                    Draw.node(1), Manner.WELL.failingToUndo(1),
                                    Draw.node(2), Manner.WELL.breakingUndo(3),
                                    Draw.node(4), Manner.WELL.failing())));
        }
        stage.sagas.start(30);
        for (int n = 0; n < stuck; n++) {
            String saga = "stuck-" + n;
            Patience.until(saga + " is stuck", Duration.ofSeconds(90), () -> isStuck(stage, saga));
            if (n == stuck / 2) {
                a.kill();
                a = stage.coordinator("a").awaitReady();
            }
            if (!control(stage, saga, Verb.RETRY_UNDO)) {
                throw new AssertionError("Expected " + saga + " to take a person's word");
            }
        }
        stage.sagas.awaitAll();
    }

    private static boolean isStuck(Stage stage, String saga) {
        return stage.results.others(saga).stream()
                .anyMatch(news ->
                        news instanceof ResultRecord.Notice notice
                                && notice.code().equals("STUCK"));
    }

    /** Returns whether it was granted. */
    static boolean control(Stage stage, String saga, Verb verb) throws Exception {
        return stage.client
                .control(new SagaId(saga), verb, "the fault suite", "as planned")
                .get(60, TimeUnit.SECONDS)
                .accepted();
    }

    private static void downstreamDown(Stage stage) {
        Child a = stage.coordinator("a");
        Child w = stage.worker("w");
        Stage.awaitReady(a, w);
        Definition<Plan, Object> single = Draw.chain("single", 1);
        Definition<Plan, Object> pair = Draw.chain("pair", 2);
        stage.ledger.closeFor(ask -> ask.node().equals(Draw.node(1)));
        for (int n = 0; n < 40; n++) {
            stage.sagas.start("needs-it-" + n, pair, Plan.WELL);
            stage.sagas.start("does-without-" + n, single, Plan.WELL);
        }
        Patience.until(
                "the sagas without it have ended",
                Duration.ofSeconds(60),
                () ->
                        stage.sagas.open().stream()
                                .noneMatch(saga -> saga.startsWith("does-without")));
        stage.sagas.startFor(Duration.ofSeconds(20), 2);
        long unwound =
                stage.results.ended().keySet().stream()
                        .filter(saga -> saga.startsWith("needs-it"))
                        .count();
        if (unwound > 0) {
            throw new AssertionError("Expected all to wait, but " + unwound + " have ended");
        }
        stage.ledger.heal();
        stage.sagas.awaitAll();
    }
}
