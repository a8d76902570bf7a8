package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Dag.each;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Firing.fires;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.markUndone;
import static dev.penelope.coordinator.engine.Happening.pause;
import static dev.penelope.coordinator.engine.Happening.queueVanishes;
import static dev.penelope.coordinator.engine.Happening.resume;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undoFailed;
import static dev.penelope.coordinator.engine.Happening.undoUnknown;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Happening.unserved;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.coordinator.engine.TimerKind.DEADLINE;
import static dev.penelope.coordinator.engine.TimerKind.RETRY;
import static dev.penelope.coordinator.engine.TimerKind.SCHEDULE_TO_CLOSE;
import static dev.penelope.model.NodeState.BACKING_OFF;
import static dev.penelope.model.NodeState.SUCCEEDED;
import static dev.penelope.model.NodeState.UNDO_BACKING_OFF;
import static dev.penelope.model.NodeState.UNREACHED;

import dev.penelope.model.Definition;
import dev.penelope.model.Retry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A timer that nobody needs any more is disarmed, and one that fires too soon is armed again. */
final class TimerUpkeepTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration AN_HOUR = Duration.ofHours(1);

    /** Waits of an hour, the same for all. */
    private static final Retry SLOW = new Retry(AN_HOUR, 1, AN_HOUR, 0, Retry.NO_LIMIT);

    private static Definition<?, ?> limited(String... nodes) {
        return each(dag(nodes), policy -> policy.withScheduleToClose(LIMIT));
    }

    private static Definition<?, ?> slow(String... nodes) {
        return each(dag(nodes), policy -> policy.withRetry(SLOW).withUndoRetry(SLOW));
    }

    private static Scenario undoBacksOff() {
        return given(slow("a", "b<-a"), succeeded("a"), failed("b"), undoUnknown("a"))
                .has(UNDO_BACKING_OFF, "a");
    }

    // Retries

    @Test
    void aSuccessBetweenAttemptsDisarmsTheRetry() {
        given(dag("a", "b<-a"), unknown("a")).when(succeeded("a")).thenDisarms(RETRY, "a");
    }

    @Test
    void aNodeThatUnwindingDoesNotRetryHasNoTimer() {
        given(dag("a", "b", "c<-a,b"), unknown("a")).when(failed("b")).thenDisarms(RETRY, "a");
    }

    @Test
    void aNodeWhoseTimeIsUpWhileItBacksOffHasNoTimer() {
        Definition<?, ?> definition = each(slow("a"), policy -> policy.withScheduleToClose(LIMIT));
        given(definition, unknown("a"))
                .when(elapse(LIMIT))
                .then(undoes("a"))
                .thenDisarms(RETRY, "a");
    }

    @Test
    void aSuccessBetweenAttemptsOfAnUndoDisarmsTheRetry() {
        undoBacksOff().when(undone("a")).thenDisarms(RETRY, "a");
    }

    @Test
    void aFailureForGoodBetweenAttemptsOfAnUndoDisarmsTheRetry() {
        undoBacksOff().when(undoFailed("a")).thenDisarms(RETRY, "a");
    }

    @Test
    void anUndoThatIsMarkedBetweenAttemptsDisarmsTheRetry() {
        undoBacksOff().when(markUndone("a")).thenDisarms(RETRY, "a");
    }

    @Test
    void anUndoThatWaitsForWhatFollowedWaitsForItsQueueNoMore() {
        given(dag("a", "b<-a"), succeeded("a"), queueVanishes(), failed("b"))
                .has(UNDO_BACKING_OFF, "a")
                .when(succeeded("b"))
                .has(SUCCEEDED, "a")
                .thenDisarms(RETRY, "a");
    }

    @Test
    void aRetryThatComesTooSoonIsArmedAgain() {
        given(slow("a"), unknown("a"), elapse(LIMIT))
                .when(fires(RETRY, "a"))
                .thenNothing()
                .has(BACKING_OFF, "a")
                .thenArms(RETRY, "a", AN_HOUR.minus(LIMIT));
    }

    @Test
    void aRetryOfAnUndoThatComesTooSoonIsArmedAgain() {
        undoBacksOff()
                .when(elapse(LIMIT), fires(RETRY, "a"))
                .thenNothing()
                .has(UNDO_BACKING_OFF, "a")
                .thenArms(RETRY, "a", AN_HOUR.minus(LIMIT));
    }

    @Test
    void aRetryOfWhatHasEndedMeanwhileIsNotArmedAgain() {
        given(slow("a", "b<-a"), unknown("a"), succeeded("a"))
                .when(fires(RETRY, "a"))
                .thenNothing()
                .thenArms(RETRY, 0);
    }

    // Limits

    @Test
    void aNodeThatSucceedsInTimeHasNoTimer() {
        given(limited("a", "b<-a")).when(succeeded("a")).thenDisarms(SCHEDULE_TO_CLOSE, "a");
    }

    @Test
    void aNodeThatFailsInTimeHasNoTimer() {
        given(limited("a")).when(failed("a")).thenDisarms(SCHEDULE_TO_CLOSE, "a");
    }

    @Test
    void aNodeThatNoWorkerServedAndUnwindingLeavesHasNoTimer() {
        given(limited("a", "b", "c<-a,b"), failed("b"))
                .when(unserved("a"))
                .has(UNREACHED, "a")
                .thenDisarms(SCHEDULE_TO_CLOSE, "a");
    }

    @Test
    void aLimitThatComesTooSoonIsArmedAgain() {
        given(limited("a"), LIMIT.multipliedBy(2))
                .when(fires(SCHEDULE_TO_CLOSE, "a"), fires(DEADLINE, ""))
                .thenNothing()
                .thenArms(SCHEDULE_TO_CLOSE, "a", LIMIT)
                .thenArms(DEADLINE, "", LIMIT.multipliedBy(2));
    }

    @Test
    void aLimitThatComesInAPauseIsArmedForAMinuteLaterIfItIsNear() {
        given(limited("a"), LIMIT, pause())
                .when(fires(SCHEDULE_TO_CLOSE, "a"), fires(DEADLINE, ""))
                .thenArms(SCHEDULE_TO_CLOSE, "a", Duration.ofMinutes(1))
                .thenArms(DEADLINE, "", Duration.ofMinutes(1));
    }

    @Test
    void aLimitThatComesInAPauseIsArmedForItsTimeIfItIsFar() {
        given(dag("a"), AN_HOUR, elapse(LIMIT), pause(), elapse(LIMIT), resume(), pause())
                .when(elapse(LIMIT), fires(DEADLINE, ""))
                .thenArms(DEADLINE, "", AN_HOUR.minus(LIMIT));
    }

    @Test
    void limitsAreArmedForWhatIsLeftOfThemAfterAPause() {
        given(limited("a", "b<-a"), AN_HOUR, elapse(Duration.ofSeconds(4)), pause())
                .when(elapse(Duration.ofMillis(1)), resume())
                .thenArms(SCHEDULE_TO_CLOSE, "a", Duration.ofSeconds(6))
                .thenArms(SCHEDULE_TO_CLOSE, 1)
                .thenArms(DEADLINE, "", AN_HOUR.minusSeconds(4));
    }
}
