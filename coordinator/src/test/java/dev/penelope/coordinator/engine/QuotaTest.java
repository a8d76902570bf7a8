package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Dag.each;
import static dev.penelope.coordinator.engine.Dag.within;
import static dev.penelope.coordinator.engine.Effects.does;
import static dev.penelope.coordinator.engine.Effects.finishes;
import static dev.penelope.coordinator.engine.Effects.runs;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.breakBefore;
import static dev.penelope.coordinator.engine.Happening.clearAll;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.pause;
import static dev.penelope.coordinator.engine.Happening.resume;
import static dev.penelope.coordinator.engine.Happening.signal;
import static dev.penelope.coordinator.engine.Happening.step;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.BACKING_OFF;
import static dev.penelope.model.NodeState.READY;
import static dev.penelope.model.NodeState.SUCCEEDED;
import static dev.penelope.model.NodeState.WAITING;
import static dev.penelope.model.SagaStatus.UNWINDING;
import static dev.penelope.model.Verb.CLEAR;
import static dev.penelope.model.Verb.RESUME;
import static dev.penelope.model.Verb.RETRY;
import static dev.penelope.model.Verb.SIGNAL;
import static dev.penelope.model.Verb.STEP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Definition;
import dev.penelope.model.OnUnknown;
import dev.penelope.model.Quota;
import dev.penelope.model.SagaStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Limits to what one saga takes of its workers. */
final class QuotaTest {
    private static final Duration A_WHILE = Duration.ofMinutes(1);

    private static Definition<?, ?> atMost(int concurrent, String... nodes) {
        return within(dag(nodes), Quota.UNLIMITED.withMaxConcurrent(concurrent));
    }

    private static Definition<?, ?> budget(int retries, String... nodes) {
        return within(dag(nodes), Quota.UNLIMITED.withRetryBudget(retries));
    }

    // Actions at once

    @Test
    void noMoreActionsAreWithWorkersThanItSays() {
        given(atMost(2, "a", "b", "c", "d<-a,b,c"))
                .has(READY, "c")
                .when(succeeded("b"))
                .then(runs("c"))
                .when(succeeded("a"))
                .thenNothing()
                .when(succeeded("c"))
                .then(runs("d"))
                .when(succeeded("d"))
                .then(finishes(SagaStatus.SUCCEEDED));
    }

    @Test
    void whatWaitsForItsNextAttemptMakesRoom() {
        given(atMost(1, "a", "b", "c<-a,b"))
                .when(unknown("a"))
                .then(runs("b"))
                .has(BACKING_OFF, "a")
                .when(elapse(A_WHILE))
                .thenNothing()
                .has(READY, "a")
                .when(succeeded("b"))
                .then(runs("a", 2));
    }

    @Test
    void whatRunsNothingNeedsNoRoom() {
        given(atMost(1, "a", "b", "s?", "t@60", "k:1", "c<-a,b,s,t,k"))
                .has(READY, "b")
                .has(WAITING, "s", "t")
                .has(SUCCEEDED, "k")
                .when(signal("s", "1"))
                .then(does(SIGNAL));
    }

    @Test
    void undosAreNotHeldBack() {
        given(atMost(1, "a", "b", "c", "d<-a,b,c"), succeeded("a"), succeeded("b"), succeeded("c"))
                .when(failed("d"))
                .then(undoes("a"), undoes("b"), undoes("c"));
    }

    @Test
    void aWideStageGoesOnWithEachOutcome() {
        Scenario scenario =
                given(within(Dag.wide(600), Quota.UNLIMITED.withMaxConcurrent(3)))
                        .when(succeeded("first"))
                        .then(runs("w0"), runs("w1"), runs("w2"));
        for (int i = 0; i < 597; i++) {
            scenario.when(succeeded("w" + i)).then(runs("w" + (i + 3)));
        }
        scenario.when(succeeded("w597"), succeeded("w598"))
                .thenNothing()
                .when(succeeded("w599"))
                .then(runs("last"));
    }

    @Test
    void aPauseAndStepsKeepToIt() {
        given(atMost(1, "a", "b", "c<-a,b"), pause())
                .when(step(2))
                .then(does(STEP))
                .when(succeeded("a"))
                .then(runs("b"))
                .when(succeeded("b"))
                .then(runs("c"))
                .when(resume())
                .then(does(RESUME));
    }

    @Test
    void aBreakpointIsNoReasonToWaitForRoom() {
        given(atMost(1, "a", "b", "c", "d<-a,b,c"), breakBefore("b"))
                .when(succeeded("a"))
                .then(runs("c"))
                .when(clearAll())
                .then(does(CLEAR))
                .has(READY, "b")
                .when(succeeded("c"))
                .then(runs("b"));
    }

    // Further attempts

    @Test
    void theBudgetIsSharedByAllNodes() {
        given(budget(2, "a", "b", "c<-a,b"))
                .when(unknown("a"), unknown("b"), elapse(A_WHILE))
                .then(runs("a", 2), runs("b", 2))
                .when(unknown("a"))
                .is(UNWINDING)
                .when(succeeded("b"))
                .then(undoes("b"))
                .when(undone("b"))
                .thenNothing();
    }

    @Test
    void whatTheBudgetEndsIsAsAtTheEndOfANodesAttempts() {
        Definition<?, ?> asking = each(dag("a"), policy -> policy.withOnUnknown(OnUnknown.STUCK));
        given(within(asking, Quota.UNLIMITED.withRetryBudget(0)))
                .when(unknown("a"))
                .then(Effects.tells("STUCK"))
                .when(Happening.retry("a"))
                .then(does(RETRY), runs("a", 2));
    }

    @Test
    void aSagaWithoutABudgetCountsNothing() {
        Scenario scenario = given(dag("a"), unknown("a"), elapse(A_WHILE), unknown("a"));
        assertThat(scenario.header().tally().retries()).isZero();
        scenario = given(budget(9, "a"), unknown("a"), elapse(A_WHILE), unknown("a"));
        assertThat(scenario.header().tally().retries()).isEqualTo(2);
    }

    @Test
    void aSignalBehindAConstantIsWaitedForAfterAPauseAlthoughNothingElseHasRoom() {
        given(
                        atMost(1, "g?", "x", "k:1<-g", "b<-g", "s?<-k", "z<-x,b,s"),
                        pause(),
                        signal("g", "1"))
                .when(resume())
                .has(READY, "b")
                .has(WAITING, "s");
    }
}
