package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Effects.does;
import static dev.penelope.coordinator.engine.Effects.finishes;
import static dev.penelope.coordinator.engine.Effects.refuses;
import static dev.penelope.coordinator.engine.Effects.tells;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.abandon;
import static dev.penelope.coordinator.engine.Happening.abort;
import static dev.penelope.coordinator.engine.Happening.control;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.markUndone;
import static dev.penelope.coordinator.engine.Happening.pause;
import static dev.penelope.coordinator.engine.Happening.queueReturns;
import static dev.penelope.coordinator.engine.Happening.queueVanishes;
import static dev.penelope.coordinator.engine.Happening.resume;
import static dev.penelope.coordinator.engine.Happening.retryAllUndos;
import static dev.penelope.coordinator.engine.Happening.retryUndo;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undoFailed;
import static dev.penelope.coordinator.engine.Happening.undoUnknown;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.SUCCEEDED;
import static dev.penelope.model.NodeState.UNDOING;
import static dev.penelope.model.NodeState.UNDONE;
import static dev.penelope.model.NodeState.UNDO_FAILED;
import static dev.penelope.model.SagaStatus.ABANDONED;
import static dev.penelope.model.SagaStatus.STUCK;
import static dev.penelope.model.SagaStatus.UNWINDING;
import static dev.penelope.model.Verb.ABANDON;
import static dev.penelope.model.Verb.ABORT;
import static dev.penelope.model.Verb.MARK_UNDONE;
import static dev.penelope.model.Verb.PAUSE;
import static dev.penelope.model.Verb.RELEASE;
import static dev.penelope.model.Verb.RESUME;
import static dev.penelope.model.Verb.RETRY_UNDO;
import static dev.penelope.model.Verb.STEP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What operators can have done, and when not. */
final class ControlTest {
    private static final String[] TWO_AND_A_LAST = {"a", "b", "c<-a,b"};
    private static final Happening[] BOTH_UNDOS_FAILED = {
        succeeded("a"), succeeded("b"), failed("c"), undoFailed("a"), undoFailed("b")
    };

    // Abort

    @Test
    void anAbortedSagaUndoesWhatRanAndAwaitsWhatRuns() {
        given(dag("a", "b", "c<-a,b"), succeeded("a"))
                .when(abort())
                .then(undoes("a"), does(ABORT))
                .is(UNWINDING)
                .when(succeeded("b"))
                .then(undoes("b"))
                .when(undone("a"), undone("b"))
                .then(finishes(SagaStatus.FAILED));
    }

    @Test
    void anAbortIsTheFailureThatSetTheUnwindingOff() {
        Scenario scenario = given(dag("a"), abort());
        assertThat(scenario.header().failures().getFirst().error().toString())
                .isEqualTo("Aborted: by ariadne: because");
    }

    @Test
    void onlyASagaThatRunsForwardCanBeAborted() {
        given(dag("a", "b<-a"), succeeded("a"), failed("b"))
                .when(abort())
                .then(refuses(ABORT, "the saga is UNWINDING"));
        given(dag("a"), succeeded("a")).when(abort()).then(refuses(ABORT, "the saga is SUCCEEDED"));
        given(dag("a"), failed("a")).when(abort()).then(refuses(ABORT, "the saga is FAILED"));
        given(dag(TWO_AND_A_LAST), BOTH_UNDOS_FAILED)
                .when(abort())
                .then(refuses(ABORT, "the saga is STUCK"));
    }

    // Retry-undo

    @Test
    void aFailedUndoIsTriedAgainAndTheSagaGoesOn() {
        given(dag("a", "b<-a", "c<-b"), succeeded("a"), succeeded("b"), failed("c"))
                .when(undoFailed("b"))
                .is(STUCK)
                .when(retryUndo("b"))
                .then(undoes("b", 2), does(RETRY_UNDO))
                .is(UNWINDING)
                .when(undone("b"))
                .then(undoes("a"));
    }

    @Test
    void anUndoThatFailsAgainLeavesTheSagaStuckAgain() {
        given(dag("a", "b<-a"), succeeded("a"), failed("b"), undoFailed("a"), retryUndo("a"))
                .when(undoFailed("a"))
                .then(tells("STUCK"))
                .is(STUCK)
                .has(UNDO_FAILED, "a");
    }

