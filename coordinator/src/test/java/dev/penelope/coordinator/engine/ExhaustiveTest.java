package dev.penelope.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Definition;
import dev.penelope.model.OnUnknown;
import dev.penelope.model.Quota;
import dev.penelope.model.Retry;
import dev.penelope.model.UndoPolicy;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * All small graphs, with every answer of every worker at every moment and in every order: what is
 * promised holds in each state, and each leads to an end.
 */
final class ExhaustiveTest {
    /** Each node but the last has one of the nodes behind it, or several, after it. */
    @Test
    void noGraphIsLeftOut() {
        assertThat(Stream.of(1, 2, 3, 4).map(nodes -> SmallGraphs.of(nodes).size()))
                .containsExactly(1, 1, 3, 21);
    }

    @Test
    void allGraphsOfUpToThreeNodesWithRetries() {
        Explorer explorer = new Explorer(Alphabet::answers);
        Stream.of(1, 2, 3)
                .flatMap(nodes -> SmallGraphs.of(nodes).stream())
                .forEach(graph -> explorer.explore(attempts(graph, 2, 2)));
        assertThat(explorer.states()).isGreaterThan(4_500);
    }

    @Test
    void allGraphsOfFourNodes() {
        Explorer explorer = new Explorer(Alphabet::answers);
        SmallGraphs.of(4).forEach(graph -> explorer.explore(attempts(graph, 2, 1)));
        assertThat(explorer.states()).isGreaterThan(24_000);
    }

    @Test
    void aSubsagaBetweenTwoNodesAndOneOfTwoBranches() {
        Explorer explorer = new Explorer(Alphabet::answers);
        explorer.explore(attempts(Dag.dag("a", "s/b", "s=s/b<-a", "c<-s"), 2, 2));
        explorer.explore(attempts(Dag.dag("a", "s/b", "s/c", "s/k:1<-s/b,s/c", "s=s/k<-a"), 2, 1));
        assertThat(explorer.states()).isGreaterThan(1_000);
    }

    @Test
    void oneNodeWithEverythingThatCanHappen() {
        Explorer explorer = new Explorer(Alphabet::everything);
        variants(Dag.dag("a")).forEach(explorer::explore);
        assertThat(explorer.states()).isGreaterThan(12_000);
    }

    @Test
    void twoNodesWithOperatorsAndLateAnswers() {
        Explorer explorer = new Explorer(Alphabet::controlsAndLateAnswers);
        variants(Dag.dag("a", "b<-a")).forEach(explorer::explore);
        assertThat(explorer.states()).isGreaterThan(36_000);
    }

    @Test
    void twoNodesWithOddAnswers() {
        Explorer explorer = new Explorer(Alphabet::oddAnswers);
        variants(Dag.dag("a", "b<-a")).forEach(explorer::explore);
        assertThat(explorer.states()).isGreaterThan(5_000);
    }

    @Test
    void twoNodesAndAConstantWithBreakpointsStepsAndInjections() {
        Explorer explorer = new Explorer(Alphabet::steeredAnswers);
        Stream.of(Dag.dag("a"), Dag.dag("a", "b<-a"), Dag.dag("a", "k:1<-a"))
                .forEach(graph -> explorer.explore(attempts(graph, 2, 2)));
        assertThat(explorer.states()).isGreaterThan(10_000);
    }

    @Test
    void waitsForTheOutsideWithOperatorsAndWhatIsSaidAtAnyTime() {
        Explorer explorer = new Explorer(Alphabet::waits);
        Stream.of(
                        Dag.dag("s?"),
                        Dag.dag("s?9"),
                        Dag.dag("t@9"),
                        Dag.dag("a", "s?9<-a", "t@5<-a", "b<-s,t"),
                        Dag.dag("s?9", "t@5<-s", "r?<-t"))
                .forEach(graph -> explorer.explore(attempts(graph, 1, 1)));
        assertThat(explorer.states()).isGreaterThan(1_000);
    }

    @Test
    void oneAndTwoNodesThatOnlyGoForward() {
        Explorer explorer = new Explorer(Alphabet::everything);
        explorer.explore(attempts(Dag.forward(Dag.dag("a")), 2, 1));
        explorer.explore(
                Dag.within(
                        attempts(Dag.forward(Dag.dag("a")), 3, 1),
                        Quota.UNLIMITED.withRetryBudget(1)));
        Explorer two = new Explorer(Alphabet::controlsAndLateAnswers);
        two.explore(attempts(Dag.forward(Dag.dag("a", "b<-a")), 2, 1));
        assertThat(explorer.states() + two.states()).isGreaterThan(1_000);
    }

    @Test
    void aPivotAndAnActionThatIsUndoneOnlyWhenAPersonSaysSo() {
        Explorer explorer = new Explorer(Alphabet::controlsAndLateAnswers);
        for (UndoPolicy policy : List.of(UndoPolicy.PIVOT, UndoPolicy.ASK_OPERATOR)) {
            explorer.explore(with(policy, attempts(Dag.dag("a"), 2, 2)));
            explorer.explore(with(policy, attempts(Dag.dag("a", "b<-a"), 1, 1)));
            explorer.explore(with(policy, attempts(Dag.dag("b", "a<-b"), 1, 1)));
        }
        Explorer wide = new Explorer(Alphabet::answers);
        wide.explore(with(UndoPolicy.PIVOT, attempts(Dag.dag("a", "b", "c<-a,b", "d<-c"), 1, 1)));
        assertThat(explorer.states() + wide.states()).isGreaterThan(1_000);
    }

    @Test
    void noMoreActionsAtOnceThanTheQuotaAllows() {
        Explorer explorer = new Explorer(Alphabet::controlsAndLateAnswers);
        explorer.explore(
                Dag.within(
                        attempts(Dag.dag("a", "b", "c<-a,b"), 1, 1),
                        Quota.UNLIMITED.withMaxConcurrent(1)));
        assertThat(explorer.states()).isGreaterThan(1_000);
    }

    private static Definition<?, ?> with(UndoPolicy undo, Definition<?, ?> graph) {
        return Dag.node(graph, "a", policy -> policy.withUndo(undo));
    }

    /** Two attempts of each action and undo, under each policy that decides about them. */
    static List<Definition<?, ?>> variants(Definition<?, ?> graph) {
        Definition<?, ?> plain = attempts(graph, 2, 2);
        return List.of(
                plain,
                Dag.each(plain, policy -> policy.withOnUnknown(OnUnknown.STUCK)),
                Dag.node(plain, "a", policy -> policy.withUndo(UndoPolicy.NONE)),
                Dag.each(
                        attempts(graph, 1, 1),
                        policy -> policy.withScheduleToClose(Duration.ofSeconds(9))));
    }

    private static Definition<?, ?> attempts(Definition<?, ?> graph, int actions, int undos) {
        Retry action = new Retry(Duration.ofSeconds(1), 1, Duration.ofSeconds(1), 0, actions);
        Retry undo = new Retry(Duration.ofSeconds(1), 1, Duration.ofSeconds(1), 0, undos);
        return Dag.each(graph, policy -> policy.withRetry(action).withUndoRetry(undo));
    }
}
