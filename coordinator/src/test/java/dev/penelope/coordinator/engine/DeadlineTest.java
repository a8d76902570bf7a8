package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.asking;
import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Dag.each;
import static dev.penelope.coordinator.engine.Effects.finishes;
import static dev.penelope.coordinator.engine.Effects.runs;
import static dev.penelope.coordinator.engine.Effects.tells;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.abandon;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.pause;
import static dev.penelope.coordinator.engine.Happening.queueVanishes;
import static dev.penelope.coordinator.engine.Happening.readLate;
import static dev.penelope.coordinator.engine.Happening.resume;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undoUnknown;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Happening.unserved;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.BACKING_OFF;
import static dev.penelope.model.NodeState.FAILED;
import static dev.penelope.model.NodeState.READY;
import static dev.penelope.model.NodeState.UNDOING;
import static dev.penelope.model.SagaStatus.RUNNING;
import static dev.penelope.model.SagaStatus.STUCK;
import static dev.penelope.model.SagaStatus.UNWINDING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Definition;
import dev.penelope.model.NodeState;
import dev.penelope.model.Retry;
import dev.penelope.model.SagaStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Limits in time: of a node's attempts together, and of the saga. */
final class DeadlineTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration JUST_BEFORE = LIMIT.minusMillis(1);
    private static final Duration A_MILLI = Duration.ofMillis(1);
    private static final Duration AN_HOUR = Duration.ofHours(1);

    private static Definition<?, ?> limited(Definition<?, ?> definition) {
        return each(definition, policy -> policy.withScheduleToClose(LIMIT));
    }

    // Of a node

    @Test
    void aNodeThatTakesTooLongFailsAndIsUndoneAsItMayHaveRun() {
        given(limited(dag("a")))
                .when(elapse(JUST_BEFORE))
                .thenNothing()
                .when(elapse(A_MILLI))
                .then(undoes("a"))
                .is(UNWINDING);
    }

    @Test
    void theLimitCountsFromTheFirstDispatch() {
        given(limited(dag("a")), elapse(Duration.ofSeconds(6)), unknown("a"))
                .when(elapse(Duration.ofMillis(3_999)))
                .then(runs("a", 2))
                .when(elapse(A_MILLI))
                .then(undoes("a"));
    }

    @Test
    void theNextNodeHasALimitOfItsOwn() {
        given(limited(dag("a", "b<-a")), elapse(JUST_BEFORE), succeeded("a"))
                .when(elapse(JUST_BEFORE))
                .thenNothing()
                .when(elapse(A_MILLI))
                .then(undoes("b"));
    }

    @Test
    void theLimitCountsFromTheDispatchHoweverLateItsReasonWasRead() {
        given(limited(dag("a", "b<-a")), elapse(A_MILLI))
                .when(readLate(JUST_BEFORE.minus(A_MILLI), succeeded("a")))
                .then(runs("b"))
                .when(elapse(JUST_BEFORE))
                .thenNothing()
                .when(elapse(A_MILLI))
                .then(undoes("b"));
    }

    /** Behind a lag, a question may come back only when the answer has been read. */
    @Test
    void theLimitIsJudgedByTheTimeOfTheQuestionAndNotOfItsReading() {
        Scenario scenario = given(limited(dag("a")), elapse(JUST_BEFORE));
        Event.Due early =
                new Event.Due(
                        scenario.nowMs(),
                        new Timer(TimerKind.SCHEDULE_TO_CLOSE, scenario.place("a")));
        scenario.saga().tell(early, scenario.nowMs() + AN_HOUR.toMillis());
        scenario.has(NodeState.RUNNING, "a");
    }

    @Test
    void aNodeThatBacksOffWhenTheLimitComesIsNotRetried() {
        Retry slow = Retry.ACTION_DEFAULT.waiting(AN_HOUR, 1, AN_HOUR);
        given(each(limited(dag("a")), policy -> policy.withRetry(slow)), unknown("a"))
                .has(BACKING_OFF, "a")
                .when(elapse(LIMIT))
                .then(undoes("a"))
                .when(elapse(AN_HOUR.plus(AN_HOUR)))
                .thenNothing();
    }

    @Test
    void aNodeThatNoWorkerEverServedFailsWithoutAnUndo() {
        given(limited(dag("a")), unserved("a"), queueVanishes())
                .when(elapse(LIMIT))
                .then(tells("WAITING_FOR_QUEUE"), finishes(SagaStatus.FAILED))
                .has(FAILED, "a");
    }

    /** Its worker may hang for ever. */
    @Test
    void theLimitAlsoBoundsAnActionThatUnwindingAwaits() {
        given(limited(dag("a", "b", "c<-a,b")), failed("b"))
                .when(elapse(JUST_BEFORE))
                .thenNothing()
                .when(elapse(A_MILLI))
                .then(undoes("a"));
    }

    @Test
    void theLimitHasNoSayAboutWhatUnwindingDoesNotAwait() {
        given(limited(dag("a", "b", "c<-a,b")), succeeded("a"), failed("b"))
                .when(elapse(AN_HOUR))
                .thenNothing()
                .has(UNDOING, "a");
    }

    @Test
    void aPauseDoesNotCountTowardsTheLimit() {
        given(limited(dag("a")), elapse(Duration.ofSeconds(4)), pause(), elapse(AN_HOUR))
                .when(resume())
                .then(Effects.does(dev.penelope.model.Verb.RESUME))
                .when(elapse(Duration.ofMillis(5_999)))
                .thenNothing()
                .when(elapse(A_MILLI))
                .then(undoes("a"));
    }

    @Test
    void aNodeThatBecameReadyInAPauseHasTheRestOfItsLimitAfterwards() {
        given(
                        limited(dag("a")),
                        elapse(Duration.ofSeconds(4)),
                        pause(),
                        unknown("a"),
                        elapse(AN_HOUR))
                .has(READY, "a")
                .when(resume())
                .then(runs("a", 2), Effects.does(dev.penelope.model.Verb.RESUME))
                .when(elapse(Duration.ofSeconds(6)))
                .then(undoes("a"));
    }

    @Test
    void aNodeDispatchedAfterAPauseHasItsWholeLimit() {
        given(limited(dag("a", "b<-a")), pause(), elapse(AN_HOUR), succeeded("a"), resume())
                .when(elapse(JUST_BEFORE))
                .thenNothing()
                .when(elapse(A_MILLI))
                .then(undoes("b"));
    }

    // Of the saga

    @Test
    void aSagaThatTakesTooLongUnwindsAndAwaitsNothing() {
        Scenario scenario =
                given(dag("a", "b<-a", "c<-b"), LIMIT, succeeded("a"))
                        .when(elapse(LIMIT))
                        .then(undoes("b"))
                        .is(UNWINDING)
                        .when(undone("b"))
                        .then(undoes("a"));
        assertThat(scenario.header().failures().getFirst())
                .returns(Failure.SAGA, Failure::place)
                .returns("DeadlineExceeded", failure -> failure.error().type());
    }

    @Test
    void theDeadlineAlsoBoundsAnActionThatUnwindingAwaits() {
        given(dag("a", "b", "c<-a,b"), LIMIT, failed("b"))
                .when(elapse(JUST_BEFORE))
                .thenNothing()
                .when(elapse(A_MILLI))
                .then(undoes("a"));
    }

    @Test
    void anActionThatIsAwaitedInAPauseHasItsTimeAfterIt() {
        given(dag("a", "b", "c<-a,b"), LIMIT, failed("b"), pause(), elapse(AN_HOUR), resume())
                .when(elapse(JUST_BEFORE))
                .thenNothing()
                .when(elapse(A_MILLI))
                .then(undoes("a"));
    }

    @Test
    void aSagaThatFinishesInTimeLeavesNoTimer() {
        for (Happening end : new Happening[] {succeeded("a"), failed("a"), abandon()}) {
            Scenario scenario = given(dag("a"), LIMIT, end);
            assertThat(scenario.saga().timers().all()).isEmpty();
        }
    }

    @Test
    void unwindingHasNoDeadline() {
        given(dag("a", "b<-a"), LIMIT, succeeded("a"), failed("b"), undoUnknown("a"))
                .when(elapse(AN_HOUR))
                .then(undoes("a", 2));
    }

    @Test
    void aPauseDoesNotCountTowardsTheDeadline() {
        given(dag("a"), LIMIT, elapse(Duration.ofSeconds(4)), pause(), elapse(AN_HOUR))
                .is(RUNNING)
                .when(resume(), elapse(Duration.ofMillis(5_999)))
                .is(RUNNING)
                .when(elapse(A_MILLI))
                .is(UNWINDING);
    }

    /** Each question is a record in the log. */
    @Test
    void whileASagaIsPausedNobodyAsksForItsLimitsEverySecond() {
        Scenario scenario = given(limited(dag("a")), LIMIT, elapse(JUST_BEFORE), pause());
        scenario.when(elapse(AN_HOUR));
        assertThat(scenario.effects().size()).isBetween(2, 130);
    }

    @Test
    void severalPausesAddUp() {
        given(
                        dag("a"),
                        LIMIT,
                        pause(),
                        elapse(AN_HOUR),
                        resume(),
                        elapse(JUST_BEFORE),
                        pause(),
                        elapse(AN_HOUR),
                        resume())
                .is(RUNNING)
                .when(elapse(Duration.ofSeconds(1)))
                .is(UNWINDING);
    }

    @Test
    void theDeadlineAlsoEndsASagaThatIsStuckOnAnUnknownOutcome() {
        given(asking(dag("a")), LIMIT)
                .when(unknown("a"))
                .then(tells("STUCK"))
                .is(STUCK)
                .when(elapse(LIMIT))
                .then(undoes("a"))
                .is(UNWINDING)
                .has(UNDOING, "a");
    }
}
