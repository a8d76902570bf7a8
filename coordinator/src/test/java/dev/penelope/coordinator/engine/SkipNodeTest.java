package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Dag.forward;
import static dev.penelope.coordinator.engine.Dag.node;
import static dev.penelope.coordinator.engine.Dag.once;
import static dev.penelope.coordinator.engine.Effects.amends;
import static dev.penelope.coordinator.engine.Effects.does;
import static dev.penelope.coordinator.engine.Effects.finishes;
import static dev.penelope.coordinator.engine.Effects.refuses;
import static dev.penelope.coordinator.engine.Effects.runs;
import static dev.penelope.coordinator.engine.Effects.tells;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.abort;
import static dev.penelope.coordinator.engine.Happening.breakBefore;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.injectError;
import static dev.penelope.coordinator.engine.Happening.pause;
import static dev.penelope.coordinator.engine.Happening.queueReturns;
import static dev.penelope.coordinator.engine.Happening.queueVanishes;
import static dev.penelope.coordinator.engine.Happening.resume;
import static dev.penelope.coordinator.engine.Happening.signal;
import static dev.penelope.coordinator.engine.Happening.skip;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.SKIPPED;
import static dev.penelope.model.Verb.SKIP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Definition;
import dev.penelope.model.Json;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.UndoPolicy;
import dev.penelope.model.Verb;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A person has the saga go on without a node. */
final class SkipNodeTest {
    private static final Duration A_WHILE = Duration.ofMinutes(1);

    @Test
    void whatFollowsTakesTheOutputThatThePersonSaid() {
        Scenario scenario =
                given(once(forward(dag("a", "b<-a"))), failed("a"))
                        .when(skip("a", "{\"room\":12}"))
                        .then(does(SKIP), runs("b"))
                        .has(SKIPPED, "a");
        assertThat(scenario.commands().getFirst().input()).contains(Json.of("{\"room\":12}"));
        scenario.when(succeeded("b")).then(finishes(SagaStatus.SUCCEEDED));
    }

    @Test
    void withoutAnOutputItIsNull() {
        Scenario scenario = given(once(forward(dag("a", "b<-a"))), failed("a")).when(skip("a"));
        assertThat(scenario.commands().getFirst().input()).contains(Json.NULL);
    }

    @Test
    void whatCertainlyDidNotRunNeedsNoUndo() {
        given(once(forward(dag("a", "b<-a"))), failed("a"), skip("a"))
                .when(abort())
                .then(does(Verb.ABORT))
                .when(failed("b"))
                .then(finishes(SagaStatus.FAILED));
    }

    @Test
    void whatMayHaveRunIsUndoneWithWhatThePersonSaid() {
        Scenario scenario =
                given(once(forward(dag("a", "b<-a"))), unknown("a"), skip("a", "5"), abort())
                        .when(failed("b"))
                        .then(undoes("a"));
        assertThat(scenario.commands().getFirst().output()).contains(Json.of("5"));
        scenario.when(undone("a")).then(finishes(SagaStatus.FAILED));
    }

    @Test
    void oneThatTurnsOutToHaveRunIsUndoneIfTheSagaUnwinds() {
        given(once(forward(dag("a", "b<-a"))), failed("a"), skip("a"))
                .when(succeeded("a"))
                .thenCounts(Effect.Unsettling.Why.LATE)
                .when(abort(), failed("b"))
                .then(does(Verb.ABORT), undoes("a"));
    }

    @Test
    void orEvenAfterThat() {
        given(once(forward(dag("a", "b<-a"))), failed("a"), skip("a"), abort(), failed("b"))
                .is(SagaStatus.FAILED)
                .when(succeeded("a"))
                .then(undoes("a"))
                .when(undone("a"))
                .then(amends(SagaStatus.FAILED));
    }

