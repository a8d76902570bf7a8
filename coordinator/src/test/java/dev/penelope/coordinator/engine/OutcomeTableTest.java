package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Dag.node;
import static dev.penelope.coordinator.engine.Happening.abandon;
import static dev.penelope.coordinator.engine.Happening.abort;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.pause;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undoFailed;
import static dev.penelope.coordinator.engine.Happening.undoUnknown;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Scenario.given;

import dev.penelope.coordinator.engine.Happening.Said;
import dev.penelope.model.Direction;
import dev.penelope.model.NodeState;
import dev.penelope.model.OnUnknown;
import dev.penelope.model.SagaStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every outcome in every state, of the attempt at hand, an earlier one, and one that nobody
 * remembers: as a page to read. Each cell is also checked for all that every step must keep.
 */
final class OutcomeTableTest {
    private static final Happening A_WHILE = elapse(Duration.ofMinutes(1));
    private static final Happening[] SECOND_ATTEMPT = {succeeded("a"), unknown("b"), A_WHILE};

    /**
     * Node b of a, then b and c, then d; most with a second attempt, so that there is an earlier.
     */
    private enum Situation {
        WAITS("RUNNING, BLOCKED"),
        READY_IN_A_PAUSE("RUNNING, READY (paused)", succeeded("a"), unknown("b"), pause(), A_WHILE),
        RUNS("RUNNING, RUNNING", SECOND_ATTEMPT),
        BACKS_OFF("RUNNING, BACKING_OFF", then(SECOND_ATTEMPT, unknown("b"))),
        SUCCEEDED("RUNNING, SUCCEEDED", then(SECOND_ATTEMPT, succeeded("b"))),
        ASKS("RUNNING, FAILED (undecided)", exhausted()),
        STANDS_STILL("STUCK, FAILED (undecided)", then(exhausted(), succeeded("c"))),
        AWAITED("UNWINDING, RUNNING", then(SECOND_ATTEMPT, failed("c"))),
        HELD(
                "UNWINDING, SUCCEEDED (held)",
                then(SECOND_ATTEMPT, succeeded("b"), succeeded("c"), pause(), failed("d"))),
        FAILED("UNWINDING, FAILED (no effect)", succeeded("a"), failed("b")),
        UNREACHED("UNWINDING, UNREACHED", abort()),
        UNDOING("UNWINDING, UNDOING", undoing()),
        UNDO_BACKS_OFF("UNWINDING, UNDO_BACKING_OFF", then(undoing(), undoUnknown("b"))),
        UNDONE("UNWINDING, UNDONE", then(undoing(), undone("b"))),
        UNDO_FAILED("STUCK, UNDO_FAILED", then(undoing(), undoFailed("b"))),
        OVER_SUCCEEDED(
                "SUCCEEDED, SUCCEEDED",
                then(SECOND_ATTEMPT, succeeded("b"), succeeded("c"), succeeded("d"))),
        OVER_FAILED(
                "FAILED, FAILED (no effect)",
                succeeded("a"),
                failed("b"),
                failed("c"),
                undone("a")),
        OVER_UNREACHED("FAILED, UNREACHED", failed("a")),
        OVER_UNDONE("FAILED, UNDONE", then(undoing(), undone("b"), undone("a"))),
        OVER_ABANDONED("ABANDONED, any", then(SECOND_ATTEMPT, abandon()));

        private final String title;
        private final Happening[] history;

        Situation(String title, Happening... history) {
            this.title = title;
            this.history = history;
        }

        Scenario scenario() {
            return given(
                    node(
                            dag("a", "b<-a", "c<-a", "d<-b,c"),
                            "b",
                            policy ->
                                    policy.withOnUnknown(
                                                    title.contains("undecided")
                                                            ? OnUnknown.STUCK
                                                            : OnUnknown.UNDO)
                                            .withRetry(
                                                    policy.retry()
                                                            .atMost(
                                                                    title.contains("undecided")
                                                                            ? 2
                                                                            : 9))),
                    history);
        }

        private static Happening[] exhausted() {
            return then(SECOND_ATTEMPT, unknown("b"));
        }

