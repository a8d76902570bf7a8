package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Happening.abort;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.pause;
import static dev.penelope.coordinator.engine.Happening.queueVanishes;
import static dev.penelope.coordinator.engine.Happening.skip;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Definition;
import dev.penelope.model.NodeState;
import dev.penelope.model.Retry;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.UndoPolicy;
import dev.penelope.testing.GeneratedPage;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The declared transitions: as a page, and each of them taken. */
final class StateMachineTest {
    @Test
    void thePageShowsTheDeclaredTransitions() throws IOException {
        GeneratedPage.says("state-machine.md", page());
    }

    @Test
    void everyDeclaredTransitionCanHappen() {
        Explorer explorer = new Explorer(Alphabet::everything);
        ExhaustiveTest.variants(Dag.dag("a")).forEach(explorer::explore);
        Explorer oddly = new Explorer(Alphabet::oddAnswers);
        oddly.explore(ExhaustiveTest.variants(Dag.dag("a", "b<-a")).getFirst());
        Set<Step.Move> visited = new LinkedHashSet<>(explorer.visited());
        visited.addAll(oddly.visited());
        visited.addAll(special());
        assertThat(declared()).allMatch(visited::contains, "was visited");
    }

    /** What needs a longer story than the exhaustive ones tell. */
    private static Set<Step.Move> special() {
        Scenario.VISITED.clear();
        Scenario.given(Dag.dag("a", "k:1<-a", "b<-k"), succeeded("a"), failed("b"));
        Scenario.given(Dag.dag("s?1", "t@1<-s"), elapse(Duration.ofSeconds(1)));
        Scenario.given(Dag.dag("t@1"), abort());
        Scenario.given(Dag.dag("t@1"), elapse(Duration.ofSeconds(1)));
        Scenario.given(Dag.dag("a", "b<-a"), succeeded("b"));
        Scenario.given(Dag.dag("a", "b<-a"), unknown("b"), failed("a"));
        Scenario.given(Dag.dag("a", "b<-a"), unknown("b"), queueVanishes(), failed("a"));
        Scenario.given(
                Dag.dag("a", "b<-a"), succeeded("a"), queueVanishes(), failed("b"), succeeded("b"));
        Scenario.given(
                Dag.dag("a", "b<-a"), unknown("a"), queueVanishes(), abort(), succeeded("b"));
        Scenario.given(
                Dag.dag("a"), unknown("a"), pause(), elapse(Duration.ofSeconds(1)), failed("a"));
        Scenario.given(Dag.dag("s?1"), skip("s"));
        Definition<?, ?> forward =
                Dag.each(
                        Dag.forward(Dag.dag("a", "b<-a")),
                        policy -> policy.withRetry(Retry.never()));
        Scenario.given(forward, unknown("a"), skip("a"), abort(), failed("b"));
        Scenario.given(forward, unknown("a"), skip("a"), queueVanishes(), abort(), failed("b"));
        Definition<?, ?> asking =
                Dag.each(Dag.dag("a", "b<-a"), policy -> policy.withUndo(UndoPolicy.ASK_OPERATOR));
        Scenario.given(asking, succeeded("a"), failed("b"), succeeded("b"));
        Scenario.given(asking, unknown("a"), abort(), succeeded("b"));
        return Scenario.VISITED;
    }

    private static Collection<Step.Move> declared() {
        Stream<Step.Move> nodes =
                Arrays.stream(NodeState.values())
                        .flatMap(from ->
                                from.successors().stream()
                                        .map(to -> new Step.Move.OfNode(0, from, to)));
        Stream<Step.Move> sagas =
                Arrays.stream(SagaStatus.values())
                        .flatMap(from ->
                                from.successors().stream()
                                        .map(to -> new Step.Move.OfSaga(from, to)));
        return Stream.concat(nodes, sagas).toList();
    }

    private static String page() {
        return """
        # State machines

        Written by `StateMachineTest` from `SagaStatus.successors` and `NodeState.successors`. A \
        transition that is not here is
        refused; one that is here and cannot happen fails a test.

        ## Saga

        %s
        ## Node

        Whether a node's action *may have run* is recorded apart from its state, and only a \
        finished undo or an operator's mark
        takes it away. A node whose state is not active waits for its neighbours or is done with.

        %s\
        """
                .formatted(
                        diagram(Arrays.asList(SagaStatus.values()), SagaStatus.RUNNING)
                                + table(Arrays.asList(SagaStatus.values())),
                        diagram(Arrays.asList(NodeState.values()), NodeState.BLOCKED)
                                + table(Arrays.asList(NodeState.values())));
    }

    private static String diagram(Collection<? extends Enum<?>> states, Enum<?> first) {
        return states.stream()
                .flatMap(from ->
                        successors(from).stream().map(to -> "    " + from + " --> " + to + "\n"))
                .collect(
                        Collectors.joining(
                                "",
                                "```mermaid\nstateDiagram-v2\n    [*] --> " + first + "\n",
                                "```\n\n"));
    }

    private static String table(Collection<? extends Enum<?>> states) {
        return states.stream()
                .map(from -> "| " + from + " | " + words(successors(from)) + " |\n")
                .collect(Collectors.joining("", "| from | to |\n|---|---|\n", ""));
    }

    private static String words(Collection<? extends Enum<?>> states) {
        return states.isEmpty()
                ? "–"
                : states.stream().map(Enum::name).collect(Collectors.joining(", "));
    }

    private static Collection<? extends Enum<?>> successors(Enum<?> state) {
        return state instanceof NodeState node
                ? node.successors()
                : ((SagaStatus) state).successors();
    }
}