    @Test
    void aNodeThatWaitsForItsNextAttempt() {
        given(dag("a", "b<-a"), unknown("a"))
                .when(skip("a"))
                .then(does(SKIP), runs("b"))
                .thenDisarms(TimerKind.RETRY, "a");
    }

    @Test
    void aNodeThatWaitsForTheOutside() {
        Scenario scenario =
                given(dag("s?60", "t@60", "b<-s,t"))
                        .when(skip("s", "1"), skip("t", "2"))
                        .then(does(SKIP), does(SKIP), runs("b"))
                        .thenDisarms(TimerKind.SIGNAL_DEADLINE, "s")
                        .thenDisarms(TimerKind.WAIT, "t");
        assertThat(scenario.commands().getFirst().input()).contains(Json.of("{\"s\":1,\"t\":2}"));
        scenario.when(signal("s", "3"))
                .then(refuses(Verb.SIGNAL, "that node is SKIPPED"))
                .when(elapse(A_WHILE))
                .thenNothing();
    }

    @Test
    void aNodeThatABreakpointHolds() {
        given(dag("a", "b<-a", "c<-b"), breakBefore("b"), succeeded("a"))
                .when(skip("b"))
                .then(does(SKIP), runs("c"));
    }

    @Test
    void aNodeThatAPauseHolds() {
        given(dag("a", "b<-a", "c<-b"), pause(), succeeded("a"))
                .when(skip("b"))
                .then(does(SKIP))
                .when(resume())
                .then(does(Verb.RESUME), runs("c"));
    }

    @Test
    void theLastNode() {
        given(once(forward(dag("a"))), failed("a"))
                .when(skip("a", "1"))
                .then(does(SKIP), finishes(SagaStatus.SUCCEEDED));
    }

    @Test
    void whatRunsNothingAndWasMadeToFail() {
        Definition<?, ?> definition =
                node(
                        dag("a", "k:1<-a", "s/b:2", "s=s/b<-a", "c<-k,s"),
                        "a",
                        policy -> policy.withUndo(UndoPolicy.PIVOT));
        Scenario scenario =
                given(definition, injectError("k"), injectError("s"))
                        .when(succeeded("a"))
                        .then(tells("STUCK"))
                        .when(skip("k", "7"), skip("s", "8"))
                        .then(does(SKIP), does(SKIP), runs("c"));
        assertThat(scenario.commands().getFirst().input()).contains(Json.of("{\"k\":7,\"s\":8}"));
        scenario.when(succeeded("c")).then(finishes(SagaStatus.SUCCEEDED));
    }

    /** Its undo had not begun: first that of what followed. */
    @Test
    void itsUndoWaitsForWhatFollowedIfThatComesToLight() {
        given(
                        once(forward(dag("a", "b<-a"))),
                        unknown("a"),
                        skip("a"),
                        abort(),
                        queueVanishes(),
                        failed("b"))
                .when(queueReturns(), succeeded("b"))
                .then(undoes("b"))
                .when(undone("b"))
                .then(undoes("a"));
    }

    @Test
    void whatCannotBeSkippedIsSaid() {
        given(dag("a", "b<-a"))
                .when(skip("a"))
                .then(refuses(SKIP, "that node is RUNNING"))
                .when(skip("b"))
                .then(refuses(SKIP, "that node is BLOCKED"))
                .when(skip(""))
                .then(refuses(SKIP, "it needs the name of a node"))
                .when(abort(), skip("a"))
                .then(does(Verb.ABORT), refuses(SKIP, "the saga is UNWINDING"));
    }

    @Test
    void theLimitOfItsAttemptsIsGone() {
        Definition<?, ?> limited =
                node(dag("a", "b<-a"), "a", policy -> policy.withScheduleToClose(A_WHILE));
        given(limited, unknown("a"))
                .when(skip("a"))
                .thenDisarms(TimerKind.SCHEDULE_TO_CLOSE, "a")
                .thenDisarms(TimerKind.RETRY, "a");
    }
}
