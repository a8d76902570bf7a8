package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Effects.finishes;
import static dev.penelope.coordinator.engine.Effects.runs;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.continues;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Scenario.PARAMS;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.BLOCKED;
import static dev.penelope.model.NodeState.FAILED;
import static dev.penelope.model.NodeState.SUCCEEDED;
import static dev.penelope.model.NodeState.UNDONE;
import static dev.penelope.model.NodeState.UNREACHED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.SagaStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Subsagas: one graph with what surrounds them, and values that go in and out. */
final class SubsagaTest {
    /** A subsaga of two between one node and another, beside a third. */
    private static final String[] PROVISION = {
        "a", "s/x", "s/y<-s/x", "s=s/y<-a", "ip<-a", "boot<-s,ip"
    };

    private static Optional<Json> json(String text) {
        return Optional.of(Json.of(text));
    }

    @Test
    void itsFirstNodesWaitForWhatTheSubsagaTakesAndItEndsWithItsLast() {
        given(dag(PROVISION))
                .then(runs("a"))
                .has(BLOCKED, "s/x", "s")
                .when(succeeded("a"))
                .then(runs("s/x"), runs("ip"))
                .when(succeeded("s/x"), succeeded("ip"))
                .then(runs("s/y"))
                .when(succeeded("s/y"))
                .then(runs("boot"))
                .has(SUCCEEDED, "s");
    }

