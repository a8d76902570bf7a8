package dev.penelope.cli;

import static dev.penelope.model.NodeState.FAILED;
import static dev.penelope.model.NodeState.RUNNING;
import static dev.penelope.model.NodeState.SKIPPED;
import static dev.penelope.model.NodeState.SUCCEEDED;
import static dev.penelope.model.NodeState.UNDONE;
import static dev.penelope.model.NodeState.UNDO_FAILED;
import static dev.penelope.model.NodeState.UNREACHED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Json;
import dev.penelope.model.NodeState;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.FailureReport;
import dev.penelope.protocol.NodeReport;
import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TreeTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final FailureReport NO_CAR =
            failure("car", Direction.ACTION, 1, "NoCarAvailable", "no limousine is left");

    @Test
    void aSucceededSagaShowsWhatCouldRunAtTheSameTimeAsAGroup() {
        assertThat(tree(SagaStatus.SUCCEEDED, trip(SUCCEEDED, SUCCEEDED, SUCCEEDED)))
                .isEqualTo(
                        """
                        book-trip@1 trip-1 SUCCEEDED in 0.41 s
                        ├── payment   Charge the card  ✔ succeeded
                        ├─┬ in parallel
                        │ ├── hotel   Book the hotel   ✔ succeeded
                        │ ├── flight  Book the flight  ✔ succeeded
                        │ └── car     Rent the car     ✔ succeeded
                        └── output    Sum up           ✔ succeeded
                        """);
    }

    @Test
    void aFailedSagaMarksWhatIsUndoneAndSaysWhyItFailed() {
        assertThat(tree(SagaStatus.FAILED, trip(UNDONE, FAILED, UNREACHED), NO_CAR))
                .isEqualTo(
                        """
                        book-trip@1 trip-1 FAILED after 0.41 s
                        ├── payment   Charge the card  ↶ undone
                        ├─┬ in parallel
                        │ ├── hotel   Book the hotel   ↶ undone
                        │ ├── flight  Book the flight  ↶ undone
                        │ └── car     Rent the car     ✘ failed: NoCarAvailable: no limousine is left
                        └── output    Sum up           · never ran
                        """);
    }

    @Test
    void nodesOfASubsagaStandBelowIt() {
        List<List<NodeReport>> nodes =
                List.of(
                        List.of(node("size", "Choose", UNDONE)),
                        List.of(
                                node("ip", "ip", UNDONE),
                                node("alloc/pick", "Pick one", UNDONE),
                                node("alloc/spare", "spare", UNDONE)),
                        List.of(node("alloc/reserve/ask", "ask", UNDONE)),
                        List.of(node("alloc/reserve/write", "write", FAILED)),
                        List.of(node("alloc/reserve", "reserve", UNREACHED)),
                        List.of(node("alloc/check/a", "a", UNREACHED)),
                        List.of(node("alloc/check", "check", UNREACHED)),
                        List.of(node("alloc", "A server", UNREACHED)),
                        List.of(node("boot", "boot", UNREACHED)));

        assertThat(
                        tree(
                                SagaStatus.FAILED,
                                nodes,
                                failure("alloc/reserve/write", Direction.ACTION, 1, "Full", "")))
                .isEqualTo(
                        """
                        book-trip@1 trip-1 FAILED after 0.41 s
                        ├── size         Choose    ↶ undone
                        ├─┬ in parallel
                        │ ├── ip                   ↶ undone
                        │ └─┬ alloc      A server  · not finished
                        │   ├─┬ in parallel
                        │   │ ├── pick   Pick one  ↶ undone
                        │   │ └── spare            ↶ undone
                        │   ├─┬ reserve            · not finished
                        │   │ ├── ask              ↶ undone
                        │   │ └── write            ✘ failed: Full
                        │   └─┬ check              · never ran
                        │     └── a                · never ran
                        └── boot                   · never ran
                        """);
    }

    @Test
    void attemptsAreCountedAndDoubtIsShown() {
        List<List<NodeReport>> nodes =
                List.of(
                        List.of(new NodeReport("a", "a", UNDONE, false, 3, 2)),
                        List.of(
                                new NodeReport("b", "b", FAILED, true, 2, 0),
                                new NodeReport("c", "c", SUCCEEDED, true, 1, 0),
                                new NodeReport("d", "d", SKIPPED, false, 0, 0)));

        assertThat(
                        tree(
                                SagaStatus.FAILED,
                                nodes,
                                failure("b", Direction.ACTION, 2, "Timeout", ""),
                                failure("a", Direction.ACTION, 3, "Timeout", "no answer")))
                .isEqualTo(
                        """
                        book-trip@1 trip-1 FAILED after 0.41 s
                        ├── a    ↶ undone after it failed: Timeout: no answer (3 attempts, 2 undo attempts)
                        └─┬ in parallel
                          ├── b  ✘ failed: Timeout (2 attempts, may have run)
                          ├── c  ✔ succeeded, not undone
                          └── d  · skipped
                        """);
    }

    @Test
    void anAbandonedSagaShowsWhatItLeavesBehind() {
        List<List<NodeReport>> nodes =
                List.of(
                        List.of(new NodeReport("hold", "hold", UNDO_FAILED, true, 1, 4)),
                        List.of(new NodeReport("ship", "ship", RUNNING, true, 1, 0)));
        ResultRecord.Result result =
                result(
                        SagaStatus.ABANDONED,
                        nodes,
                        Optional.of("abandoned by ann: settled by phone"),
                        failure("hold", Direction.UNDO, 4, "AlreadyPaidOut", "too\n late"));

        assertThat(Tree.of(result, Paint.PLAIN))
                .isEqualTo(
                        """
                        book-trip@1 trip-1 ABANDONED after 0.41 s: abandoned by ann: settled by phone
                        ├── hold  ✘ undo failed: AlreadyPaidOut: too late (4 undo attempts, may have run)
                        └── ship  … given up while it ran (may have run)
                        """);
    }

    @Test
    void aResultWithoutRoomForItsNodesSaysSo() {
        assertThat(tree(SagaStatus.FAILED, List.of(), NO_CAR))
                .isEqualTo(
                        """
                        book-trip@1 trip-1 FAILED after 0.41 s
                        ├── car  ✘ action failed: NoCarAvailable: no limousine is left
                        └── (too many nodes to be listed in a result record)
                        """);
    }

    @Test
    void whatFailedTheSagaAsAWholeStandsInTheHeadline() {
        FailureReport aborted = failure("", Direction.ACTION, 0, "Aborted", "by ann: new plans");

        assertThat(tree(SagaStatus.FAILED, one(UNREACHED), aborted))
                .isEqualTo(
                        """
                        book-trip@1 trip-1 FAILED after 0.41 s: Aborted: by ann: new plans
                        └── a  · never ran
                        """);
    }

    @Test
    void labelsStandBelowTheHeadline() {
        ResultRecord.Result plain = result(SagaStatus.SUCCEEDED, one(SUCCEEDED), Optional.empty());
        ResultRecord.Result labelled =
                new ResultRecord.Result(
                        plain.saga(),
                        plain.run(),
                        plain.definition(),
                        plain.version(),
                        plain.outcome(),
                        plain.output(),
                        plain.levels(),
                        plain.failures(),
                        plain.history(),
                        plain.why(),
                        Map.of("team", "travel", "customer", "ann"),
                        plain.startedAt(),
                        plain.endedAt());

        assertThat(Tree.of(labelled, Paint.PLAIN))
                .contains("\n│ customer=ann team=travel\n└── a  ✔ succeeded\n");
    }

    @Test
    void textFromElsewhereCannotSteerTheTerminal() {
        String tree =
                tree(
                        SagaStatus.FAILED,
                        one(FAILED),
                        failure("a", Direction.ACTION, 1, "Bad", "\u001B[2Jgone\r\nnext"));

        assertThat(tree).contains("Bad: [2Jgone next").doesNotContain("\u001B", "\r");
    }

    @Test
    void coloursChangeNothingButColours() {
        ResultRecord.Result result =
                result(
                        SagaStatus.FAILED,
                        trip(UNDONE, FAILED, UNREACHED),
                        Optional.empty(),
                        NO_CAR);

        String coloured = Tree.of(result, Paint.COLOURED);

        assertThat(coloured).contains("\u001B[31mFAILED\u001B[0m");
        assertThat(coloured.replaceAll("\u001B\\[[0-9]+m", ""))
                .isEqualTo(Tree.of(result, Paint.PLAIN));
    }

    @Test
    void theTreeNeedsNothingButTheRecord() {
        ResultRecord.Result result =
                result(
                        SagaStatus.FAILED,
                        trip(UNDONE, FAILED, UNREACHED),
                        Optional.empty(),
                        NO_CAR);

        ResultRecord read = ResultJson.read(ResultJson.write(result));

        assertThat(Tree.of((ResultRecord.Result) read, Paint.PLAIN))
                .isEqualTo(Tree.of(result, Paint.PLAIN));
    }

    private static String tree(
            SagaStatus outcome, List<List<NodeReport>> nodes, FailureReport... failures) {
        return Tree.of(result(outcome, nodes, Optional.empty(), failures), Paint.PLAIN);
    }

    private static ResultRecord.Result result(
            SagaStatus outcome,
            List<List<NodeReport>> nodes,
            Optional<String> why,
            FailureReport... failures) {
        return new ResultRecord.Result(
                new SagaId("trip-1"),
                new RunId("run-1"),
                "book-trip",
                1,
                outcome,
                outcome == SagaStatus.SUCCEEDED ? Optional.of(Json.of("{}")) : Optional.empty(),
                nodes,
                List.of(failures),
                List.of(),
                why,
                Map.of(),
                NOON,
                NOON.plusMillis(412));
    }

    private static List<List<NodeReport>> trip(NodeState others, NodeState car, NodeState output) {
        return List.of(
                List.of(node("payment", "Charge the card", others)),
                List.of(
                        node("hotel", "Book the hotel", others),
                        node("flight", "Book the flight", others),
                        node("car", "Rent the car", car)),
                List.of(node("output", "Sum up", output)));
    }

    private static List<List<NodeReport>> one(NodeState state) {
        return List.of(List.of(node("a", "a", state)));
    }

    private static NodeReport node(String name, String label, NodeState state) {
        return new NodeReport(
                name, label, state, state == SUCCEEDED, state == UNREACHED ? 0 : 1, 0);
    }

    private static FailureReport failure(
            String node, Direction direction, int attempt, String type, String message) {
        return new FailureReport(node, direction, attempt, ErrorInfo.of(type, message));
    }
}
