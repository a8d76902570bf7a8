package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Effects.does;
import static dev.penelope.coordinator.engine.Effects.finishes;
import static dev.penelope.coordinator.engine.Effects.refuses;
import static dev.penelope.coordinator.engine.Effects.runs;
import static dev.penelope.coordinator.engine.Effects.tells;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.clear;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.heartbeat;
import static dev.penelope.coordinator.engine.Happening.injectError;
import static dev.penelope.coordinator.engine.Happening.pause;
import static dev.penelope.coordinator.engine.Happening.repeat;
import static dev.penelope.coordinator.engine.Happening.repeatUndo;
import static dev.penelope.coordinator.engine.Happening.resume;
import static dev.penelope.coordinator.engine.Happening.retryUndo;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undoFailed;
import static dev.penelope.coordinator.engine.Happening.undoUnknown;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Happening.unusable;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.READY;
import static dev.penelope.model.NodeState.RUNNING;
import static dev.penelope.model.NodeState.UNDO_FAILED;
import static dev.penelope.model.SagaStatus.UNWINDING;
import static dev.penelope.model.Verb.CLEAR;
import static dev.penelope.model.Verb.INJECT_REPEAT;
import static dev.penelope.model.Verb.RESUME;
import static dev.penelope.model.Verb.RETRY_UNDO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.engine.Effect.Unsettling.Why;
import dev.penelope.model.Direction;
import dev.penelope.model.Json;
import dev.penelope.model.SagaStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes that run, or are undone, several times because an operator wants to see it. */
final class RepetitionTest {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    @Test
    void aNodeRunsSoManyTimesUnderOneKeyAndTheLastSuccessSettlesIt() {
        Scenario scenario = given(dag("a", "b<-a"), repeat("a", 3));
        scenario.when(succeeded("a").returning("1")).then(runs("a", 2));
        String key = scenario.commands().getFirst().key();
        scenario.when(succeeded("a").returning("2")).then(runs("a", 3));
        assertThat(scenario.commands().getFirst().key()).isEqualTo(key);
        scenario.when(succeeded("a").returning("3")).then(runs("b"));
        assertThat(scenario.commands().getFirst().input()).contains(Json.of("3"));
        assertThat(scenario.header().steering().marks()).isEmpty();
    }

    @Test
    void aNodeThatSucceededBeforeItFailedMayHaveRunAndIsUndone() {
        given(dag("a", "b<-a"), repeat("a", 2), succeeded("a"))
                .when(failed("a"))
                .then(undoes("a"))
                .is(UNWINDING)
                .when(undone("a"))
                .then(finishes(SagaStatus.FAILED));
    }

    @Test
    void aNodeThatFailedBeforeItSucceededHasSucceeded() {
        given(dag("a", "b<-a"), repeat("a", 2))
                .when(failed("a"))
                .then(runs("a", 2))
                .when(succeeded("a"))
                .then(runs("b"));
    }

    @Test
    void aNodeThatCertainlyFailedEachTimeDidNotRun() {
        Scenario scenario = given(dag("a", "b<-a"), repeat("a", 2), failed("a"), failed("a"));
        assertThat(scenario.status()).isEqualTo(SagaStatus.FAILED);
        assertThat(scenario.node("a").mayHaveRun()).isFalse();
    }

    @Test
    void anOutputThatCannotBeUsedCountsAndTheNodeMayHaveRun() {
        given(dag("a", "b<-a"), repeat("a", 2))
                .when(unusable("a"))
                .then(runs("a", 2))
                .when(failed("a"))
                .then(undoes("a"));
    }

    @Test
    void anUnknownOutcomeIsRetriedAndDoesNotCount() {
        given(dag("a", "b<-a"), repeat("a", 2), succeeded("a"))
                .when(unknown("a"), elapse(A_MINUTE))
                .then(runs("a", 3))
                .when(succeeded("a"))
                .then(runs("b"));
    }

    @Test
    void whatIsToldTwiceCountsOnce() {
        given(dag("a", "b<-a"), repeat("a", 2), succeeded("a"))
                .when(succeeded("a").ago(1), failed("a").ago(1))
                .thenNothing()
                .thenCounts(Why.DUPLICATE, Why.DUPLICATE)
                .has(RUNNING, "a");
    }

