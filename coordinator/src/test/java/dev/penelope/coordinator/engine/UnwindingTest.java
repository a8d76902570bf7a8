package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Dag.each;
import static dev.penelope.coordinator.engine.Dag.node;
import static dev.penelope.coordinator.engine.Effects.does;
import static dev.penelope.coordinator.engine.Effects.finishes;
import static dev.penelope.coordinator.engine.Effects.runs;
import static dev.penelope.coordinator.engine.Effects.tells;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.abort;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undoFailed;
import static dev.penelope.coordinator.engine.Happening.undoUnknown;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Happening.unserved;
import static dev.penelope.coordinator.engine.Happening.unusable;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.FAILED;
import static dev.penelope.model.NodeState.SUCCEEDED;
import static dev.penelope.model.NodeState.UNDOING;
import static dev.penelope.model.NodeState.UNDONE;
import static dev.penelope.model.NodeState.UNDO_FAILED;
import static dev.penelope.model.NodeState.UNREACHED;
import static dev.penelope.model.SagaStatus.STUCK;
import static dev.penelope.model.SagaStatus.UNWINDING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Direction;
import dev.penelope.model.Json;
import dev.penelope.model.Retry;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.UndoPolicy;
import dev.penelope.model.Verb;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What happens once something failed. */
final class UnwindingTest {
    private static final String[] ROW = {"a", "b<-a", "c<-b"};
    private static final String[] THREE_WIDE = {"a", "b<-a", "c<-a", "d<-a", "e<-b,c,d"};

    @Test
    void whatRanInARowIsUndoneOneByOneFromTheEnd() {
        given(dag(ROW), succeeded("a"), succeeded("b"))
                .when(failed("c"))
                .then(undoes("b"))
                .is(UNWINDING)
                .when(undone("b"))
                .then(undoes("a"))
                .when(undone("a"))
                .then(finishes(SagaStatus.FAILED))
                .has(FAILED, "c")
                .has(UNDONE, "a", "b");
    }

    @Test
    void aNodeThatCertainlyHadNoEffectIsNotUndone() {
        given(dag("a")).when(failed("a")).then(finishes(SagaStatus.FAILED)).has(FAILED, "a");
    }

    @Test
    void aNodeThatPerhapsHadAnEffectIsUndoneAlthoughItFailed() {
        given(dag(ROW), succeeded("a"))
                .when(failed("b").perhapsNotFirst())
                .then(undoes("b"))
                .has(UNREACHED, "c")
                .when(undone("b"))
                .then(undoes("a"))
                .and(scenario -> assertThat(scenario.node("b").mayHaveRun()).isFalse());
    }

    @Test
    void aFailureAfterAnAttemptOfUnknownOutcomeIsUndone() {
        given(dag("a"), unknown("a"), elapse(Duration.ofSeconds(1)))
                .when(failed("a"))
                .then(undoes("a"));
    }

    @Test
    void anActionWhoseOutputCannotBeUsedFailsAndIsUndone() {
        given(dag("a", "b<-a")).when(unusable("a")).then(undoes("a")).has(UNREACHED, "b");
    }

    @Test
    void siblingsOfAFailedNodeAreAwaitedAndThenUndone() {
        given(dag(THREE_WIDE), succeeded("a"))
                .when(failed("b"))
                .thenNothing()
                .is(UNWINDING)
                .when(succeeded("c"))
                .then(undoes("c"))
                .when(undone("c"))
                .thenNothing()
                .when(succeeded("d"))
                .then(undoes("d"))
                .when(undone("d"))
                .then(undoes("a"));
    }

    @Test
    void twoThatFailTogetherAreBothOnRecordTheFirstInTimeFirst() {
        Scenario scenario =
                given(dag(THREE_WIDE), succeeded("a"), failed("d"), failed("b"), succeeded("c"))
                        .when(undone("c"), undone("a"))
                        .then(undoes("a"), finishes(SagaStatus.FAILED));
        assertThat(scenario.header().failures().stream().map(Failure::place))
                .containsExactly(scenario.place("d"), scenario.place("b"));
    }

    @Test
    void aNodeThatIsAwaitedWhileUnwindingIsNotRetried() {
        given(dag("a", "b", "c<-a,b"), failed("a"))
                .when(unknown("b"))
                .then(undoes("b"))
                .has(UNDOING, "b");
    }

    @Test
    void aNodeThatNoWorkerCouldRunIsLeftAloneWhenTheSagaUnwinds() {
        given(dag("a", "b", "c<-a,b"), failed("a"))
                .when(unserved("b"))
                .then(finishes(SagaStatus.FAILED))
                .has(UNREACHED, "b", "c");
    }

