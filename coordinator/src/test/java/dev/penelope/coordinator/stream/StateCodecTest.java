package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.coordinator.engine.Failure;
import dev.penelope.coordinator.engine.Mark;
import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Note;
import dev.penelope.coordinator.engine.Origin;
import dev.penelope.coordinator.engine.Pause;
import dev.penelope.coordinator.engine.Payload;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.engine.Steering;
import dev.penelope.coordinator.engine.Stuck;
import dev.penelope.coordinator.engine.Tally;
import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Json;
import dev.penelope.model.NodeState;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The stored form of sagas: what was written once must be readable for ever. */
final class StateCodecTest {
    private static final long START = 1_790_000_000_000L;
    private static final SagaId ID = new SagaId("trip-1");

    @Test
    void aSagaIsReadAsItWasWritten() {
        StoredSaga stored = full();
        StoredSaga read = StateCodec.read(ID, StateCodec.write(stored));
        assertThat(read.saga()).isEqualTo(stored.saga());
        assertThat(read.kept()).isEqualTo(stored.kept());
        assertThat(read.carriesDefinition()).isTrue();
    }

    @Test
    void aSmallSagaIsSmall() {
        assertThat(StateCodec.write(plain()).length).isLessThan(100);
    }

    @Test
    void theFormOfVersionOneIsReadForEver() throws IOException {
        assertThat(StateCodec.read(ID, golden("saga-v1")).saga()).isEqualTo(full().saga());
    }

    @Test
    void theFormOfVersionTwoIsReadForEver() throws IOException {
        assertThat(StateCodec.write(full())).isEqualTo(golden("saga-v2"));
        assertThat(StateCodec.read(ID, golden("saga-v2")).saga()).isEqualTo(full().saga());
    }

    private static byte[] golden(String name) throws IOException {
        try (var golden = StateCodecTest.class.getResourceAsStream("/golden/" + name + ".hex")) {
            assertThat(golden).isNotNull();
            String hex = new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip();
            return HexFormat.of().parseHex(hex);
        }
    }

    @Test
    void aLargeSagaIsReadAsItWasWrittenAndItsNewestNodesStayInOrder() {
        StoredSaga read = StateCodec.read(ID, StateCodec.write(paged()));
        assertThat(read.saga()).isEqualTo(full().saga());
        StoredSaga.Paged kept = (StoredSaga.Paged) read.kept();
        assertThat(kept.near().keySet()).containsExactly(1_999, 24, 30);
        assertThat(kept.near(2, START)).isEqualTo(Map.of(24, one(24), 30, one(30)));
        assertThat(kept.near(3, START)).isEmpty();
    }

    @Test
    void whatIsCutOffOfALargeSagaIsRefused() {
        byte[] value = StateCodec.write(paged());
        for (int length = 0; length < value.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(value, length);
            assertThatThrownBy(() -> StateCodec.read(ID, cut))
                    .isInstanceOf(CorruptStateException.class);
        }
    }

    private static StoredSaga paged() {
        SequencedMap<Integer, byte[]> near = new LinkedHashMap<>();
        for (int place : new int[] {1_999, 24, 30}) {
            near.put(place, PageCodec.write(one(place), place, START));
        }
        return new StoredSaga(full().saga(), new StoredSaga.Paged(near), false);
    }

    private static Page one(int place) {
        return new Page(
                List.of(row(NodeState.SUCCEEDED, false, 0)),
                Map.of(new Payload.Output(place), Json.of("\"done\"")));
    }

    @Test
    void thePatrolReadsNoMoreThanItWantsToKnow() {
        Saga saga = full().saga();
        assertThat(Glance.at(StateCodec.write(full())))
                .isEqualTo(
                        new Glance(
                                saga.status(),
                                saga.origin().definition(),
                                START + 5,
                                saga.tally().inFlight(),
                                saga.tally().active(),
                                saga.tally().waits(),
                                START + 3_600_000 + saga.frozenMs(),
                                saga.pause().isPresent(),
                                saga.steering().held(),
                                saga.stuck().map(Stuck::reason)));
        assertThat(Glance.at(StateCodec.write(plain())))
                .returns(0L, Glance::dueMs)
                .returns(false, Glance::paused)
                .returns(false, Glance::held)
                .returns(Optional.empty(), Glance::stuck);
    }

