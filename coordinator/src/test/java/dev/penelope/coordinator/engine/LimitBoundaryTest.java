package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.chain;
import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Dag.each;
import static dev.penelope.coordinator.engine.Effects.runs;
import static dev.penelope.coordinator.engine.Firing.forgetsItsTimers;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.heartbeat;
import static dev.penelope.coordinator.engine.Happening.patrol;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.coordinator.engine.TimerKind.DEADLINE;
import static dev.penelope.coordinator.engine.TimerKind.HEARTBEAT;
import static dev.penelope.coordinator.engine.TimerKind.SCHEDULE_TO_CLOSE;
import static dev.penelope.model.NodeState.RUNNING;
import static dev.penelope.model.NodeState.UNDOING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Definition;
import dev.penelope.model.Policy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * What a patrol asks for: limits that somebody should have judged so long ago, to the millisecond.
 */
final class LimitBoundaryTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration A_MILLI = Duration.ofMillis(1);
    private static final Duration SILENT = Duration.ofMillis(Patrol.SILENT_MS);

    private static Definition<?, ?> limited(String... nodes) {
        return each(dag(nodes), policy -> policy.withScheduleToClose(LIMIT));
    }

    /** How many of this kind a patrol would ask for now. */
    private static long asked(Scenario scenario, TimerKind kind) {
        long nowMs = scenario.nowMs();
        return Engine.step(scenario.saga(), new Event.Patrol(nowMs), nowMs).effects().stream()
                .filter(effect -> effect instanceof Effect.Arm arm && arm.timer().kind() == kind)
                .count();
    }

    @Test
    void aHeartbeatThatIsOverdueForSoLongIsAskedFor() {
        given(dag("a"), heartbeat("a"), forgetsItsTimers())
                .when(elapse(Policy.DEFAULT.heartbeat().plus(SILENT).minus(A_MILLI)))
                .and(scenario -> assertThat(asked(scenario, HEARTBEAT)).isZero())
                .when(elapse(A_MILLI), patrol())
                .thenArms(HEARTBEAT, "a", SILENT.negated());
    }

    @Test
    void aNodesLimitThatWasReachedSoLongAgoIsAskedFor() {
        given(limited("a"), forgetsItsTimers())
                .when(elapse(LIMIT.plus(SILENT).minus(A_MILLI)))
                .and(scenario -> assertThat(asked(scenario, SCHEDULE_TO_CLOSE)).isZero())
                .when(elapse(A_MILLI), patrol())
                .thenArms(SCHEDULE_TO_CLOSE, "a", SILENT.negated());
    }

    @Test
    void aDeadlineThatWasReachedSoLongAgoIsAskedForAlthoughOtherNodesDoNotRun() {
        given(dag("a", "b<-a"), LIMIT, forgetsItsTimers())
                .when(elapse(LIMIT.plus(SILENT).minus(A_MILLI)))
                .and(scenario -> assertThat(asked(scenario, DEADLINE)).isZero())
                .when(elapse(A_MILLI), patrol())
                .thenArms(DEADLINE, "", SILENT.negated());
    }

    @Test
    void aDeadlineIsAskedForWhileUnwindingAwaitsAnAction() {
        given(dag("a", "b", "c<-a,b"), LIMIT, failed("b"), forgetsItsTimers())
                .has(RUNNING, "a")
                .when(elapse(LIMIT.plus(SILENT)), patrol())
                .thenArms(DEADLINE, "", SILENT.negated());
    }

    @Test
    void aDeadlineIsNotAskedForWhileOnlyAnUndoIsAwaited() {
        given(dag("a", "b<-a"), LIMIT, succeeded("a"), failed("b"), forgetsItsTimers())
                .has(UNDOING, "a")
                .when(elapse(LIMIT.plus(SILENT)), patrol())
                .thenArms(DEADLINE, 0);
    }

    @Test
    void aPatrolLooksAtNodesThatNothingHappenedTo() {
        given(chain(View.PAGE + 2)).when(elapse(SILENT), patrol()).then(runs("n0"));
    }
}