    @Test
    void oneOfTwoFailedUndosIsTriedAgain() {
        given(dag(TWO_AND_A_LAST), BOTH_UNDOS_FAILED)
                .when(retryUndo("b"))
                .then(undoes("b", 2), does(RETRY_UNDO))
                .has(UNDO_FAILED, "a")
                .when(undone("b"))
                .then(tells("STUCK"))
                .is(STUCK);
    }

    @Test
    void allFailedUndosAreTriedAgain() {
        given(dag(TWO_AND_A_LAST), BOTH_UNDOS_FAILED)
                .when(retryAllUndos())
                .then(undoes("a", 2), undoes("b", 2), does(RETRY_UNDO))
                .when(undone("a"), undone("b"))
                .then(finishes(SagaStatus.FAILED));
    }

    @Test
    void aFailedUndoIsTriedAgainWhileOthersAreAtWork() {
        given(dag(TWO_AND_A_LAST), succeeded("a"), succeeded("b"), failed("c"), undoFailed("a"))
                .is(UNWINDING)
                .when(retryUndo("a"))
                .then(undoes("a", 2), does(RETRY_UNDO))
                .has(UNDOING, "a", "b");
    }

    @Test
    void aRetryOfAnUndoWhoseQueueIsMissingWaitsForIt() {
        given(dag("a", "b<-a"), succeeded("a"), failed("b"), undoFailed("a"), queueVanishes())
                .when(retryUndo("a"))
                .then(does(RETRY_UNDO), tells("WAITING_FOR_QUEUE"))
                .is(UNWINDING)
                .when(queueReturns(), elapse(Duration.ofMinutes(1)))
                .then(undoes("a", 2));
    }

    @Test
    void onlyAFailedUndoCanBeTriedAgain() {
        given(dag("a"))
                .when(retryAllUndos())
                .then(refuses(RETRY_UNDO, "no undo has failed for good"));
        given(dag(TWO_AND_A_LAST), BOTH_UNDOS_FAILED)
                .when(retryUndo("c"))
                .then(refuses(RETRY_UNDO, "the undo of that node has not failed for good"));
    }

    @Test
    void anUndoThatIsToBeTriedAgainInAPauseIsSentAfterIt() {
        given(dag(TWO_AND_A_LAST), BOTH_UNDOS_FAILED)
                .when(pause(), retryUndo("a"))
                .then(does(PAUSE), does(RETRY_UNDO))
                .is(UNWINDING)
                .when(resume())
                .then(does(RESUME), undoes("a", 2));
    }

    /** Times of different topics are not in order. */
    @Test
    void anUndoThatIsToBeTriedAgainIsSentAlthoughTheNextEventIsOlder() {
        given(dag(TWO_AND_A_LAST), BOTH_UNDOS_FAILED)
                .when(
                        pause(),
                        scenario ->
                                scenario.tell(
                                        new Event.Control(
                                                scenario.nowMs() + 60_000,
                                                "c1",
                                                RETRY_UNDO,
                                                scenario.place("a"),
                                                "ariadne",
                                                "because")))
                .then(does(PAUSE), does(RETRY_UNDO))
                .when(resume())
                .then(does(RESUME), undoes("a", 2));
    }

    // Mark-undone

    @Test
    void aNodeThatAPersonSawToCountsAsUndone() {
        Scenario scenario =
                given(dag("a", "b<-a", "c<-b"), succeeded("a"), succeeded("b"), failed("c"))
                        .when(undoFailed("b"))
                        .is(STUCK)
                        .when(markUndone("b"))
                        .then(undoes("a"), does(MARK_UNDONE))
                        .is(UNWINDING)
                        .has(UNDONE, "b");
        assertThat(scenario.node("b").mayHaveRun()).isFalse();
        assertThat(scenario.header().notes().getLast())
                .returns("ariadne", Note::actor)
                .returns("mark-undone b: because", Note::text);
    }

