package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Dag.each;
import static dev.penelope.coordinator.engine.Dag.forward;
import static dev.penelope.coordinator.engine.Dag.once;
import static dev.penelope.coordinator.engine.Effects.does;
import static dev.penelope.coordinator.engine.Effects.finishes;
import static dev.penelope.coordinator.engine.Effects.refuses;
import static dev.penelope.coordinator.engine.Effects.runs;
import static dev.penelope.coordinator.engine.Effects.tells;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.abort;
import static dev.penelope.coordinator.engine.Happening.control;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.pause;
import static dev.penelope.coordinator.engine.Happening.resume;
import static dev.penelope.coordinator.engine.Happening.retry;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Happening.unserved;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.FAILED;
import static dev.penelope.model.NodeState.SUCCEEDED;
import static dev.penelope.model.SagaStatus.STUCK;
import static dev.penelope.model.Verb.RETRY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Json;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A person has a node run once more. */
final class RetryNodeTest {
    private static final Duration A_WHILE = Duration.ofMinutes(1);

    @Test
    void theNextAttemptHasTheSameKeyAndInput() {
        Scenario scenario =
                given(once(forward(dag("a", "b<-a")))).when(succeeded("a")).then(runs("b"));
        Effect.Dispatch first = scenario.commands().getFirst();
        scenario.when(failed("b"), retry("b")).then(tells("STUCK"), does(RETRY), runs("b", 2));
        Effect.Dispatch second = scenario.commands().getFirst();
        assertThat(second.key()).isEqualTo(first.key());
        assertThat(second.input()).isEqualTo(first.input());
    }

    @Test
    void itsInputCanBeAnother() {
        Scenario scenario =
                given(once(forward(dag("a"))), failed("a"))
                        .when(retry("a", "{\"to\":\"Troy\"}"))
                        .then(does(RETRY), runs("a", 2));
        assertThat(scenario.commands().getFirst())
                .returns("s1:r1:a:action:1", Effect.Dispatch::key)
                .returns(Scenario.PARAMS, Effect.Dispatch::params)
                .extracting(Effect.Dispatch::input)
                .isEqualTo(Optional.of(Json.of("{\"to\":\"Troy\"}")));
    }

    @Test
    void anotherInputHoldsForAllThatFollowsItsUndoIncluded() {
        Scenario scenario =
                given(once(forward(dag("a", "b<-a"))), failed("a"), retry("a", "1"), failed("a"));
        scenario.when(retry("a")).then(does(RETRY), runs("a", 3));
        assertThat(scenario.commands().getFirst().input()).contains(Json.of("1"));
        scenario.when(succeeded("a"), abort()).then(runs("b"), does(Verb.ABORT));
        scenario.when(failed("b")).then(undoes("a"));
        assertThat(scenario.commands().getFirst().input()).contains(Json.of("1"));
    }

    @Test
    void whichInputItHadAnEffectWithDoesNotMatter() {
        given(once(forward(dag("a", "b<-a"))), unknown("a"), retry("a", "1"))
                .when(succeeded("a").ago(1).returning("9"))
                .then(runs("b"))
                .has(SUCCEEDED, "a")
                .when(succeeded("a"))
                .thenNothing();
    }

    @Test
    void oneThatWaitsForItsNextAttemptGetsItNow() {
        given(dag("a"), unknown("a"))
                .when(retry("a"))
                .then(does(RETRY), runs("a", 2))
                .thenDisarms(TimerKind.RETRY, "a")
                .when(elapse(A_WHILE))
                .thenNothing();
    }

    @Test
    void aNodeGetsItsTimeAnew() {
        given(each(once(forward(dag("a"))), policy -> policy.withScheduleToClose(A_WHILE)))
                .when(elapse(A_WHILE))
                .then(tells("STUCK"))
                .when(retry("a"))
                .then(does(RETRY), runs("a", 2))
                .thenArms(TimerKind.SCHEDULE_TO_CLOSE, "a", A_WHILE)
                .when(elapse(A_WHILE))
                .then(tells("STUCK"));
    }

    @Test
    void aFailureThatWasMadeGoodIsNoFailureOfTheSaga() {
        Scenario scenario =
                given(once(forward(dag("a", "b<-a"))), failed("a"), retry("a"), succeeded("a"));
        assertThat(scenario.header().failures()).isEmpty();
        scenario.when(succeeded("b")).then(finishes(SagaStatus.SUCCEEDED));
    }

    @Test
    void theSameWishTwiceIsOne() {
        given(once(forward(dag("a"))), failed("a"))
                .when(
                        control("again", Verb.RETRY, "a", Wish.NONE),
                        failed("a"),
                        control("again", Verb.RETRY, "a", Wish.NONE))
                .then(does(RETRY), runs("a", 2), tells("STUCK"), does(RETRY))
                .is(STUCK);
    }

    @Test
    void whatCannotBeRetriedIsSaid() {
        given(dag("a", "b<-a"))
                .when(retry("a"))
                .then(refuses(RETRY, "that node is RUNNING"))
                .when(retry("b"))
                .then(refuses(RETRY, "that node is BLOCKED"))
                .when(retry(""))
                .then(refuses(RETRY, "it needs the name of a node"))
                .when(succeeded("a"), retry("a"))
                .then(runs("b"), refuses(RETRY, "that node is SUCCEEDED"))
                .when(abort(), retry("a"))
                .then(does(Verb.ABORT), refuses(RETRY, "the saga is UNWINDING"));
        given(dag("k:1", "s?1<-k"))
                .when(retry("k"))
                .then(refuses(RETRY, "that node is SUCCEEDED"))
                .when(retry("s"))
                .then(refuses(RETRY, "that node is WAITING"));
        given(forward(dag("s?1")), elapse(A_WHILE))
                .when(retry("s", "1"))
                .then(refuses(RETRY, "that node takes no input"));
    }

    @Test
    void theRecordSaysWhetherItsInputWasAnother() {
        Scenario scenario = given(once(forward(dag("a", "b<-a"))), unknown("a"));
        scenario.when(retry("a"), unknown("a"), retry("a", "1"));
        assertThat(scenario.header().notes())
                .extracting(Note::text)
                .containsExactly(
                        "retry a: because",
                        "retry a with another input of SHA-256 "
                                + "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"
                                + ": because");
    }

    @Test
    void onlyWhatWaitsForItsNextAttemptCouldBeRetried() {
        Scenario scenario = given(dag("a", "s?", "t@60", "b<-a,s,t")).when(pause());
        assertThat(scenario.possible()).doesNotContain(RETRY);
        scenario.when(unknown("a"), resume());
        assertThat(scenario.possible()).contains(RETRY);
    }

    /** Its last attempt was never run, and would have been the next again. */
    @Test
    void whatNobodyServedAndThenHadItsTimeGetsAnAttemptOfItsOwn() {
        given(
                        each(
                                forward(dag("a", "b<-a")),
                                policy -> policy.withScheduleToClose(Duration.ofSeconds(3))),
                        unserved("a"),
                        elapse(Duration.ofSeconds(3)))
                .has(FAILED, "a")
                .when(retry("a"))
                .then(does(RETRY), runs("a", 2));
    }
}
