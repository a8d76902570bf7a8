package dev.penelope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.client.Announcements.Seen;
import dev.penelope.protocol.AnnouncementRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class WorkerTableTest {
    private static final Instant SINCE = Instant.parse("2026-01-01T12:00:00.250Z");

    private static Seen seen(String worker, String queue, String... actions) {
        return new Seen(
                new AnnouncementRecord(
                        worker,
                        queue,
                        new TreeSet<>(List.of(actions)),
                        SINCE,
                        Duration.ofSeconds(30)),
                SINCE.toEpochMilli());
    }

    @Test
    void aWorkerIsALineWithWhatItServesAndWhenItWasSeen() {
        assertThat(
                        WorkerTable.of(
                                List.of(seen("w1", "default", "b", "a"), seen("w12", "mail")),
                                SINCE.toEpochMilli() + 12_900))
                .containsExactly(
                        "WORKER  QUEUE    SINCE                 LAST SEEN  ACTIONS",
                        "w1      default  2026-01-01T12:00:00Z  12 s ago   a, b",
                        "w12     mail     2026-01-01T12:00:00Z  12 s ago");
    }

    @Test
    void whoMissedThreeAnnouncementsIsGone() {
        assertThat(WorkerTable.of(List.of(seen("w1", "q", "a")), SINCE.toEpochMilli() + 90_000))
                .last()
                .asString()
                .contains("90 s ago, gone");
    }

    @Test
    void whereThereIsNobodyItSaysSo() {
        assertThat(WorkerTable.of(List.of(), 0))
                .containsExactly("no worker announces that it serves this");
    }
}
