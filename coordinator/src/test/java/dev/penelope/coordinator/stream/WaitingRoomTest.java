package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.coordinator.PartitionMetrics;
import dev.penelope.model.SagaId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WaitingRoomTest {
    private static final SagaId SAGA = new SagaId("saga-1");

    private final Bench bench = new Bench();
    private final WaitingRoom room = room();

    @AfterEach
    void end() {
        bench.close();
    }

    private WaitingRoom room() {
        return new WaitingRoom(bench.rows(), PartitionMetrics.unwatched());
    }

    @Test
    void recordsAreLookedAtInTheOrderOfTheirComing() {
        IntStream.range(0, 20).forEach(n -> assertThat(room.add(SAGA, input(n, 1))).isTrue());
        assertThat(room.look(SAGA)).extracting(Input::offset).isSorted().hasSize(20);
    }

    @Test
    void whatIsAddedAgainStaysWhereItWasAndTheRestLeaves() {
        IntStream.range(0, 4).forEach(n -> room.add(SAGA, input(n, 1)));
        for (Input input : room.look(SAGA)) {
            if (input.offset() % 2 == 0) {
                room.add(SAGA, input);
            }
            room.done(input);
        }
        room.add(SAGA, input(9, 1));
        assertThat(room.look(SAGA)).extracting(Input::offset).containsExactly(0L, 2L, 9L);
        assertThat(room().look(SAGA)).hasSize(3);
    }

    @Test
    void aLookWhileOthersAreInHandShowsWhatWasAddedAgain() {
        IntStream.range(0, 3).forEach(n -> room.add(SAGA, input(n, 1)));
        List<Input> inHand = room.look(SAGA);
        room.add(SAGA, inHand.get(0));
        assertThat(room.look(SAGA)).extracting(Input::offset).containsExactly(0L);
    }

    @Test
    void aHundredRecordsOrFourMegabytesMayWaitForOneSaga() {
        assertThat(added(SAGA, 1_000, 10)).isEqualTo(100);
        assertThat(added(new SagaId("saga-2"), 1_000, 400 * 1024)).isEqualTo(10);
        assertThat(added(new SagaId("saga-3"), 1_000, 3 * 1024 * 1024)).isZero();
    }

    @Test
    void sixteenMegabytesOfEventsMayWaitInAll() {
        int taken =
                IntStream.range(0, 30)
                        .map(n -> added(new SagaId("large-" + n), 10, 1024 * 1024))
                        .sum();
        assertThat(taken).isEqualTo(15);
        assertThat(added(SAGA, 5, 1024 * 1024)).isZero();
        WaitingRoom restarted = room();
        assertThat(restarted.add(SAGA, input(0, 1024 * 1024))).isFalse();

        room.look(new SagaId("large-0")).forEach(room::done);
        assertThat(added(SAGA, 2, 1024 * 1024)).isEqualTo(2);
    }

    @Test
    void whatComesFromOneSourceLeavesRoomForTheOthers() {
        for (int n = 0; n < 5_000; n++) {
            room.add(new SagaId("junk-" + n), input(n, 1));
        }
        for (WaitingRoom each : List.of(room, room())) {
            assertThat(each.add(SAGA, input(1, 1))).isFalse();
            assertThat(each.isFullOfEvents(SAGA)).isTrue();
        }
        assertThat(room.add(SAGA, input(Input.Source.START, 1, 1))).isTrue();
        assertThat(room.add(SAGA, input(Input.Source.CONTROL, 2, 1))).isTrue();
        assertThat(room.add(SAGA, input(Input.Source.SIGNAL, 3, 1))).isTrue();
    }

    @Test
    void theOldestEventLeavesThatMay() {
        for (int n = 0; n < 4; n++) {
            room.add(new SagaId("junk-" + n), input(n, 1));
        }
        room.look(new SagaId("junk-0"));
        for (WaitingRoom each : List.of(room, room())) {
            WaitingRoom.Oldest oldest =
                    each.oldestEvent(id -> !List.of("junk-0", "junk-1").contains(id.value()))
                            .orElseThrow();
            assertThat(oldest.input().offset()).isEqualTo(2);
        }
        room.oldestEvent(id -> true).orElseThrow().leaves().run();

        assertThat(room.oldestEvent(id -> true).orElseThrow().input().offset()).isEqualTo(2);
        assertThat(room.isEmpty(new SagaId("junk-1"))).isTrue();
        assertThat(room().look(new SagaId("junk-1"))).isEmpty();
    }

    @Test
    void ifOneCannotBeReadAllGoOnWaiting() {
        IntStream.range(0, 3).forEach(n -> room.add(SAGA, input(n, 1)));
        byte[] key = Keys.waiting(SAGA, 1);
        byte[] healthy = bench.rows().get(key);
        bench.rows().put(key, new byte[] {1, 77});
        assertThatThrownBy(() -> room.look(SAGA)).isInstanceOf(CorruptStateException.class);

        bench.rows().put(key, healthy);
        assertThat(room.look(SAGA)).hasSize(3);
    }

    private int added(SagaId saga, int records, int bytes) {
        return (int)
                IntStream.range(0, records).filter(n -> room.add(saga, input(n, bytes))).count();
    }

    private static Input input(long offset, int bytes) {
        return input(Input.Source.EVENT, offset, bytes);
    }

    private static Input input(Input.Source source, long offset, int bytes) {
        return new Input(
                source,
                "key".getBytes(StandardCharsets.UTF_8),
                new byte[bytes],
                new RecordHeaders(),
                0,
                offset,
                1,
                1);
    }
}
