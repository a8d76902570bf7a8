package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.engine.Origin;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.engine.Steering;
import dev.penelope.coordinator.engine.Tally;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ArchiveTest {
    private static final Settings SETTINGS = Settings.defaults(Bench.TOPICS, true, 1);
    private static final long SEGMENT_MS = SETTINGS.archiveSegment().toMillis();
    private static final long START_MS = 7_000 * SEGMENT_MS;
    private static final SagaId SAGA = new SagaId("saga-1");

    private final Bench bench = new Bench();
    private final Archive archive =
            new Archive(bench.driver.getWindowStore(CoordinatorTopology.ARCHIVE_STORE), SETTINGS);

    @AfterEach
    void end() {
        bench.close();
    }

    @Test
    void anEntryIsFoundByAClockThatIsBehindTheOneThatStampedIt() {
        archive.putRemains(saga(SAGA), START_MS);
        assertThat(found(START_MS - Duration.ofMinutes(10).toMillis())).isTrue();
    }

    @Test
    void anEntryIsKeptForTheWholeTimeWhereverInItsSegmentItFell() {
        for (long offsetMs : new long[] {0, SEGMENT_MS / 2, SEGMENT_MS - 1}) {
            SagaId id = new SagaId("saga-" + offsetMs);
            archive.putRemains(saga(id), START_MS + offsetMs);
        }
        for (long offsetMs : new long[] {0, SEGMENT_MS / 2, SEGMENT_MS - 1}) {
            long untilMs = START_MS + offsetMs + SETTINGS.archive().toMillis();
            archive.putRemains(saga(new SagaId("newer")), untilMs);
            assertThat(archive.find(new SagaId("saga-" + offsetMs), untilMs).isEmpty())
                    .as("%s ms into the segment", offsetMs)
                    .isFalse();
        }
    }

    @Test
    void anEntryIsForgottenASegmentLaterAtTheLatest() {
        archive.putRemains(saga(SAGA), START_MS);
        assertThat(found(START_MS + SETTINGS.archiveKept().toMillis() - 1)).isTrue();
        assertThat(found(START_MS + SETTINGS.archiveKept().toMillis())).isFalse();
    }

    @Test
    void theNewestEntryOfAnIdIsFound() {
        archive.putRemains(saga(SAGA), START_MS);
        archive.putWhole(SAGA, StateCodec.write(stored()), START_MS + SEGMENT_MS);
        Archive.Entry entry = archive.find(SAGA, START_MS + 2 * SEGMENT_MS);
        assertThat(entry.whole()).contains(stored());
    }

    private boolean found(long nowMs) {
        return !archive.find(SAGA, nowMs).isEmpty();
    }

    private static StoredSaga stored() {
        return new StoredSaga(saga(SAGA), StoredSaga.Whole.UNTOUCHED, false);
    }

    private static Saga saga(SagaId id) {
        return new Saga(
                id,
                new Origin(
                        new RunId("r1"),
                        "00",
                        "00",
                        START_MS,
                        Optional.empty(),
                        Map.of(),
                        Optional.empty()),
                SagaStatus.SUCCEEDED,
                new Tally(0, 0, 0, 0, 0, 0, 0, 0),
                Optional.empty(),
                0,
                Optional.empty(),
                List.of(),
                0,
                List.of(),
                START_MS,
                Optional.empty(),
                Steering.NONE);
    }
}
