package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Dag.node;
import static dev.penelope.coordinator.engine.Happening.abandon;
import static dev.penelope.coordinator.engine.Happening.abort;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.heartbeat;
import static dev.penelope.coordinator.engine.Happening.pause;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undoFailed;
import static dev.penelope.coordinator.engine.Happening.undoUnknown;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Scenario.given;

import dev.penelope.coordinator.engine.Happening.Beat;
import dev.penelope.coordinator.engine.Happening.Said;
import dev.penelope.model.Direction;
import dev.penelope.model.NodeState;
import dev.penelope.model.OnUnknown;
import dev.penelope.model.SagaStatus;
import dev.penelope.testing.GeneratedPage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
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
    private static final List<Situation> SITUATIONS =
            List.of(
                    at("RUNNING, BLOCKED"),
                    at("RUNNING, READY (paused)", succeeded("a"), unknown("b"), pause(), A_WHILE),
                    at("RUNNING, RUNNING", SECOND_ATTEMPT),
                    at("RUNNING, BACKING_OFF", then(SECOND_ATTEMPT, unknown("b"))),
                    at("RUNNING, SUCCEEDED", then(SECOND_ATTEMPT, succeeded("b"))),
                    at("RUNNING, FAILED (undecided)", exhausted()),
                    at("STUCK, FAILED (undecided)", then(exhausted(), succeeded("c"))),
                    at("UNWINDING, RUNNING", then(SECOND_ATTEMPT, failed("c"))),
                    at(
                            "UNWINDING, SUCCEEDED (held)",
                            then(
                                    SECOND_ATTEMPT,
                                    succeeded("b"),
                                    succeeded("c"),
                                    pause(),
                                    failed("d"))),
                    at("UNWINDING, FAILED (no effect)", succeeded("a"), failed("b")),
                    at("UNWINDING, UNREACHED", abort()),
                    at("UNWINDING, UNDOING", undoing()),
                    at("UNWINDING, UNDO_BACKING_OFF", then(undoing(), undoUnknown("b"))),
                    at("UNWINDING, UNDONE", then(undoing(), undone("b"))),
                    at("STUCK, UNDO_FAILED", then(undoing(), undoFailed("b"))),
                    at(
                            "SUCCEEDED, SUCCEEDED",
                            then(SECOND_ATTEMPT, succeeded("b"), succeeded("c"), succeeded("d"))),
                    at(
                            "FAILED, FAILED (no effect)",
                            succeeded("a"),
                            failed("b"),
                            failed("c"),
                            undone("a")),
                    at("FAILED, UNREACHED", failed("a")),
                    at("FAILED, UNDONE", then(undoing(), undone("b"), undone("a"))),
                    at("ABANDONED, any", then(SECOND_ATTEMPT, abandon())));

    private record Situation(String title, List<Happening> history) {
        Scenario scenario() {
            boolean asks = title.contains("undecided");
            return given(
                    node(
                            dag("a", "b<-a", "c<-a", "d<-b,c"),
                            "b",
                            policy ->
                                    policy.withOnUnknown(asks ? OnUnknown.STUCK : OnUnknown.UNDO)
                                            .withRetry(policy.retry().atMost(asks ? 2 : 9))),
                    history.toArray(Happening[]::new));
        }
    }

    private static Situation at(String title, Happening... history) {
        return new Situation(title, List.of(history));
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
                        delivery of the same command. A
                        heartbeat settles nothing: its attempt is *watched* from then on, and what \
                        nobody counted on as running
                        may have run.
                        """);
        page.append(
                """

                All this is how it is in *fast* mode, where a worker may run a command of a \
                transaction that is lost
                then, and in *strict* mode of whatever was sent. What was never sent, in strict \
                mode, is in the last table.
                """);
        for (Direction direction : Direction.values()) {
            for (Attempt attempt : Attempt.values()) {
                page.append("\n## Outcome of an ")
                        .append(direction.wire())
                        .append(", ")
                        .append(attempt.title)
                        .append("\n\n");
                table(page, direction, attempt, false);
            }
        }
        page.append(
                """

                ## Outcome of an action that was never sent, in strict mode

                No coordinator sent it, so it is no success: it may have run, and is sent when its \
                turn comes, under the same key.

                """);
        table(page, Direction.ACTION, Attempt.values()[0], true);
        GeneratedPage.says("outcomes.md", page.toString());
    }

    private static List<Situation> neverSent() {
        return SITUATIONS.stream()
                .filter(situation -> situation.scenario().node("b").attempts() == 0)
                .toList();
    }

    private static void table(
            StringBuilder page, Direction direction, Attempt attempt, boolean neverSent) {
        List<Column> columns = columns(direction);
        page.append("| saga, node | ")
                .append(columns.stream().map(Column::title).collect(Collectors.joining(" | ")))
                .append(" |\n|---|")
                .append("---|".repeat(columns.size()))
                .append('\n');
        for (Situation situation : neverSent ? neverSent() : SITUATIONS) {
            List<String> cells = new ArrayList<>(List.of(situation.title));
            for (Column column : columns) {
                Scenario scenario = situation.scenario();
                cells.add(
                        cell(
                                neverSent ? scenario.strictly() : scenario,
                                column.ago.apply(attempt.ago)));
            }
            page.append("| ").append(String.join(" | ", cells)).append(" |\n");
        }
    }

    /** What is said, of so many attempts ago. */
    private record Column(String title, IntFunction<Happening> ago) {
        static Column of(Said outcome) {
            return new Column(
                    outcome.kind().wire() + (outcome.certainlyFirst() ? "" : ", uncertain"),
                    outcome::ago);
        }

        static Column of(Beat heartbeat) {
            return new Column(
                    "heartbeat" + (heartbeat.certainlyFirst() ? "" : ", uncertain"),
                    heartbeat::ago);
        }
    }

    private static List<Column> columns(Direction direction) {
        return direction == Direction.ACTION
                ? List.of(
                        Column.of(succeeded("b")),
                        Column.of(failed("b")),
                        Column.of(failed("b").perhapsNotFirst()),
                        Column.of(unknown("b")),
                        Column.of(Happening.unusable("b")),
                        Column.of(Happening.unserved("b")),
                        Column.of(Happening.unserved("b").perhapsNotFirst()),
                        Column.of(heartbeat("b")),
                        Column.of(heartbeat("b").perhapsNotFirst()))
                : List.of(
                        Column.of(undone("b")),
                        Column.of(undoFailed("b")),
                        Column.of(undoUnknown("b")),
                        Column.of(Happening.undoUnserved("b")),
                        Column.of(heartbeat("b", Direction.UNDO)));
    }

    private static String cell(Scenario scenario, Happening outcome) {
        NodeState stateBefore = scenario.node("b").state();
        boolean ranBefore = scenario.node("b").mayHaveRun();
        long dueBefore = scenario.node("b").times().dueMs();
        SagaStatus statusBefore = scenario.status();
        scenario.when(outcome);
        List<String> words = new ArrayList<>();
        NodeRow row = scenario.node("b");
        if (row.state() != stateBefore) {
            words.add("**" + row.state() + "**");
        }
        if (row.state() == stateBefore && row.times().dueMs() != dueBefore) {
            words.add("watched");
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
