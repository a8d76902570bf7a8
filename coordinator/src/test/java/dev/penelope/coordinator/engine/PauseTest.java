package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Effects.does;
import static dev.penelope.coordinator.engine.Effects.finishes;
import static dev.penelope.coordinator.engine.Effects.refuses;
import static dev.penelope.coordinator.engine.Effects.runs;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.abort;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.pause;
import static dev.penelope.coordinator.engine.Happening.resume;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undoFailed;
import static dev.penelope.coordinator.engine.Happening.undoUnknown;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.BACKING_OFF;
import static dev.penelope.model.NodeState.READY;
import static dev.penelope.model.NodeState.SUCCEEDED;
import static dev.penelope.model.NodeState.UNDO_BACKING_OFF;
import static dev.penelope.model.SagaStatus.RUNNING;
import static dev.penelope.model.SagaStatus.UNWINDING;
import static dev.penelope.model.Verb.PAUSE;
import static dev.penelope.model.Verb.RESUME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.memory.MemorySaga;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A paused saga takes in what comes and sends nothing. */
final class PauseTest {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    @Test
    void whatRunsGoesOnAndNothingNewIsSent() {
        given(dag("a", "b", "c<-a", "d<-b,c"), pause())
                .when(succeeded("a"), succeeded("b"))
                .thenNothing()
                .has(READY, "c")
                .is(RUNNING)
                .when(resume())
                .then(runs("c"), does(RESUME));
    }

    @Test
    void aPauseThatCameBeforeTheStartWasTakenInCountsUntilItsResumption() {
        MemorySaga saga = new MemorySaga(dag("a"));
        long startMs = Scenario.START_MS;
        long resumedMs = startMs + A_MINUTE.toMillis();
        saga.tell(
                new Event.Start(
                        startMs,
                        Scenario.ID,
                        new RunId("r1"),
                        "hash",
                        "content",
                        Scenario.PARAMS,
                        Map.of(),
                        Optional.of(Duration.ofSeconds(30)),
                        Optional.empty(),
                        List.of(
                                new Event.Control(
                                        startMs - 1, "c1", PAUSE, Failure.SAGA, "ops", "not yet"),
                                new Event.Control(
                                        resumedMs, "c2", RESUME, Failure.SAGA, "ops", "now"))),
                resumedMs);
        assertThat(saga.saga().orElseThrow().frozenMs()).isEqualTo(A_MINUTE.toMillis());
        assertThat(saga.timers().all())
                .extracting(Effect.Arm::timer)
                .contains(new Timer(TimerKind.DEADLINE, Failure.SAGA));
    }

    @Test
    void theLastSuccessEndsAPausedSaga() {
        given(dag("a"), pause()).when(succeeded("a")).then(finishes(SagaStatus.SUCCEEDED));
    }

    @Test
    void aRetryWhoseTimeComesInAPauseIsMadeAfterIt() {
        given(dag("a"), unknown("a"), pause())
                .when(elapse(A_MINUTE))
                .thenNothing()
                .has(READY, "a")
                .when(resume())
                .then(runs("a", 2), does(RESUME));
    }

    @Test
    void aFailureThatComesBeforeARetryThatAPauseHoldsBackIsTaken() {
        given(dag("a"), unknown("a"), pause(), elapse(A_MINUTE))
                .has(READY, "a")
                .when(failed("a"))
                .is(UNWINDING)
                .when(resume())
                .then(undoes("a"), does(RESUME));
    }

    @Test
    void aRetryWhoseTimeComesAfterThePauseIsMadeThen() {
        given(dag("a"), unknown("a"), pause(), resume())
                .has(BACKING_OFF, "a")
                .when(elapse(A_MINUTE))
                .then(runs("a", 2));
    }

