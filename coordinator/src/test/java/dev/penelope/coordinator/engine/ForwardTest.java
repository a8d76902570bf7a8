package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Effects.finishes;
import static dev.penelope.coordinator.engine.Effects.runs;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.BLOCKED;
import static dev.penelope.model.NodeState.RUNNING;
import static dev.penelope.model.NodeState.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Direction;
import dev.penelope.model.Json;
import dev.penelope.model.SagaStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A saga in which nothing goes wrong. */
final class ForwardTest {
    private static final String[] DIAMOND = {"a", "b<-a", "c<-a", "d<-b,c"};

    @Test
    void aStartRunsTheNodesThatWaitForNothing() {
        given(dag("a", "b", "c<-a,b")).then(runs("a"), runs("b")).has(BLOCKED, "c");
    }

    @Test
    void nodesThatWaitedForOneRunTogether() {
        given(dag(DIAMOND)).when(succeeded("a")).then(runs("b"), runs("c")).has(RUNNING, "b", "c");
    }

    @Test
    void aJoinWaitsForAllOfItsPredecessors() {
        given(dag(DIAMOND), succeeded("a"), succeeded("c"))
                .has(BLOCKED, "d")
                .when(succeeded("b"))
                .then(runs("d"));
    }

    @Test
    void aStageRunsOnlyAfterTheThirdOfThree() {
        given(dag("a", "b", "c", "d<-a,b,c"), succeeded("b"), succeeded("c"))
                .when(succeeded("a"))
                .then(runs("d"));
    }

    @Test
    void theLastSuccessEndsTheSagaWithItsOutput() {
        Scenario scenario =
                given(dag("a", "b<-a"), succeeded("a"))
                        .when(succeeded("b").returning("\"it worked\""))
                        .then(finishes(SagaStatus.SUCCEEDED))
                        .has(SUCCEEDED, "a", "b");
        Effect.Finish finish =
                (Effect.Finish)
                        scenario.effects().stream()
                                .filter(Effect.Finish.class::isInstance)
                                .findFirst()
                                .orElseThrow();
        assertThat(finish.output()).contains(Json.of("\"it worked\""));
    }

    @Test
    void aSucceededSagaLeavesOnlyWhatTellsItsStartFromAnother() {
        Scenario scenario = given(dag("a"), succeeded("a"));
        assertThat(scenario.saga().saga()).isEmpty();
        assertThat(scenario.saga().remains())
                .contains(
                        new Remains(
                                scenario.start(Scenario.PARAMS).run(),
                                SagaStatus.SUCCEEDED,
                                scenario.start(Scenario.PARAMS).content(),
                                scenario.nowMs()));
        assertThat(scenario.saga().pages()).isEmpty();
        assertThat(scenario.saga().payloads()).isEmpty();
    }

    @Test
    void theHappyPathArmsNoTimer() {
        Scenario scenario = given(dag(DIAMOND));
        for (String node : List.of("a", "b", "c", "d")) {
            scenario.when(succeeded(node));
            assertThat(scenario.saga().timers().all()).isEmpty();
        }
    }

    @Test
    void aConstantTakesNoCommandAndItsValueIsAnInputLikeAnother() {
        Scenario scenario =
                given(dag("a", "k:42<-a", "b<-a,k"))
                        .when(succeeded("a").returning("1"))
                        .then(runs("b"));
        assertThat(scenario.commands().getFirst().input()).contains(Json.of("{\"a\":1,\"k\":42}"));
    }

    @Test
    void aSagaOfConstantsEndsAtOnce() {
        given(dag("k:1", "l:2<-k")).then(finishes(SagaStatus.SUCCEEDED));
    }

    @Test
    void aCommandCarriesTheInputsItsNodeDeclares() {
        Scenario first = given(dag("a", "b<-a"));
        assertThat(first.commands().getFirst())
                .returns(Scenario.PARAMS, Effect.Dispatch::params)
                .returns(Optional.empty(), Effect.Dispatch::input)
                .returns(Optional.empty(), Effect.Dispatch::output)
                .returns(Direction.ACTION, Effect.Dispatch::direction)
                .returns("s1:r1:a:action:1", Effect.Dispatch::key);
        first.when(succeeded("a").returning("[1,2]"));
        assertThat(first.commands().getFirst().input()).contains(Json.of("[1,2]"));
    }

    @Test
    void anOutputOfNullIsAnOutput() {
        Scenario scenario =
                given(dag("a", "b<-a")).when(succeeded("a").returning("null")).then(runs("b"));
        assertThat(scenario.commands().getFirst().input()).contains(Json.NULL);
    }

    @Test
    void aStepWritesOnlyThePagesItTouched() {
        Scenario scenario = given(Dag.chain(3 * View.PAGE));
        int next = View.PAGE + 2;
        for (int i = 0; i < next; i++) {
            scenario.when(succeeded("n" + i));
        }
        Step step = scenario.saga().copy().tell(outcomeOf(scenario, "n" + next));
        assertThat(step.pages().keySet()).containsExactly(1);
    }

    private static Event.Outcome outcomeOf(Scenario scenario, String node) {
        return new Event.Outcome(
                scenario.nowMs(),
                scenario.place(node),
                Direction.ACTION,
                1,
                dev.penelope.model.OutcomeKind.SUCCEEDED,
                Optional.of(Json.of("1")),
                Optional.empty(),
                true);
    }

    @Test
    void everyRunOfTheSameEventsDecidesTheSame() {
        List<List<Effect>> runs =
                Stream.generate(() -> given(dag(DIAMOND), succeeded("a"), succeeded("b")))
                        .limit(2)
                        .map(scenario -> scenario.when(succeeded("c")).effects())
                        .toList();
        assertThat(runs.get(0)).isEqualTo(runs.get(1));
    }
}