    @Test
    void whatWorkersSayLaterDoesNotPushAMarkOffTheRecord() {
        Scenario scenario =
                given(dag("a", "b<-a", "c<-b"), succeeded("a"), succeeded("b"), failed("c"))
                        .when(undoFailed("b"), markUndone("b"));
        for (int attempt = 2; attempt < 40; attempt++) {
            scenario.when(succeeded("b").ago(-attempt));
        }
        assertThat(scenario.header().notes())
                .hasSize(Saga.NOTES)
                .extracting(Note::text)
                .startsWith("mark-undone b: because")
                .endsWith("b action attempt 40: succeeded");
    }

    @Test
    void markingTheOnlyFailedUndoEndsTheSaga() {
        given(dag("a", "b<-a"), succeeded("a"), failed("b"), undoFailed("a"))
                .when(markUndone("a"))
                .then(finishes(SagaStatus.FAILED), does(MARK_UNDONE));
    }

    @Test
    void markingOneOfTwoLeavesTheSagaStuckOnTheOther() {
        given(dag("r", "a<-r", "b<-r", "c<-a,b"), succeeded("r"))
                .when(BOTH_UNDOS_FAILED)
                .is(STUCK)
                .when(markUndone("a"))
                .then(does(MARK_UNDONE))
                .is(STUCK)
                .has(SUCCEEDED, "r")
                .when(markUndone("b"))
                .then(does(MARK_UNDONE), undoes("r"));
    }

    @Test
    void whatAMarkLetsGoMovesAlthoughTheStuckSagaWasPausedMeanwhile() {
        given(dag("r", "a<-r", "b", "c<-a,b"), succeeded("r"))
                .when(BOTH_UNDOS_FAILED)
                .is(STUCK)
                .when(pause(), resume(), markUndone("a"))
                .then(does(PAUSE), does(RESUME), does(MARK_UNDONE), undoes("r"))
                .is(UNWINDING);
    }

    @Test
    void anUndoThatBacksOffCanBeMarked() {
        given(dag("a", "b<-a"), succeeded("a"), failed("b"), undoUnknown("a"))
                .when(markUndone("a"))
                .then(finishes(SagaStatus.FAILED), does(MARK_UNDONE));
    }

    @Test
    void markingInAPauseIsTakenAndTheRestFollowsAfterIt() {
        given(dag("a", "b<-a", "c<-b"), succeeded("a"), succeeded("b"), failed("c"))
                .when(undoFailed("b"), pause(), markUndone("b"))
                .then(tells("STUCK"), does(PAUSE), does(MARK_UNDONE))
                .when(resume())
                .then(undoes("a"), does(RESUME));
    }

    @Test
    void onlyANodeThatNeedsAPersonCanBeMarked() {
        given(dag("a")).when(markUndone("a")).then(refuses(MARK_UNDONE, "that node is RUNNING"));
        given(dag("a"))
                .when(control(MARK_UNDONE, ""))
                .then(refuses(MARK_UNDONE, "it needs the name of a node"));
        given(dag("a", "b<-a"), succeeded("a"), failed("b"))
                .when(markUndone("a"), markUndone("b"))
                .then(
                        refuses(MARK_UNDONE, "that node is UNDOING"),
                        refuses(MARK_UNDONE, "that node is FAILED"));
    }

    // Abandon

    @Test
    void anAbandonedSagaSendsNothingEverAgain() {
        Scenario scenario = given(dag("a", "b<-a"), Duration.ofSeconds(5));
        scenario.when(abandon()).then(finishes(ABANDONED), does(ABANDON)).is(ABANDONED);
        scenario.when(succeeded("a"), elapse(Duration.ofHours(1)))
                .thenNothing()
                .thenCounts(Effect.Unsettling.Why.LATE);
    }

    @Test
    void whatWorkersSayOfAnAbandonedSagaIsOnlyRecorded() {
        given(dag("r", "a<-r", "b<-r", "c<-a,b"), succeeded("r"), abandon())
                .when(
                        succeeded("a"),
                        failed("b"),
                        elapse(Duration.ofDays(1)),
                        retryUndo("r"),
                        control(Verb.STEP, ""))
                .then(
                        refuses(RETRY_UNDO, "the saga is ABANDONED"),
                        refuses(Verb.STEP, "the saga is ABANDONED"))
                .thenCounts(Effect.Unsettling.Why.LATE, Effect.Unsettling.Why.LATE)
                .is(ABANDONED);
        Scenario unwinding =
                given(dag("a", "b", "c<-a,b"), succeeded("a"), succeeded("b"), failed("c"));
        unwinding
                .when(abandon(), undone("a"), undoUnknown("b"), elapse(Duration.ofDays(1)))
                .then(finishes(ABANDONED), does(ABANDON))
                .is(ABANDONED);
        assertThat(unwinding.header().why()).contains("abandoned by ariadne: because");
        assertThat(unwinding.header().notes().getFirst())
                .returns("ariadne", Note::actor)
                .returns("abandon: because", Note::text);
    }