    @Test
    void itsNodesHaveItsParametersAndOthersSeeItsOutputUnderItsName() {
        Scenario scenario = given(dag(PROVISION)).when(succeeded("a").returning("{\"n\":7}"));
        assertThat(scenario.commands())
                .extracting(command -> command.node().name(), Effect.Dispatch::params)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("s/x", Json.of("{\"n\":7}")),
                        org.assertj.core.groups.Tuple.tuple("ip", PARAMS));
        assertThat(scenario.commands().getFirst())
                .returns(Optional.empty(), Effect.Dispatch::input)
                .returns("s1:r1:s/x:action:1", Effect.Dispatch::key);
        scenario.when(succeeded("ip").returning("1"), succeeded("s/x").returning("2"));
        assertThat(scenario.commands().getFirst())
                .returns(Json.of("{\"n\":7}"), Effect.Dispatch::params)
                .returns(json("2"), Effect.Dispatch::input);
        scenario.when(succeeded("s/y").returning("[3]"));
        assertThat(scenario.commands().getFirst())
                .returns(PARAMS, Effect.Dispatch::params)
                .returns(json("{\"s\":[3],\"ip\":1}"), Effect.Dispatch::input);
    }

    @Test
    void innerOutputsAreJoinedUnderTheirNamesInside() {
        Scenario scenario = given(dag("s/x", "s/y", "s/z<-s/x,s/y", "s=s/z"));
        scenario.when(succeeded("s/x").returning("1"), succeeded("s/y").returning("2"));
        assertThat(scenario.commands().getFirst().input()).contains(Json.of("{\"x\":1,\"y\":2}"));
    }

    @Test
    void parametersOfSeveralOutputsAreOneObject() {
        Scenario scenario = given(dag("a", "b", "s/x", "s/y<-s/x", "s=s/y<-a,b"));
        scenario.when(succeeded("a").returning("1"), succeeded("b").returning("2"));
        assertThat(scenario.commands().getFirst().params()).isEqualTo(Json.of("{\"a\":1,\"b\":2}"));
        scenario.when(succeeded("s/x"));
        assertThat(scenario.commands().getFirst().params()).isEqualTo(Json.of("{\"a\":1,\"b\":2}"));
    }

    @Test
    void aSubsagaThatStandsFirstHandsTheSagasParametersOn() {
        Scenario scenario = given(dag("s/t/x", "s/t=s/t/x", "s=s/t", "b<-s"));
        assertThat(scenario.commands().getFirst().params()).isEqualTo(PARAMS);
        scenario.when(succeeded("s/t/x").returning("5")).then(runs("b"));
        assertThat(scenario.commands().getFirst().input()).contains(Json.of("5"));
    }

    @Test
    void nestedSubsagasHandOnTheParametersOfTheOneAround() {
        Scenario scenario =
                given(dag("a", "s/t/x", "s/t=s/t/x", "s/u/y", "s/u=s/u/y<-s/t", "s=s/u<-a"))
                        .when(succeeded("a").returning("1"))
                        .then(runs("s/t/x"));
        assertThat(scenario.commands().getFirst().params()).isEqualTo(Json.of("1"));
        scenario.when(succeeded("s/t/x").returning("2"));
        assertThat(scenario.commands().getFirst().params()).isEqualTo(Json.of("2"));
        scenario.when(succeeded("s/u/y").returning("3")).then(finishes(SagaStatus.SUCCEEDED));
        assertThat(scenario.effects())
                .filteredOn(Effect.Finish.class::isInstance)
                .extracting(effect -> ((Effect.Finish) effect).output())
                .containsExactly(json("3"));
    }

    @Test
    void aConstantMayEndASubsagaOrBeAllOfIt() {
        Scenario scenario = given(dag("s/k:42", "s=s/k", "b<-s")).then(runs("b"));
        assertThat(scenario.commands().getFirst().input()).contains(Json.of("42"));
        given(dag("s/k:42", "s=s/k")).then(finishes(SagaStatus.SUCCEEDED));
    }

    @Test
    void aFailureInsideUnwindsTheWholeGraph() {
        Scenario scenario =
                given(dag(PROVISION), succeeded("a").returning("7"), succeeded("ip"))
                        .when(succeeded("s/x").returning("2"), failed("s/y"))
                        .then(runs("s/y"), undoes("s/x"), undoes("ip"))
                        .has(UNREACHED, "s", "boot")
                        .has(FAILED, "s/y");
        assertThat(scenario.header().failures().getFirst().place())
                .isEqualTo(scenario.place("s/y"));
        assertThat(scenario.commands())
                .filteredOn(command -> command.node().name().equals("s/x"))
                .first()
                .returns(Json.of("7"), Effect.Dispatch::params)
                .returns(json("2"), Effect.Dispatch::output);
        scenario.when(undone("ip"))
                .thenNothing()
                .when(undone("s/x"))
                .then(undoes("a"))
                .when(undone("a"))
                .then(finishes(SagaStatus.FAILED));
    }

    @Test
    void aFailureBehindUndoesTheInsideFromItsLastNodeOn() {
        given(dag(PROVISION), succeeded("a"), succeeded("ip"), succeeded("s/x"), succeeded("s/y"))
                .when(failed("boot"))
                .then(undoes("s/y"), undoes("ip"))
                .has(UNDONE, "s")
                .when(undone("s/y"))
                .then(undoes("s/x"))
                .when(undone("s/x"))
                .thenNothing()
                .when(undone("ip"))
                .then(undoes("a"));
    }

    @Test
    void theFirstNodesInsideAreUndoneBeforeWhatTheSubsagaWaitedFor() {
        given(
                        dag("a", "b", "s/x", "s/y", "s/z<-s/x,s/y", "s=s/z<-a,b"),
                        succeeded("a"),
                        succeeded("b"),
                        succeeded("s/x"))
                .when(failed("s/y"))
                .then(undoes("s/x"))
                .when(undone("s/x"))
                .then(undoes("a"), undoes("b"));
    }

    @Test
    void anOutcomeOfASubsagaIsOnlyRecorded() {
        given(dag(PROVISION))
                .when(succeeded("s"), unknown("s"), undone("s"))
                .thenNothing()
                .thenCounts(
                        Effect.Unsettling.Why.UNASKED,
                        Effect.Unsettling.Why.UNASKED,
                        Effect.Unsettling.Why.UNASKED)
                .has(BLOCKED, "s");
    }

    @Test
    void parametersOfASubsagaThatAreTooLargeTogetherFailItsNode() {
        String big = "\"" + "x".repeat(Limits.PAYLOAD_BYTES - 2) + "\"";
        Scenario scenario =
                given(
                        dag("a", "b", "c", "s/x", "s=s/x<-a,b,c"),
                        succeeded("a").returning(big),
                        succeeded("b").returning(big));
        scenario.when(succeeded("c").returning(big))
                .then(undoes("a"), undoes("b"), undoes("c"))
                .has(FAILED, "s/x");
        assertThat(scenario.header().failures().getFirst().error().type())
                .isEqualTo("InputTooLarge");
    }

    @Test
    void hundredsOfSubsagasAreTakenInSteps() {
        List<String> names = IntStream.range(0, 600).mapToObj(i -> "s" + i).toList();
        String[] nodes =
                Stream.concat(
                                Stream.concat(
                                        Stream.of("a"),
                                        names.stream()
                                                .flatMap(name ->
                                                        Stream.of(
                                                                name + "/k:1",
                                                                name + "=" + name + "/k<-a"))),
                                Stream.of("last<-" + String.join(",", names)))
                        .toArray(String[]::new);
        given(dag(nodes))
                .when(succeeded("a"))
                .thenNothing()
                .when(continues())
                .then(runs("last"))
                .when(failed("last"), continues())
                .then(undoes("a"));
    }
}