        /** Second attempts in both directions. */
        private static Happening[] undoing() {
            return then(SECOND_ATTEMPT, unknown("b"), failed("c"), undoUnknown("b"), A_WHILE);
        }

        private static Happening[] then(Happening[] before, Happening... more) {
            return Stream.of(before, more).flatMap(Stream::of).toArray(Happening[]::new);
        }
    }

    private enum Attempt {
        AT_HAND("the attempt at hand", 0),
        EARLIER("an earlier attempt", 1),
        UNHEARD_OF("an attempt that nobody asked for", -1);

        private final String title;
        private final int ago;

        Attempt(String title, int ago) {
            this.title = title;
            this.ago = ago;
        }
    }

    @Test
    void everyOutcomeInEveryStateDoesWhatThePageSays() throws IOException {
        StringBuilder page =
                new StringBuilder(
                        """
                        # What an outcome does

                        Written by `OutcomeTableTest`. Rows are where the saga and the node stand \
                        when the outcome is read;
                        a cell says where the node and, if it changes, the saga stand then. *may \
                        have run* is what the node
                        is marked with from then on. *duplicate* tells nothing new; *late* and \
                        *unasked* are recorded in the
                        saga's history, as something else had settled the node, or nobody had asked.
                        *Uncertain* outcomes come from a worker that cannot rule out another \
                        delivery of the same command.
                        """);
        for (Direction direction : Direction.values()) {
            for (Attempt attempt : Attempt.values()) {
                page.append("\n## Outcome of an ")
                        .append(direction.wire())
                        .append(", ")
                        .append(attempt.title)
                        .append("\n\n");
                table(page, direction, attempt);
            }
        }
        GeneratedPage.says("outcomes.md", page.toString());
    }

    private static void table(StringBuilder page, Direction direction, Attempt attempt) {
        List<Said> outcomes = outcomes(direction);
        page.append("| saga, node | ")
                .append(
                        outcomes.stream()
                                .map(OutcomeTableTest::title)
                                .collect(Collectors.joining(" | ")))
                .append(" |\n|---|")
                .append("---|".repeat(outcomes.size()))
                .append('\n');
        for (Situation situation : Situation.values()) {
            List<String> cells = new ArrayList<>(List.of(situation.title));
            for (Said outcome : outcomes) {
                cells.add(cell(situation.scenario(), outcome.ago(attempt.ago)));
            }
            page.append("| ").append(String.join(" | ", cells)).append(" |\n");
        }
    }

    private static List<Said> outcomes(Direction direction) {
        return direction == Direction.ACTION
                ? List.of(
                        succeeded("b"),
                        failed("b"),
                        failed("b").perhapsNotFirst(),
                        unknown("b"),
                        Happening.unusable("b"),
                        Happening.unserved("b"),
                        Happening.unserved("b").perhapsNotFirst())
                : List.of(
                        undone("b"),
                        undoFailed("b"),
                        undoUnknown("b"),
                        Happening.undoUnserved("b"));
    }

    private static String title(Said outcome) {
        return outcome.kind().wire() + (outcome.certainlyFirst() ? "" : ", uncertain");
    }

    private static String cell(Scenario scenario, Said outcome) {
        NodeState stateBefore = scenario.node("b").state();
        boolean ranBefore = scenario.node("b").mayHaveRun();
        SagaStatus statusBefore = scenario.status();
        scenario.when(outcome);
        List<String> words = new ArrayList<>();
        NodeRow row = scenario.node("b");
        if (row.state() != stateBefore) {
            words.add("**" + row.state() + "**");
        }
        if (row.mayHaveRun() && !ranBefore && row.state() == stateBefore) {
            words.add("may have run");
        }
        if (scenario.status() != statusBefore) {
            words.add("saga **" + scenario.status() + "**");
        }
        scenario.effects().stream()
                .filter(Effect.Unsettling.class::isInstance)
                .map(effect -> ((Effect.Unsettling) effect).why())
                .forEach(why -> words.add(why.name().toLowerCase(Locale.ROOT)));
        return words.isEmpty() ? "–" : String.join(", ", words);
    }
}