    /** The delivery before this one may have run, elsewhere, where its code is known. */
    @Test
    void aNodeThatIsUnservedNowIsUndoneIfAnotherWorkerMayHaveRunIt() {
        given(dag("a", "b", "c<-a,b"), failed("a"))
                .when(unserved("b").perhapsNotFirst())
                .then(undoes("b"));
        given(dag("a"), unserved("a").perhapsNotFirst(), elapse(Duration.ofMinutes(1)))
                .when(failed("a"))
                .then(undoes("a"));
    }

    @Test
    void aNodeThatBacksOffIsUndoneInsteadOfRetried() {
        given(dag("a", "b", "c<-a,b"), unknown("b"))
                .when(failed("a"))
                .then(undoes("b"))
                .when(elapse(Duration.ofHours(1)))
                .thenNothing();
    }

    @Test
    void aNodeThatWaitsForAWorkerIsNotUndone() {
        given(dag("a", "b", "c<-a,b"), unserved("b"))
                .when(failed("a"))
                .then(finishes(SagaStatus.FAILED))
                .has(UNREACHED, "b", "c");
    }

    @Test
    void anUndoGetsItsOwnOutputItsInputAndTheParameters() {
        Scenario scenario =
                given(
                                dag(ROW),
                                succeeded("a").returning("\"from a\""),
                                succeeded("b").returning("\"from b\""))
                        .when(failed("c"));
        assertThat(scenario.commands().getFirst())
                .returns(Scenario.PARAMS, Effect.Dispatch::params)
                .returns("s1:r1:b:undo:1", Effect.Dispatch::key);
        assertThat(scenario.commands().getFirst().input()).contains(Json.of("\"from a\""));
        assertThat(scenario.commands().getFirst().output()).contains(Json.of("\"from b\""));
    }

    @Test
    void theUndoOfAnUnknownOutcomeGetsNoOutput() {
        Scenario scenario =
                given(each(dag("a"), policy -> policy.withRetry(Retry.never())))
                        .when(unknown("a"))
                        .then(undoes("a"));
        assertThat(scenario.commands().getFirst().output()).isEmpty();
    }

    @Test
    void aNodeWhoseEffectNeedsNoUndoingIsPassedOver() {
        given(
                        node(dag(ROW), "b", policy -> policy.withUndo(UndoPolicy.NONE)),
                        succeeded("a"),
                        succeeded("b"))
                .when(failed("c"))
                .then(undoes("a"))
                .has(SUCCEEDED, "b")
                .and(scenario -> assertThat(scenario.node("b").mayHaveRun()).isTrue());
    }

    @Test
    void aConstantIsUndoneWithoutACommand() {
        given(dag("a", "k:1<-a", "b<-k"), succeeded("a"))
                .when(failed("b"))
                .then(undoes("a"))
                .has(UNDONE, "k");
    }

    @Test
    void anUndoThatBrokeIsTriedAgainUnderTheSameKey() {
        Scenario scenario =
                given(dag("a", "b<-a"), succeeded("a"), failed("b"))
                        .when(undoUnknown("a"))
                        .thenNothing()
                        .when(elapse(Duration.ofSeconds(2)))
                        .then(undoes("a", 2));
        assertThat(scenario.commands().getFirst().key()).isEqualTo("s1:r1:a:undo:1");
    }

    @Test
    void anUndoThatFailedForGoodStopsItsAncestorsAndNobodyElse() {
        given(
                        dag("a", "b<-a", "c<-a", "d<-c", "e<-b,d"),
                        succeeded("a"),
                        succeeded("b"),
                        succeeded("c"),
                        failed("d"))
                .has(UNDOING, "b", "c")
                .when(undoFailed("b"))
                .thenNothing()
                .is(UNWINDING)
                .when(undone("c"))
                .then(tells("STUCK"))
                .is(STUCK)
                .has(UNDO_FAILED, "b")
                .has(UNDONE, "c")
                .has(SUCCEEDED, "a");
    }

    @Test
    void twoUndosThatFailTogetherAreBothOnRecord() {
        Scenario scenario =
                given(
                                dag("a", "b", "c<-a,b"),
                                succeeded("a"),
                                succeeded("b"),
                                failed("c"),
                                undoFailed("a"))
                        .when(undoFailed("b"))
                        .then(tells("STUCK"))
                        .is(STUCK);
        assertThat(scenario.header().stuck())
                .contains(new Stuck(Stuck.Reason.UNDO_FAILED, UNWINDING));
        assertThat(scenario.header().failures().stream().map(Failure::place))
                .containsExactly(scenario.place("c"), scenario.place("a"), scenario.place("b"));
    }

    @Test
    void undoAttemptsThatAreLimitedEndInAStuckSaga() {
        given(
                        each(dag("a", "b<-a"), policy -> policy.withUndoRetry(Retry.never())),
                        succeeded("a"),
                        failed("b"))
                .when(undoUnknown("a"))
                .then(tells("STUCK"));
    }

