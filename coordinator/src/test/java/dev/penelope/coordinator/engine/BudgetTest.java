package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.chain;
import static dev.penelope.coordinator.engine.Dag.wide;
import static dev.penelope.coordinator.engine.Effects.finishes;
import static dev.penelope.coordinator.engine.Happening.abort;
import static dev.penelope.coordinator.engine.Happening.continues;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.pause;
import static dev.penelope.coordinator.engine.Happening.resume;
import static dev.penelope.coordinator.engine.Happening.retryAllUndos;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undoFailed;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Happening.unserved;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.RUNNING;
import static dev.penelope.model.NodeState.UNDOING;
import static dev.penelope.model.NodeState.UNREACHED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.NodeState;
import dev.penelope.model.SagaStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Large graphs: a step does a bounded amount of work, and the next one goes on. */
final class BudgetTest {
    private static final int MANY = 2_000;

    @Test
    void twoThousandAtOnceAreDispatchedInSteps() {
        Scenario scenario = given(wide(MANY)).when(succeeded("first"));
        assertThat(scenario.commands()).hasSize(Engine.NODES_PER_STEP);
        scenario.when(continues());
        assertThat(scenario.commands()).hasSize(MANY - Engine.NODES_PER_STEP);
        assertThat(count(scenario, RUNNING)).isEqualTo(MANY);
    }

    @Test
    void twoThousandConstantsAreTakenInSteps() {
        String[] nodes = new String[MANY + 1];
        nodes[0] = "a";
        for (int i = 1; i < MANY; i++) {
            nodes[i] = "k" + i + ":1<-" + (i == 1 ? "a" : "k" + (i - 1));
        }
        nodes[MANY] = "b<-k" + (MANY - 1);
        Scenario scenario = given(Dag.dag(nodes)).when(succeeded("a"));
        assertThat(count(scenario, NodeState.SUCCEEDED)).isEqualTo(1 + Engine.NODES_PER_STEP);
        scenario.when(continues())
                .then(Effects.runs("b"))
                .when(failed("b"), continues())
                .then(Effects.undoes("a"));
    }

    @Test
    void twoThousandThatBackOffAreGivenUpInSteps() {
        Scenario scenario = given(wide(MANY), succeeded("first"), continues());
        for (int i = 1; i < MANY; i++) {
            scenario.when(unserved("w" + i));
        }
        scenario.when(failed("w0"));
        assertThat(count(scenario, NodeState.BACKING_OFF)).isGreaterThan(MANY / 2);
        scenario.when(continues());
        assertThat(count(scenario, NodeState.BACKING_OFF)).isZero();
        scenario.then(Effects.undoes("first"));
    }

    @Test
    void theFirstOfTwoThousandAtOnceFailsBeforeTheOthersAreDispatched() {
        given(wide(MANY), succeeded("first"))
                .when(failed("w0"), continues())
                .and(scenario -> assertThat(scenario.commands()).isEmpty())
                .and(scenario ->
                        assertThat(count(scenario, UNREACHED))
                                .isEqualTo(MANY + 1 - Engine.NODES_PER_STEP));
    }

    @Test
    void twoThousandAtOnceAreUndoneInSteps() {
        Scenario scenario = given(wide(MANY), succeeded("first"), continues());
        for (int i = 0; i < MANY; i++) {
            scenario.when(succeeded("w" + i));
        }
        scenario.when(failed("last"));
        assertThat(scenario.commands().size()).isLessThanOrEqualTo(Engine.NODES_PER_STEP);
        scenario.when(continues());
        assertThat(count(scenario, UNDOING)).isEqualTo(MANY);
        for (int i = 0; i < MANY; i++) {
            scenario.when(undone("w" + i));
        }
        scenario.then(Effects.undoes("first"))
                .when(undone("first"))
                .then(finishes(SagaStatus.FAILED));
    }

    @Test
    void twoThousandThatRunAtTheDeadlineAreGivenUpInSteps() {
        Duration limit = Duration.ofSeconds(10);
        Scenario scenario = given(wide(MANY), limit, succeeded("first"), continues());
        scenario.when(elapse(limit));
        assertThat(count(scenario, UNDOING)).isEqualTo(MANY);
    }

    @Test
    void thePauseOfAHalfDispatchedStageHoldsTheRest() {
        Scenario scenario = given(wide(MANY), succeeded("first"), pause());
        scenario.when(continues(), elapse(Duration.ofHours(1)));
        assertThat(scenario.commands()).isEmpty();
        scenario.when(resume(), continues());
        assertThat(scenario.commands()).hasSize(MANY - Engine.NODES_PER_STEP);
    }

    @Test
    void theFirstOfTwoThousandInARowFails() {
        given(chain(MANY))
                .when(failed("n0"), continues())
                .then(finishes(SagaStatus.FAILED))
                .and(scenario -> assertThat(count(scenario, UNREACHED)).isEqualTo(MANY - 1));
    }

    @Test
    void theLastOfTwoThousandInARowFails() {
        Scenario scenario = given(chain(MANY));
        for (int i = 0; i < MANY - 1; i++) {
            scenario.when(succeeded("n" + i)).then(Effects.runs("n" + (i + 1)));
        }
        scenario.when(failed("n" + (MANY - 1)));
        for (int i = MANY - 2; i >= 0; i--) {
            scenario.then(Effects.undoes("n" + i)).when(undone("n" + i));
        }
        scenario.then(finishes(SagaStatus.FAILED));
    }

    @Test
    void anAbortMidwayThroughALargeStageLeavesNobodyBehind() {
        Scenario scenario = given(wide(MANY), succeeded("first"), abort(), continues());
        for (int i = 0; i < Engine.NODES_PER_STEP; i++) {
            scenario.when(succeeded("w" + i)).then(Effects.undoes("w" + i));
            scenario.when(undone("w" + i));
        }
        scenario.then(Effects.undoes("first"));
    }

    @Test
    void allOfManyFailedUndosAreTriedAgainInSteps() {
        Scenario scenario = stuckOn(600).when(retryAllUndos());
        assertThat(scenario.commands()).hasSize(Engine.NODES_PER_STEP);
        scenario.when(continues());
        assertThat(count(scenario, UNDOING)).isEqualTo(600);
    }

    @Test
    void allOfManyFailedUndosAreTriedAgainAfterAPause() {
        Scenario scenario = stuckOn(600).when(pause(), retryAllUndos(), continues());
        assertThat(scenario.commands()).isEmpty();
        scenario.is(SagaStatus.UNWINDING).when(resume(), continues());
        assertThat(count(scenario, UNDOING)).isEqualTo(600);
    }

    @Test
    void anUndoThatFailsAgainWhileOthersAreStillToBeTriedAgainIsNotTriedAThirdTime() {
        stuckOn(600)
                .when(retryAllUndos(), undoFailed("w599"), continues())
                .has(NodeState.UNDO_FAILED, "w599");
    }

    /** So many undos of one stage have failed for good. */
    private static Scenario stuckOn(int some) {
        Scenario scenario = given(wide(some), succeeded("first"), continues());
        for (int i = 0; i < some; i++) {
            scenario.when(succeeded("w" + i));
        }
        scenario.when(failed("last"), continues());
        for (int i = 0; i < some; i++) {
            scenario.when(undoFailed("w" + i));
        }
        return scenario.is(SagaStatus.STUCK);
    }

    private static long count(Scenario scenario, NodeState state) {
        return scenario.saga().pages().values().stream()
                .flatMap(page -> page.stream())
                .filter(row -> row.state() == state)
                .count();
    }
}
