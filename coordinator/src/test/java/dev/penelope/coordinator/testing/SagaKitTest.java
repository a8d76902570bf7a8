package dev.penelope.coordinator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.coordinator.testing.Effects.Flaw;
import dev.penelope.model.Json;
import dev.penelope.model.NodeState;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import dev.penelope.protocol.CommandHandler;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SagaKitTest {
    private static final CommandHandler FINE =
            (command, now, first) -> List.of(Effects.succeeded(command));

    private static SagaKit<String, String> kit(Effects effects) {
        return SagaKit.of(Graphs.diamond()).worker(effects).reset(effects::reset);
    }

    @Test
    void aSagaRunsToItsEnd() {
        KitRun<String> run = SagaKit.of(Graphs.diamond()).worker(FINE).run("x");

        assertThat(run.status()).isEqualTo(SagaStatus.SUCCEEDED);
        assertThat(run.output()).contains("d");
        assertThat(run.output("a", String.class)).contains("a");
        assertThat(run.states().values()).containsOnly(NodeState.SUCCEEDED);
        assertThat(run.tree())
                .isEqualTo(
                        """
                        diamond@1 kit-1 SUCCEEDED
                        ├── a    ✔ succeeded
                        ├─┬ in parallel
                        │ ├── b  ✔ succeeded
                        │ └── c  ✔ succeeded
                        └── d    ✔ succeeded
                        """);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        SagaKit<String, String> kit = SagaKit.of(Graphs.diamond()).worker(FINE).reset(() -> {});
        kit.resetWorld();
        KitRun<String> first = kit.run("x");
        kit.resetWorld();

        assertThat(kit.run("x").log()).isEqualTo(first.log());
    }

    @Test
    void parallelBranchesEndInTheOrderThatTheSeedGivesThem() {
        Set<String> orders = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            Effects effects = new Effects();
            SagaKit.of(Graphs.diamond()).worker(effects).seed(seed).run("x");
            orders.add(effects.ran.toString());
        }

        assertThat(orders).hasSize(2);
    }

    @Test
    void whatFailsIsTriedAgainInVirtualTime() {
        CommandHandler slow =
                (command, now, first) ->
                        List.of(
                                Effects.outcome(
                                        command,
                                        command.attempt() < 1_000
                                                ? OutcomeKind.UNKNOWN
                                                : OutcomeKind.SUCCEEDED));

        KitRun<String> run = SagaKit.of(Graphs.diamond()).worker(slow).run("x");

        assertThat(run.status()).isEqualTo(SagaStatus.SUCCEEDED);
        assertThat(run.took()).isGreaterThan(Duration.ofHours(23));
        assertThat(run.nodes()).allMatch(node -> node.attempts() == 1_000);
    }

    @Test
    void anAttemptThatTakesTooLongIsUnknown() {
        KitRun<String> run =
                SagaKit.of(Graphs.diamond())
                        .worker(FINE)
                        .actionsTake(Duration.ofMinutes(2), Duration.ofMinutes(2))
                        .deadline(Duration.ofMinutes(10))
                        .most(1_000)
                        .control(Duration.ofMinutes(20), Verb.ABANDON)
                        .run("x");

        assertThat(run.status()).isEqualTo(SagaStatus.ABANDONED);
        assertThat(run.failures().getFirst().error().type()).isEqualTo("DeadlineExceeded");
        assertThat(run.state("a")).isIn(NodeState.UNDOING, NodeState.UNDO_BACKING_OFF);
    }

    @Test
    void aNodeCanBeMadeToFailAndAnUndoToo() {
        KitRun<String> run =
                kit(new Effects()).failing("c", Injection.WITHOUT_EFFECT).failingUndo("b").run("x");

        assertThat(run.status()).isEqualTo(SagaStatus.STUCK);
        assertThat(run.failedNode()).contains("c");
        assertThat(run.state("b")).isEqualTo(NodeState.UNDO_FAILED);
        assertThat(run.state("a")).isEqualTo(NodeState.SUCCEEDED);
    }

    @Test
    void whatAnOperatorInjectsIsPartOfTheLog() {
        SagaKit<String, String> kit = kit(new Effects());

        KitRun<String> run = kit.control(Duration.ZERO, Verb.INJECT_ERROR, "a", Wish.NONE).run("x");

        assertThat(run.status()).isEqualTo(SagaStatus.FAILED);
        assertThat(run.failedNode()).contains("a");
        assertThat(SagaKit.inspect(run.log()).tree()).isEqualTo(run.tree());
        assertThat(kit.resume(run.log().cut(1)).status()).isEqualTo(SagaStatus.FAILED);
    }

    @Test
    void aSagaThatNeverComesToRestIsGivenUp() {
        CommandHandler never =
                (command, now, first) -> List.of(Effects.outcome(command, OutcomeKind.UNKNOWN));

        assertThatThrownBy(() -> SagaKit.of(Graphs.diamond()).worker(never).most(50).run("x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("within 50 steps")
                .hasMessageContaining("18 attempts, may have run")
                .hasMessageContaining("seed 1");
    }

    @Test
    void aSagaThatKeepsTheDutiesPasses() {
        Effects effects = new Effects();
        SagaKit<String, String> kit = kit(effects);

        kit.failEveryNode("x", effects::digest);
        kit.repeatEverything("x", effects::digest);
        kit.crashEverywhere("x", effects::digest);
        kit.lateActions("x", effects::digest);
    }

    @Test
    void aSagaWithAPivotPassesAllRoundsToo() {
        Effects effects = new Effects();
        SagaKit<String, String> kit =
                SagaKit.of(Graphs.pivot()).worker(effects).reset(effects::reset);

        kit.failEveryNode("x", effects::digest);
        kit.repeatEverything("x", effects::digest);
        kit.crashEverywhere("x", effects::digest);
        kit.lateActions("x", effects::digest);
    }

    @Test
    void aNodeThatCanFailBesideAPivotIsFound() {
        Effects effects = new Effects();
        SagaKit<String, String> kit =
                SagaKit.of(Graphs.besideAPivot()).worker(effects).reset(effects::reset);

        for (long seed = 1; seed <= 10; seed++) {
            SagaKit<String, String> seeded = kit.seed(seed);
            assertThatThrownBy(() -> seeded.failEveryNode("x", effects::digest))
                    .hasMessageFindingMatch("everything to be as before|come to rest");
        }
    }

    @Test
    void aPersonDecidesAboutWhatFailsForGoodBehindAPivot() {
        SagaKit<String, String> stuck =
                SagaKit.of(Graphs.pivot()).worker(FINE).failing("c", Injection.AFTER_EFFECT);

        assertThat(stuck.run("x").status()).isEqualTo(SagaStatus.STUCK);
        assertThat(
                        stuck.control(Duration.ofHours(1), Verb.SKIP, "c", Wish.of(Json.of("1")))
                                .run("x")
                                .status())
                .isEqualTo(SagaStatus.SUCCEEDED);
    }

    @Test
    void anUndoThatDoesNothingIsFound() {
        Effects effects = new Effects(Flaw.NO_UNDO);

        assertThatThrownBy(() -> kit(effects).failEveryNode("x", effects::digest))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("When node \"a\" fails after its effect:")
                .hasMessageContaining("should be: {}")
                .hasMessageContaining("is:        {a=1}")
                .hasMessageContaining("├── a    ↶ undone after it failed: Injected")
                .hasMessageContaining("seed 1");
    }

    @Test
    void anUndoOfWhatNeverWasIsFound() {
        Effects effects = new Effects(Flaw.UNDOES_NOTHING_WRONGLY);

        assertThatThrownBy(() -> kit(effects).failEveryNode("x", effects::digest))
                .hasMessageContaining("node \"a\" fails without effect, which nobody knows")
                .hasMessageContaining("is:        {a=-1}");
    }

    @Test
    void anActionThatIsNotIdempotentIsFound() {
        Effects effects = new Effects(Flaw.NOT_IDEMPOTENT);

        assertThatThrownBy(() -> kit(effects).repeatEverything("x", effects::digest))
                .hasMessageContaining("When everything is delivered twice:")
                .hasMessageContaining("a=2");
        assertThatThrownBy(() -> kit(effects).crashEverywhere("x", effects::digest))
                .hasMessageContaining(
                        "When action of \"a\", attempt 1, loses its worker after it has run");
    }

    @Test
    void anActionThatComesAfterItsUndoIsFound() {
        Effects effects = new Effects(Flaw.NOT_FENCED);

        assertThatThrownBy(() -> kit(effects).lateActions("x", effects::digest))
                .hasMessageContaining("the action of \"a\" is delivered again after its undo")
                .hasMessageContaining("is:        {a=1}");
    }

    @Test
    void aDigestThatChangesAfterwardsIsRefused() {
        Effects effects = new Effects(Flaw.NO_UNDO);

        assertThatThrownBy(() -> kit(effects).failEveryNode("x", () -> effects.things))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("supply a copy");
    }

    @Test
    void withoutAResetItSaysSo() {
        assertThatThrownBy(() ->
                        SagaKit.of(Graphs.diamond())
                                .worker(new Effects())
                                .repeatEverything("x", () -> ""))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was given no reset");
    }

    @Test
    void aNodeThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> kit(new Effects()).failing("nope", Injection.IN_DOUBT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none named \"nope\"");
    }
}