    @Test
    void anUndoThatAnEarlierAttemptFinishedAfterAllIsTaken() {
        given(
                        dag("a", "b<-a"),
                        succeeded("a"),
                        failed("b"),
                        undoUnknown("a"),
                        elapse(Duration.ofSeconds(2)),
                        undoFailed("a"))
                .is(STUCK)
                .when(undone("a").ago(1))
                .then(finishes(SagaStatus.FAILED));
    }

    @Test
    void anActionIsNotDispatchedOnceTheSagaUnwinds() {
        given(dag("a", "b<-a", "c", "d<-b,c"))
                .when(failed("c"))
                .thenNothing()
                .when(succeeded("a"))
                .then(undoes("a"));
        given(dag("a", "b<-a", "c", "d<-b,c")).when(succeeded("a")).then(runs("b"));
    }

    // What people are told

    @Test
    void theNoticeNamesWhoIsStuckAndWhyHoweverMuchElseFailed() {
        Scenario scenario = given(Dag.wide(40), succeeded("first"));
        for (int i = 0; i < 30; i++) {
            scenario.when(failed("w" + i));
        }
        for (int i = 30; i < 40; i++) {
            scenario.when(succeeded("w" + i));
        }
        for (int i = 30; i < 40; i++) {
            scenario.when(undoFailed("w" + i));
        }
        Effect.Tell notice = notice(scenario);
        assertThat(notice.message())
                .isEqualTo(
                        "Undo failed for good at w30, w31, w32, w33, w34, w35, w36, w37, w38, w39;"
                                + " retry-undo or mark-undone, or abandon the saga");
        assertThat(notice.failures()).hasSize(Saga.FAILURES);
        assertThat(notice.failures().getFirst().place()).isEqualTo(scenario.place("w0"));
        assertThat(notice.failures().subList(6, 16))
                .allMatch(failure -> failure.direction() == Direction.UNDO);
        assertThat(scenario.header().moreFailures()).isEqualTo(24);
    }

    @Test
    void theNoticeDoesNotNameWhoWasSeenToMeanwhile() {
        Scenario scenario =
                given(dag("a", "b", "c", "d<-a,b,c"), succeeded("a"), succeeded("b"))
                        .when(succeeded("c"), failed("d"), undoFailed("a"), undoFailed("b"))
                        .when(Happening.markUndone("a"), Happening.retryUndo("b"), undone("b"))
                        .when(undoFailed("c"));
        assertThat(notice(scenario).message()).startsWith("Undo failed for good at c;");
        assertThat(notice(scenario).failures())
                .extracting(Failure::place)
                .containsExactly(scenario.place("d"), scenario.place("c"));
    }

    @Test
    void anUndoThatFailsAgainIsOneFailure() {
        Scenario scenario = given(dag("a", "b<-a"), succeeded("a"), failed("b"), undoFailed("a"));
        for (int i = 0; i < 30; i++) {
            scenario.when(Happening.retryUndo("a"), undoFailed("a"));
        }
        assertThat(scenario.header().failures())
                .extracting(Failure::attempt)
                .containsExactly(1, 31);
    }

    @Test
    void theNoticeCountsThoseThatItDoesNotName() {
        Scenario scenario = given(Dag.wide(40), succeeded("first"));
        for (int i = 0; i < 40; i++) {
            scenario.when(succeeded("w" + i));
        }
        scenario.when(failed("last"));
        for (int i = 0; i < 40; i++) {
            scenario.when(undoFailed("w" + i));
        }
        assertThat(notice(scenario).message()).contains("w14, w15 and 24 more; retry-undo");
    }

    private static Effect.Tell notice(Scenario scenario) {
        return (Effect.Tell)
                scenario.effects().stream()
                        .filter(Effect.Tell.class::isInstance)
                        .findFirst()
                        .orElseThrow();
    }

    /** No worker had the code for its last attempt: that says nothing of its undo. */
    @Test
    void theFirstAttemptOfAnUndoIsTheFirstWhateverBecameOfTheAction() {
        given(dag("a"), unknown("a"), elapse(Duration.ofHours(1)), unserved("a"))
                .when(abort())
                .then(does(Verb.ABORT), undoes("a", 1));
    }

    @Test
    void aSagaThatEndedSaysSoEvenWhenItUndoesALateEffect() {
        Scenario scenario = given(dag("a"));
        assertThat(scenario.header().hasEnded()).isFalse();
        assertThat(scenario.when(failed("a")).header().hasEnded()).isTrue();
        scenario.when(succeeded("a")).is(SagaStatus.UNWINDING);
        assertThat(scenario.header().hasEnded()).isTrue();
    }
}