    @Test
    void whatWaitsForTheOutsideIsStoredIfThereIsAny() {
        Saga none = plain().saga();
        StoredSaga waits =
                new StoredSaga(
                        new Saga(
                                none.id(),
                                none.origin(),
                                none.status(),
                                new Tally(9, 7, 0, 0, 0, 9, 0, 0, 5, new Tally.Waits(300, 2)),
                                Optional.of(new Pause("ann", "looking", START + 9)),
                                0,
                                none.stuck(),
                                none.failures(),
                                0,
                                none.notes(),
                                0,
                                none.why(),
                                none.steering()),
                        whole(row(NodeState.WAITING, false, START + 20)),
                        false);
        byte[] value = StateCodec.write(waits);
        assertThat(StateCodec.read(ID, value)).isEqualTo(waits);
        assertThat(Glance.at(value))
                .returns(new Tally.Waits(300, 2), Glance::waits)
                .returns(true, Glance::paused);
    }

    @Test
    void whatANewerVersionWroteIsRefused() {
        byte[] value = StateCodec.write(plain());
        value[0] = 9;
        assertThatThrownBy(() -> StateCodec.read(ID, value))
                .isInstanceOf(CorruptStateException.class)
                .hasMessage("Expected a saga in form 2, but it is in form 9");
    }

    @Test
    void whatIsCutOffIsRefused() {
        byte[] value = StateCodec.write(full());
        for (int length = 0; length < value.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(value, length);
            assertThatThrownBy(() -> StateCodec.read(ID, cut)).isInstanceOf(RuntimeException.class);
        }
    }

    private static StoredSaga plain() {
        Saga saga =
                new Saga(
                        ID,
                        new Origin(
                                new RunId("mi3k-7"),
                                "00112233445566778899aabbccddeeff",
                                "ffeeddccbbaa99887766554433221100",
                                START,
                                Optional.empty(),
                                Map.of(),
                                Optional.empty()),
                        SagaStatus.RUNNING,
                        new Tally(1, 1, 1, 0, 0, 1, 0, START),
                        Optional.empty(),
                        0,
                        Optional.empty(),
                        List.of(),
                        0,
                        List.of(),
                        0,
                        Optional.empty(),
                        Steering.NONE);
        return new StoredSaga(saga, whole(row(NodeState.RUNNING, false, 0)), false);
    }

    private static StoredSaga.Whole whole(NodeRow row) {
        return new StoredSaga.Whole(new Page(List.of(row), Map.of()), Set.of());
    }

    private static Steering steering() {
        return new Steering(
                List.of(
                        new Mark(0, Direction.ACTION, Mark.What.BREAK_BEFORE, 1, 0, 0),
                        new Mark(1, Direction.UNDO, Mark.What.BREAK_AFTER, 1, 0, 0),
                        new Mark(4_999, Direction.UNDO, Mark.What.ERROR, 1, 0, 0),
                        new Mark(1, Direction.ACTION, Mark.What.REPEAT, 1_000, 3, 7)),
                12,
                true,
                List.of(Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE));
    }

    private static StoredSaga full() {
        Saga saga =
                new Saga(
                        ID,
                        new Origin(
                                new RunId("mi3k-7"),
                                "00112233445566778899aabbccddeeff",
                                "ffeeddccbbaa99887766554433221100",
                                START,
                                Optional.of(Duration.ofHours(1)),
                                Map.of("tenant", "acme"),
                                Optional.of(
                                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")),
                        SagaStatus.STUCK,
                        new Tally(3, 2, 1, 1, 1, 2, 1, START + 5),
                        Optional.of(new Pause("ann", "looking", START + 9)),
                        77,
                        Optional.of(new Stuck(Stuck.Reason.UNDO_FAILED, SagaStatus.UNWINDING)),
                        List.of(
                                new Failure(
                                        Failure.SAGA,
                                        Direction.ACTION,
                                        0,
                                        new ErrorInfo("Aborted", "by ann", "")),
                                new Failure(
                                        1,
                                        Direction.UNDO,
                                        2,
                                        new ErrorInfo("NoRefund", "closed – für immer", "at X"))),
                        3,
                        List.of(new Note(START + 1, Note.Source.OPERATOR, "ann", "pause: looking")),
                        START + 100,
                        Optional.of("abandoned by ann: gone"),
                        steering());
        return new StoredSaga(
                saga,
                new StoredSaga.Whole(
                        new Page(
                                List.of(
                                        row(NodeState.UNDO_FAILED, true, START + 20),
                                        row(NodeState.UNREACHED, false, 0)),
                                Map.of(new Payload.Params(), Json.of("{\"a\":1}"))),
                        Set.of(new Payload.Output(1))),
                true);
    }

    private static NodeRow row(NodeState state, boolean marked, long dueMs) {
        return new NodeRow(
                state,
                new NodeRow.Flags(marked, marked, marked, marked, marked),
                3,
                marked ? 2 : 0,
                1,
                1,
                2,
                new NodeRow.Times(START + 5, dueMs, dueMs),
                marked ? new NodeRow.Silence(3, 5) : NodeRow.Silence.NONE);
    }
}