    @Test
    void whatComesAfterAnUnknownOutcomeCounts() {
        given(dag("a", "b<-a"), repeat("a", 2), unknown("a"))
                .when(succeeded("a"))
                .then(runs("a", 2))
                .when(elapse(A_MINUTE))
                .thenNothing()
                .when(succeeded("a"))
                .then(runs("b"));
    }

    @Test
    void aPauseHoldsTheNextRun() {
        given(dag("a", "b<-a"), repeat("a", 2), pause())
                .when(succeeded("a"))
                .thenNothing()
                .has(READY, "a")
                .when(succeeded("a"))
                .thenNothing()
                .when(resume())
                .then(runs("a", 2), does(RESUME));
    }

    @Test
    void aHeartbeatOfOneRunSaysNothingOfTheNext() {
        given(dag("a", "b<-a"), repeat("a", 2), heartbeat("a"), succeeded("a"))
                .when(elapse(Duration.ofHours(1)))
                .thenNothing()
                .has(RUNNING, "a");
    }

    @Test
    void aSagaThatUnwindsRepeatsNoAction() {
        given(dag("a", "b", "c<-a,b"), repeat("a", 5), failed("b"))
                .when(succeeded("a"))
                .then(undoes("a"));
    }

    @Test
    void aRepetitionCanBeTakenBack() {
        given(dag("a", "b<-a"), repeat("a", 5), succeeded("a"))
                .when(clear("a"), succeeded("a"))
                .then(does(CLEAR), runs("b"));
    }

    @Test
    void aRepetitionCanBeMadeLongerOrShorter() {
        given(dag("a", "b<-a"), repeat("a", 2), succeeded("a"), repeat("a", 3))
                .when(succeeded("a"))
                .then(runs("a", 3))
                .when(repeat("a", 2), succeeded("a"))
                .then(does(INJECT_REPEAT), runs("b"));
    }

    // Undo

    @Test
    void aNodeIsUndoneOnceSoManyUndosSucceeded() {
        given(dag("a", "b<-a"), succeeded("a"), repeatUndo("a", 3))
                .when(failed("b"))
                .then(undoes("a"))
                .when(undone("a"))
                .then(undoes("a", 2))
                .when(undoUnknown("a"), elapse(A_MINUTE))
                .then(undoes("a", 3))
                .when(undone("a"))
                .then(undoes("a", 4))
                .when(undone("a").ago(1), undone("a"))
                .then(finishes(SagaStatus.FAILED));
    }

    @Test
    void anUndoThatFailsForGoodIsNotRepeated() {
        given(dag("a", "b<-a"), succeeded("a"), repeatUndo("a", 3), failed("b"), undone("a"))
                .when(undoFailed("a"))
                .then(tells("STUCK"))
                .has(UNDO_FAILED, "a")
                .when(retryUndo("a"))
                .then(undoes("a", 3), does(RETRY_UNDO))
                .when(undone("a"))
                .then(finishes(SagaStatus.FAILED));
    }

    @Test
    void aPauseHoldsTheNextUndo() {
        given(dag("a", "b<-a"), succeeded("a"), repeatUndo("a", 2), failed("b"), pause())
                .when(undone("a"))
                .thenNothing()
                .when(resume())
                .then(undoes("a", 2), does(RESUME));
    }

    @ParameterizedTest(name = "{0} actions and {1} undos, and {2} fails: {3} and {4}")
    @CsvSource({
        "1, 1, nothing, 1, 0",
        "2, 1, nothing, 2, 0",
        "2, 1, b, 2, 1",
        "2, 2, b, 2, 2",
        "1, 2, b, 1, 2",
        "3, 5, b, 3, 5",
        "3, 5, a, 0, 0",
    })
    void aNodeRunsAndIsUndoneAsOftenAsWasWished(
            int actions, int undos, String failing, int ran, int undone) {
        Scenario scenario = given(dag("r", "a<-r", "b<-a"), repeat("a", actions));
        scenario.when(repeatUndo("a", undos));
        if (!failing.equals("nothing")) {
            scenario.when(injectError(failing));
        }
        scenario.when(succeeded("r"));
        Map<String, Integer> times = new HashMap<>();
        for (var sent = scenario.commands(); !sent.isEmpty(); sent = scenario.commands()) {
            String node = sent.getFirst().node().name();
            boolean undo = sent.getFirst().direction() == Direction.UNDO;
            times.merge((undo ? "undo of " : "") + node, 1, Integer::sum);
            scenario.when(undo ? undone(node) : succeeded(node));
        }
        assertThat(times.getOrDefault("a", 0)).isEqualTo(ran);
        assertThat(times.getOrDefault("undo of a", 0)).isEqualTo(undone);
        assertThat(times.getOrDefault("b", 0)).isEqualTo(failing.equals("nothing") ? 1 : 0);
        assertThat(times.getOrDefault("undo of b", 0)).isZero();
    }

