package dev.penelope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DefinitionBuilderTest {
    private static final Action<String, String> BOOK =
            Action.of("book", String.class, String.class);
    private static final Action<Void, Integer> DRAW = Action.of("draw", Void.class, Integer.class);

    record Pair(String a, Integer b) {}

    private static final Action<Pair, Pair> JOIN = Action.of("join", Pair.class, Pair.class);

    private final DefinitionBuilder<String> saga = Definition.named("trip", 3, String.class);

    private static Node.Run run(Definition<?, ?> definition, String name) {
        return (Node.Run)
                definition.nodes().stream()
                        .filter(node -> node.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void inputsBecomeEdges() {
        var a = saga.action("a", BOOK, saga.params());
        var b = saga.action("b", DRAW).after(a);
        Definition<String, Pair> trip =
                saga.build(saga.action("c", JOIN, saga.inputs(Pair.class, b, a)));

        assertThat(run(trip, "a").input()).isEqualTo(new Input.Params());
        assertThat(run(trip, "b").input()).isEqualTo(new Input.None());
        assertThat(run(trip, "b").predecessors()).containsExactly("a");
        assertThat(run(trip, "c").input()).isEqualTo(new Input.Outputs(List.of("b", "a")));
        assertThat(run(trip, "c").predecessors()).containsExactly("b", "a");
        assertThat(trip.title()).isEqualTo("trip@3");
    }

    @Test
    void signalsAndTimersAreNodesThatRunNothing() {
        var approved = saga.signal("approved", Pair.class).within(Duration.ofDays(1));
        var coolOff = saga.timer("cool-off", Duration.ofDays(30)).after(approved).label("Cool off");
        var paid = saga.signal("paid", Integer.class).after(coolOff);
        Definition<String, Pair> trip = saga.build(saga.action("c", JOIN, approved).after(paid));

        assertThat(trip.nodes().subList(0, 3))
                .containsExactly(
                        new Node.Signal(
                                "approved", "approved", List.of(), Optional.of(Duration.ofDays(1))),
                        new Node.Timer(
                                "cool-off", "Cool off", Duration.ofDays(30), List.of("approved")),
                        new Node.Signal("paid", "paid", List.of("cool-off"), Optional.empty()))
                .noneMatch(Node::runs);
        assertThat(run(trip, "c").input()).isEqualTo(new Input.Output("approved"));
    }

    record Waited(String a, Void coolOff) {}

    @Test
    void aTimerGivesNothingToWhatTakesIt() {
        var a = saga.action("a", BOOK, saga.params());
        var coolOff = saga.timer("coolOff", Duration.ofDays(30));
        var draw = saga.action("draw", DRAW, coolOff);
        var both =
                saga.action(
                        "both",
                        Action.of("both", Waited.class, String.class),
                        saga.inputs(Waited.class, a, coolOff));
        Definition<String, Pair> trip =
                saga.build(
                        saga.action("c", Action.of("c", Void.class, Pair.class)).after(draw, both));

        assertThat(run(trip, "draw").input()).isEqualTo(new Input.Output("coolOff"));
        assertThat(run(trip, "both").input()).isEqualTo(new Input.Outputs(List.of("a", "coolOff")));
    }

    @Test
    void onlyASignalHasADeadline() {
        var timer = saga.timer("t", Duration.ofDays(1));

        assertThatThrownBy(() -> timer.within(Duration.ofDays(2)))
                .hasMessageContaining("node \"t\" is no signal, and only a signal has a deadline");
        assertThatThrownBy(() ->
                        saga.build(saga.signal("s", String.class).within(Duration.ofDays(3_651))))
                .hasMessageContaining(
                        "expected node \"s\" to wait for 1 ms to 3650 days, but got PT87624H");
    }

    @Test
    void theOutputTypeIsThatOfTheLastNode() {
        var a = saga.action("a", BOOK, saga.params());
        var b = saga.action("b", DRAW).after(a);

        assertThat(saga.build(b).outputType()).contains(Integer.class);
    }

    @Test
    void definitionsAreEqualWhateverIsKnownOfTheirTypes() {
        Definition<String, String> typed = saga.build(saga.action("a", BOOK, saga.params()));
        Definition<String, String> untyped =
                new Definition<>(typed.name(), typed.version(), typed.policy(), typed.nodes());

        assertThat(untyped).isEqualTo(typed).hasSameHashCodeAs(typed);
        assertThat(new Definition<>("trip", 4, typed.policy(), typed.nodes())).isNotEqualTo(typed);
    }

    @Test
    void eachStageWaitsForTheWholeStageBefore() {
        var a = saga.action("a", DRAW);
        var b = saga.action("b", DRAW);
        var c = saga.action("c", DRAW);
        var d = saga.action("d", DRAW);
        var end = saga.action("end", DRAW);
        saga.stage(a, b).stage(c, d).stage(end);

        Definition<String, Integer> trip = saga.build(end);

        assertThat(run(trip, "c").predecessors()).containsExactly("a", "b");
        assertThat(run(trip, "d").predecessors()).containsExactly("a", "b");
        assertThat(run(trip, "end").predecessors()).containsExactly("c", "d");
    }

    @Test
    void anEdgeThatIsDeclaredTwiceIsOneEdge() {
        var a = saga.action("a", BOOK, saga.params());
        var b = saga.action("b", BOOK, a).after(a, a);

        assertThat(run(saga.build(b), "b").predecessors()).containsExactly("a");
    }

    @Test
    void nodesInheritThePolicyThatHoldsWhenTheDefinitionIsBuilt() {
        var a = saga.action("a", BOOK, saga.params());
        var b = saga.action("b", BOOK, a).queue("slow").noUndo();
        saga.policy(policy -> policy.withStartToClose(Duration.ofSeconds(5)));

        Definition<String, String> trip = saga.build(b);

        assertThat(run(trip, "a").policy().startToClose()).isEqualTo(Duration.ofSeconds(5));
        assertThat(run(trip, "b").policy())
                .isEqualTo(trip.policy().withQueue("slow").withUndo(UndoPolicy.NONE));
    }

    @Test
    void aDefinitionSaysWhatItsSagasMayTakeOfTheirWorkers() {
        saga.maxConcurrent(4).retryBudget(9);

        Definition<String, String> trip = saga.build(saga.action("a", BOOK, saga.params()).pivot());

        assertThat(trip.quota()).isEqualTo(new Quota(4, 9));
        assertThat(run(trip, "a").policy().undo()).isEqualTo(UndoPolicy.PIVOT);
        assertThatThrownBy(() -> saga.maxConcurrent(0))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageContaining("Expected maxConcurrent of at least 1, but got 0");
        assertThatThrownBy(() -> saga.retryBudget(-1))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageContaining("Expected a retryBudget of at least 0, but got -1");
    }

    @Test
    void aSignalHasTheSamePolicyOfFailureAsItsDefinitionOrItsOwn() {
        saga.policy(policy -> policy.withOnFailure(OnFailure.FORWARD));
        var paid = saga.signal("paid", String.class);
        var signed =
                saga.signal("signed", String.class)
                        .policy(policy -> policy.withOnFailure(OnFailure.UNWIND))
                        .after(paid);

        assertThat(saga.build(signed).nodes())
                .extracting(node -> ((Node.Signal) node).onFailure())
                .containsExactly(OnFailure.FORWARD, OnFailure.UNWIND);
    }

    @Test
    void laterRefinementsOfANodeBuildOnEarlierOnes() {
        var a =
                saga.action("a", BOOK, saga.params())
                        .policy(policy -> policy.withRetry(Retry.never()))
                        .policy(policy -> policy.withHeartbeat(Duration.ofSeconds(9)));

        Policy policy = run(saga.build(a), "a").policy();

        assertThat(policy.retry().maxAttempts()).isOne();
        assertThat(policy.heartbeat()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void aConstantIsAValueOfTheGraph() {
        var fee = saga.constant("fee", 7);

        Definition<String, Integer> trip = saga.build(fee);

        assertThat(trip.nodes())
                .containsExactly(new Node.Constant("fee", "fee", Json.of("7"), List.of()));
    }
}