    @Test
    void aFailureInAPauseIsRecordedAndUndoneAfterIt() {
        given(dag("a", "b<-a"), succeeded("a"), pause())
                .when(failed("b"))
                .thenNothing()
                .is(UNWINDING)
                .has(SUCCEEDED, "a")
                .when(resume())
                .then(undoes("a"), does(RESUME));
    }

    @Test
    void anAbortInAPauseIsTakenAndDoneAfterIt() {
        given(dag("a", "b<-a", "c<-b"), succeeded("a"), succeeded("b"), pause())
                .when(abort(), failed("c"))
                .then(does(dev.penelope.model.Verb.ABORT))
                .when(resume())
                .then(undoes("b"), does(RESUME));
    }

    @Test
    void unwindingStandsStillAsWell() {
        given(dag("a", "b<-a", "c<-b"), succeeded("a"), succeeded("b"), failed("c"), pause())
                .when(undone("b"))
                .thenNothing()
                .has(SUCCEEDED, "a")
                .when(resume())
                .then(undoes("a"), does(RESUME));
    }

    @Test
    void anUndoWhoseTimeComesInAPauseIsMadeAfterIt() {
        given(dag("a", "b<-a"), succeeded("a"), failed("b"), undoUnknown("a"), pause())
                .when(elapse(A_MINUTE))
                .thenNothing()
                .has(UNDO_BACKING_OFF, "a")
                .when(resume())
                .then(undoes("a", 2), does(RESUME));
    }

    /** Another coordinator, whose clock is behind, may have taken over meanwhile. */
    @Test
    void anUndoWhoseTimeCameInAPauseIsMadeAfterItByAnEarlierClockToo() {
        given(dag("a", "b<-a"), succeeded("a"), failed("b"), undoUnknown("a"), pause())
                .when(elapse(A_MINUTE), elapse(A_MINUTE.negated()), resume())
                .then(undoes("a", 2), does(RESUME));
    }

    @Test
    void anUndoWhoseTimeComesAfterThePauseIsMadeThen() {
        given(dag("a", "b<-a"), succeeded("a"), failed("b"), undoUnknown("a"), pause(), resume())
                .has(UNDO_BACKING_OFF, "a")
                .when(elapse(A_MINUTE))
                .then(undoes("a", 2));
    }

    @Test
    void theLastUndoEndsAPausedSaga() {
        given(dag("a", "b<-a"), succeeded("a"), failed("b"), pause())
                .when(undone("a"))
                .then(finishes(SagaStatus.FAILED));
    }

    @Test
    void anUndoThatFailsInAPauseLeavesTheSagaStuck() {
        given(dag("a", "b<-a"), succeeded("a"), failed("b"), pause())
                .when(undoFailed("a"))
                .is(SagaStatus.STUCK);
    }

    @Test
    void aPauseIsOnTheRecordWithWhoAndWhy() {
        Scenario scenario = given(dag("a")).when(pause()).then(does(PAUSE));
        assertThat(scenario.header().pause())
                .contains(new Pause("ariadne", "because", scenario.nowMs()));
        assertThat(scenario.header().notes())
                .containsExactly(
                        new Note(
                                scenario.nowMs(),
                                Note.Source.OPERATOR,
                                "ariadne",
                                "pause: because"));
    }

    @Test
    void aPauseOfAPausedSagaKeepsTheFirst() {
        Scenario scenario = given(dag("a"), pause());
        Saga before = scenario.header();
        scenario.when(elapse(A_MINUTE), pause()).then(does(PAUSE));
        assertThat(scenario.header()).isEqualTo(before);
    }

    @Test
    void aSagaThatIsNotPausedCannotBeResumed() {
        given(dag("a")).when(resume()).then(refuses(RESUME, "the saga is not paused"));
    }

    @Test
    void aFinishedSagaCannotBePaused() {
        given(dag("a"), succeeded("a")).when(pause()).then(refuses(PAUSE, "the saga is SUCCEEDED"));
        given(dag("a"), failed("a")).when(pause()).then(refuses(PAUSE, "the saga is FAILED"));
    }
}