    @Test
    void onlyWhatRunsAndIsNotSettledCanBeRepeated() {
        given(dag("k:1", "a<-k"))
                .when(repeat("k", 2))
                .then(refuses(INJECT_REPEAT, "that node runs nothing"));
        given(dag("a", "b<-a"), succeeded("a"))
                .when(repeat("a", 2))
                .then(refuses(INJECT_REPEAT, "that node is SUCCEEDED"));
        given(dag("a", "b", "c<-a,b"), succeeded("a"), failed("b"), undone("a"))
                .when(repeatUndo("a", 2))
                .then(refuses(INJECT_REPEAT, "the saga is FAILED"));
    }

    @Test
    void eachOutcomeIsOnTheRecordUntilTheLast() {
        Scenario scenario = given(dag("a", "b<-a"), repeat("a", 3), failed("a"), succeeded("a"));
        assertThat(scenario.header().notes())
                .extracting(Note::text)
                .containsExactly(
                        "inject-repeat a 3: because",
                        "a action attempt 1: failed, 1 of 3",
                        "a action attempt 2: succeeded, 2 of 3");
    }

    /** By its heartbeats the first was watched: the next need not wait for that. */
    @Test
    void anUndoThatReportedHeartbeatsIsRepeatedAtOnce() {
        given(dag("a", "b<-a"), succeeded("a"), repeatUndo("a", 2), failed("b"))
                .when(heartbeat("a", Direction.UNDO), undone("a"))
                .then(undoes("a", 2))
                .when(undone("a"))
                .then(finishes(SagaStatus.FAILED));
    }

    @Test
    void aRunThatIsAnsweredWhileItsNextAttemptWaitsLeavesNoTimer() {
        given(dag("a", "b<-a"), repeat("a", 3), unknown("a"))
                .when(succeeded("a"))
                .then(runs("a", 2))
                .thenDisarms(TimerKind.RETRY, "a");
        given(dag("a", "b<-a"), succeeded("a"), repeatUndo("a", 2), failed("b"), undoUnknown("a"))
                .when(undone("a"))
                .then(undoes("a", 2))
                .thenDisarms(TimerKind.RETRY, "a");
    }

    @Test
    void anUndoThatIsToldTwiceIsCounted() {
        given(dag("a", "b<-a"), succeeded("a"), repeatUndo("a", 3), failed("b"), undone("a"))
                .when(undone("a").ago(1))
                .thenNothing()
                .thenCounts(Why.DUPLICATE);
    }

    @Test
    void theOutputOfAnEarlierAttemptIsKeptForTheUndo() {
        Scenario scenario =
                given(dag("a", "b<-a"), repeat("a", 2), unknown("a"), elapse(A_MINUTE))
                        .when(succeeded("a").ago(1).returning("7"))
                        .thenCounts(Why.DUPLICATE)
                        .when(failed("a"), failed("a"))
                        .then(runs("a", 3), undoes("a"));
        assertThat(scenario.commands().getLast().output()).contains(Json.of("7"));
    }

    @Test
    void aRunThatHasToWaitForItsTurnIsNotWatchedForTheHeartbeatsOfTheLast() {
        Scenario scenario =
                given(dag("a", "b<-a"), repeat("a", 2), heartbeat("a"), pause(), succeeded("a"));
        assertThat(scenario.has(READY, "a").node("a").times().dueMs()).isZero();
    }
}
