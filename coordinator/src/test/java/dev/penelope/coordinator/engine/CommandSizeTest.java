package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Effects.runs;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.heartbeat;
import static dev.penelope.coordinator.engine.Happening.patrol;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.UNDOING;
import static dev.penelope.model.NodeState.UNDO_FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.SagaStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What just fits into a command is sent, and one byte more is not. */
final class CommandSizeTest {
    private static final int MOST_FOR_UNDO = Limits.RECORD_BYTES - 4 * 1024;
    private static final int MOST_FOR_ACTION = MOST_FOR_UNDO - Limits.PAYLOAD_BYTES;
    private static final String BIG = json(Limits.PAYLOAD_BYTES);

    /** A value of so many bytes. */
    private static String json(int bytes) {
        return "\"" + "x".repeat(bytes - 2) + "\"";
    }

    /** What c must return so that an input of a, b, c and others has so many bytes with params. */
    private static String rest(int bytes, List<String> names, List<String> others) {
        List<Json> values =
                Stream.concat(Stream.of(BIG, BIG, "\"\""), others.stream()).map(Json::of).toList();
        int without = Json.object(names, values).size() + Scenario.PARAMS.size();
        return json(bytes - without + 2);
    }

    /** A node z runs whose parameters and input have so many bytes, if that many can be sent. */
    private static Scenario asked(int bytes) {
        String rest = rest(bytes, List.of("a", "b", "c"), List.of());
        return given(
                        dag("a", "b", "c", "z<-a,b,c", "end<-z"),
                        succeeded("a").returning(BIG),
                        succeeded("b").returning(BIG))
                .when(succeeded("c").returning(rest));
    }

    /** Nobody asked for z, as e has not succeeded; its undo would have so many bytes with BIG. */
    private static Scenario unasked(int bytes, Happening said) {
        String rest = rest(bytes - BIG.length(), List.of("a", "b", "c", "e"), List.of("null"));
        return given(
                        dag("a", "b", "c", "e", "z<-a,b,c,e"),
                        succeeded("a").returning(BIG),
                        succeeded("b").returning(BIG),
                        succeeded("c").returning(rest),
                        said)
                .when(failed("e"));
    }

    @Test
    void theLargestActionIsSent() {
        asked(MOST_FOR_ACTION).then(runs("z"));
    }

    @Test
    void aByteMoreIsRefused() {
        Scenario scenario = asked(MOST_FOR_ACTION + 1).is(SagaStatus.UNWINDING);
        assertThat(scenario.header().failures().getFirst().error().type())
                .isEqualTo("InputTooLarge");
    }

    /** The node takes nothing beside them. */
    @Test
    void theLargestParametersOfASubsagaAreSent() {
        int others = Scenario.PARAMS.size();
        String rest = rest(MOST_FOR_ACTION + others, List.of("a", "b", "c"), List.of());
        given(
                        dag("a", "b", "c", "s/z", "s=s/z<-a,b,c"),
                        succeeded("a").returning(BIG),
                        succeeded("b").returning(BIG))
                .when(succeeded("c").returning(rest))
                .then(runs("s/z"));
    }

    @Test
    void theUndoOfTheLargestActionWithTheLargestOutputIsSent() {
        asked(MOST_FOR_ACTION)
                .when(succeeded("z").returning(BIG))
                .then(runs("end"))
                .when(failed("end"))
                .then(undoes("z"));
    }

    @Test
    void theLargestUndoOfWhatNobodyAskedForIsSent() {
        unasked(MOST_FOR_UNDO, succeeded("z").returning(BIG)).has(UNDOING, "z");
    }

    @Test
    void anUndoThatIsAByteTooLargeWaitsForAPerson() {
        unasked(MOST_FOR_UNDO + 1, succeeded("z").returning(BIG)).has(UNDO_FAILED, "z");
    }

    @Test
    void whatAnAttemptSaidGoesWithItsUndoIfItJustFits() {
        assertThat(detailsOfUndo(100))
                .hasValueSatisfying(said -> assertThat(said.size()).isEqualTo(100));
        assertThat(detailsOfUndo(101)).isEmpty();
    }

    /** There is room for 100 bytes. */
    private static Optional<Json> detailsOfUndo(int bytes) {
        Scenario scenario =
                asked(MOST_FOR_ACTION)
                        .when(
                                heartbeat("z", Json.of(json(bytes))),
                                succeeded("z").returning(json(Limits.PAYLOAD_BYTES - 100)))
                        .when(failed("end"))
                        .then(undoes("z"));
        return scenario.commands().getFirst().details();
    }

    /** What was sent stands in its queue. */
    @Test
    void aCommandThatHasGrownTooLargeMeanwhileIsNotRepeated() {
        Scenario scenario =
                unasked(MOST_FOR_UNDO + 1, unknown("z"))
                        .has(UNDOING, "z")
                        .when(succeeded("z").returning(BIG))
                        .when(elapse(Duration.ofMillis(Patrol.SILENT_MS)), patrol())
                        .thenNothing();
        assertThat(scenario.node("z").silence()).isEqualTo(NodeRow.Silence.NONE);
    }
}