    @Test
    void anAbortOfASagaThatUnwindsAlreadyChangesNothing() {
        Scenario scenario = given(dag("a", "b<-a", "c<-b"), succeeded("a"), abort());
        Saga before = scenario.header();
        scenario.when(abort()).then(refuses(ABORT, "the saga is UNWINDING"));
        assertThat(scenario.header()).isEqualTo(before);
    }

    @Test
    void eachThingThatAnOperatorDidIsOnTheRecordHoweverOften() {
        Scenario scenario = given(dag("a"), pause(), resume(), pause(), pause(), resume());
        assertThat(scenario.header().notes())
                .extracting(Note::text)
                .containsExactly(
                        "pause: because", "resume: because", "pause: because", "resume: because");
    }

    @Test
    void aStuckAPausedAndAnUnwindingSagaCanBeAbandoned() {
        given(dag(TWO_AND_A_LAST), BOTH_UNDOS_FAILED)
                .when(abandon())
                .then(finishes(ABANDONED), does(ABANDON));
        given(dag("a"), pause()).when(abandon()).then(finishes(ABANDONED), does(ABANDON));
        given(dag("a", "b<-a"), succeeded("a"), failed("b"))
                .when(abandon())
                .then(finishes(ABANDONED), does(ABANDON));
    }

    @Test
    void aFinishedSagaCannotBeAbandoned() {
        given(dag("a"), succeeded("a"))
                .when(abandon())
                .then(refuses(ABANDON, "the saga is SUCCEEDED"));
        given(dag("a"), failed("a")).when(abandon()).then(refuses(ABANDON, "the saga is FAILED"));
    }

    @Test
    void nothingIsPossibleWithAnAbandonedSaga() {
        Scenario scenario = given(dag(TWO_AND_A_LAST), BOTH_UNDOS_FAILED).when(abandon());
        for (Verb verb : Verb.values()) {
            scenario.when(control(verb, "a")).then(refuses(verb, "the saga is ABANDONED"));
        }
    }

    // All

    @Test
    void aSagaThatIsNotQuarantinedCannotBeReleased() {
        given(dag("a"))
                .when(control(RELEASE, ""))
                .then(refuses(RELEASE, "the saga is not quarantined"));
    }

    @Test
    void answersSayWhatIsPossibleNow() {
        assertThat(given(dag("a")).when(pause()).possible())
                .containsExactly(RESUME, STEP, ABORT, ABANDON);
        assertThat(given(dag(TWO_AND_A_LAST), BOTH_UNDOS_FAILED).when(abort()).possible())
                .containsExactly(PAUSE, RETRY_UNDO, MARK_UNDONE, ABANDON);
        assertThat(given(dag("a")).when(abandon()).possible()).isEmpty();
    }

    @Test
    void aRefusedControlLeavesNoTrace() {
        Scenario scenario = given(dag("a"));
        Saga before = scenario.header();
        scenario.when(resume(), retryAllUndos(), markUndone("a"));
        assertThat(scenario.header()).isEqualTo(before);
    }

    @Test
    void anUndoIsTriedAgainOnceHoweverOftenTheSameWishComes() {
        given(dag(TWO_AND_A_LAST), BOTH_UNDOS_FAILED)
                .when(control("one", RETRY_UNDO, "a", Wish.NONE), undoFailed("a"))
                .when(control("one", RETRY_UNDO, "a", Wish.NONE))
                .then(does(RETRY_UNDO))
                .when(control("two", RETRY_UNDO, "a", Wish.NONE))
                .then(undoes("a", 3), does(RETRY_UNDO));
    }
}
