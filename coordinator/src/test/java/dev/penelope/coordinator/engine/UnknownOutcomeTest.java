package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.asking;
import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Dag.each;
import static dev.penelope.coordinator.engine.Effects.does;
import static dev.penelope.coordinator.engine.Effects.finishes;
import static dev.penelope.coordinator.engine.Effects.runs;
import static dev.penelope.coordinator.engine.Effects.tells;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.abandon;
import static dev.penelope.coordinator.engine.Happening.abort;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.markUndone;
import static dev.penelope.coordinator.engine.Happening.pause;
import static dev.penelope.coordinator.engine.Happening.resume;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Happening.unserved;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.FAILED;
import static dev.penelope.model.NodeState.SUCCEEDED;
import static dev.penelope.model.NodeState.UNREACHED;
import static dev.penelope.model.SagaStatus.RUNNING;
import static dev.penelope.model.SagaStatus.STUCK;
import static dev.penelope.model.SagaStatus.UNWINDING;
import static dev.penelope.model.Verb.ABANDON;
import static dev.penelope.model.Verb.ABORT;
import static dev.penelope.model.Verb.MARK_UNDONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.SagaStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An outcome that stays unknown where the policy has a person decide. */
final class UnknownOutcomeTest {
    private static Scenario stuck() {
        return given(asking(dag("a", "b<-a", "c<-b")), succeeded("a"))
                .when(unknown("b"))
                .then(tells("STUCK"))
                .is(STUCK);
    }

    @Test
    void theSagaStandsStillAndSaysSo() {
        Scenario scenario = stuck().has(FAILED, "b").has(SUCCEEDED, "a");
        assertThat(scenario.header().stuck())
                .contains(new Stuck(Stuck.Reason.UNKNOWN_OUTCOME, RUNNING));
        assertThat(scenario.node("b").flags().undecided()).isTrue();
    }

    @Test
    void otherBranchesGoOnFirst() {
        given(asking(dag("a", "b", "c<-b", "d<-a,c")), unknown("a"))
                .is(RUNNING)
                .when(succeeded("b"))
                .then(runs("c"))
                .when(succeeded("c"))
                .then(tells("STUCK"));
    }

    @Test
    void aSuccessThatComesAfterAllLetsTheSagaGoOn() {
        Scenario scenario = stuck().when(succeeded("b")).then(runs("c")).is(RUNNING);
        assertThat(scenario.header().failures()).isEmpty();
        scenario.when(succeeded("c")).then(finishes(SagaStatus.SUCCEEDED));
    }

    @Test
    void aSuccessThatComesBeforeTheSagaStandsStillLetsItGoOn() {
        given(asking(dag("a", "b", "c<-a,b")), unknown("a"))
                .when(succeeded("a"))
                .thenNothing()
                .when(succeeded("b"))
                .then(runs("c"));
    }

    @Test
    void anAbortUndoesItWithTheRest() {
        stuck().when(abort())
                .then(undoes("b"), does(ABORT))
                .is(UNWINDING)
                .has(UNREACHED, "c")
                .when(undone("b"))
                .then(undoes("a"));
    }

    @Test
    void aMarkSaysThatItHadNoEffectAndTheRestIsUndone() {
        Scenario scenario =
                stuck().when(markUndone("b"))
                        .then(undoes("a"), does(MARK_UNDONE))
                        .has(FAILED, "b")
                        .when(undone("a"))
                        .then(finishes(SagaStatus.FAILED));
        assertThat(scenario.node("b").mayHaveRun()).isFalse();
    }

    @Test
    void itCanBeAbandoned() {
        stuck().when(abandon()).then(finishes(SagaStatus.ABANDONED), does(ABANDON));
    }

    @Test
    void aFailureElsewhereUndoesItWithTheRest() {
        given(asking(dag("a", "b", "c<-a,b")), unknown("a")).when(failed("b")).then(undoes("a"));
    }

    @Test
    void aFailureOfTheSameNodeThatComesAfterAllDecidesIt() {
        stuck().when(failed("b")).then(undoes("b")).is(UNWINDING);
    }

    @Test
    void twoOfThemAreStuckUntilBothAreDecided() {
        given(asking(dag("a", "b", "c<-a,b")), unknown("a"))
                .when(unknown("b"))
                .is(STUCK)
                .when(succeeded("a"))
                .thenNothing()
                .is(STUCK)
                .when(succeeded("b"))
                .then(runs("c"));
    }

    @Test
    void aPauseDoesNotHideIt() {
        given(asking(dag("a")), pause())
                .when(unknown("a"))
                .is(STUCK)
                .when(resume())
                .is(STUCK)
                .when(succeeded("a"))
                .then(finishes(SagaStatus.SUCCEEDED));
    }

    @Test
    void anUnknownOutcomeWhileUnwindingIsUndoneWithoutAsking() {
        given(asking(dag("a", "b", "c<-a,b")), failed("b")).when(unknown("a")).then(undoes("a"));
    }

    @Test
    void aNodeThatNeverRanDoesNotAskWhenItsTimeIsUp() {
        given(
                        each(
                                asking(dag("a")),
                                policy -> policy.withScheduleToClose(Duration.ofSeconds(6))),
                        unserved("a"),
                        Happening.queueVanishes())
                .when(elapse(Duration.ofSeconds(6)))
                .then(tells("WAITING_FOR_QUEUE"), finishes(SagaStatus.FAILED));
    }

    @Test
    void aNodeWhoseTimeIsUpWhileItRunsAsks() {
        given(each(asking(dag("a")), policy -> policy.withScheduleToClose(Duration.ofSeconds(6))))
                .when(elapse(Duration.ofSeconds(6)))
                .then(tells("STUCK"));
    }
}
