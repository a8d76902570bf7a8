package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.protocol.AnnouncementRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who serves what; times are seconds. */
final class RosterTest {
    private final Roster roster = new Roster(Duration.ofSeconds(30));
    private long now = 100_000;

    @BeforeEach
    void everythingIsRead() {
        pass(0);
        pass(40);
    }

    private void pass(int seconds) {
        for (int second = 0; second < seconds; second += 5) {
            now += 5;
            roster.complete(now * 1_000);
        }
        roster.complete(now * 1_000);
    }

    private void announces(String worker, String queue, String... actions) {
        roster.announced(
                new AnnouncementRecord(
                        worker,
                        queue,
                        new TreeSet<>(List.of(actions)),
                        Instant.EPOCH,
                        Duration.ofSeconds(30)),
                now * 1_000);
    }

    private boolean lacks(String queue, String action) {
        return roster.lacksWorker(queue, action, 0, now * 1_000);
    }

    @Test
    void anActionThatAWorkerAnnouncesHasOneAndAnotherHasNot() {
        announces("w", "q", "a");
        assertThat(lacks("q", "a")).isFalse();
        assertThat(lacks("q", "b")).isTrue();
        assertThat(lacks("other", "a")).isTrue();
    }

    @Test
    void aWorkerThatMissedThreeAnnouncementsIsGoneAndAfterTheGracePeopleAreTold() {
        announces("w", "q", "a");
        pass(115);
        assertThat(lacks("q", "a")).isFalse();
        assertThat(roster.there(now * 1_000)).isEqualTo(Map.of("q", 0));
        pass(5);
        assertThat(lacks("q", "a")).isTrue();
    }

    @Test
    void aWorkerThatSaysThatItLeavesIsGoneAtOnce() {
        announces("w", "q", "a");
        roster.left("w", now * 1_000);
        pass(25);
        assertThat(lacks("q", "a")).isFalse();
        pass(5);
        assertThat(lacks("q", "a")).isTrue();
        announces("w2", "q", "a");
        assertThat(lacks("q", "a")).isFalse();
    }

    @Test
    void whatOneServesItServesWhoeverElseLeaves() {
        announces("w1", "q", "a", "b");
        announces("w2", "q", "a");
        roster.left("w1", now * 1_000);
        pass(30);
        assertThat(lacks("q", "a")).isFalse();
        assertThat(lacks("q", "b")).isTrue();
    }

    @Test
    void aNameThatComesAgainWithOtherActionsServesThose() {
        announces("w", "q", "a");
        announces("w", "q", "b");
        assertThat(lacks("q", "b")).isFalse();
        assertThat(lacks("q", "a")).isTrue();
    }

    @Test
    void aCommandIsOutForTheGraceBeforePeopleAreTold() {
        assertThat(roster.lacksWorker("q", "a", (now - 29) * 1_000, now * 1_000)).isFalse();
        assertThat(roster.lacksWorker("q", "a", (now - 30) * 1_000, now * 1_000)).isTrue();
    }

    @Test
    void nobodyLacksWhileItIsNotKnownWhoIsThere() {
        Roster unread = new Roster(Duration.ofSeconds(30));
        assertThat(unread.lacksWorker("q", "a", 0, now * 1_000)).isFalse();
        unread.complete(now * 1_000);
        assertThat(unread.lacksWorker("q", "a", 0, (now + 29) * 1_000)).isFalse();
        assertThat(unread.lacksWorker("q", "a", 0, (now + 30) * 1_000)).isTrue();
    }

    @Test
    void afterAnOutageWorkersAreGivenTheGraceAnew() {
        announces("w", "q", "a");
        now += 600;
        assertThat(lacks("q", "a")).isFalse();
        pass(25);
        assertThat(lacks("q", "a")).isFalse();
        pass(10);
        assertThat(lacks("q", "a")).isTrue();
    }

    @Test
    void aQueueWhoseWorkersSayNothingAndAnswerLacksNobody() {
        roster.answered("q", "a", "plain", now * 1_000);
        assertThat(lacks("q", "a")).isFalse();
        assertThat(lacks("q", "b")).isFalse();
        pass(16 * 60);
        assertThat(lacks("q", "a")).isTrue();
    }

    @Test
    void besideWorkersThatSayWhatTheyServeAPlainOneServesWhatItAnswers() {
        announces("w", "q", "a");
        roster.answered("q", "b", "plain", now * 1_000);
        assertThat(lacks("q", "b")).isFalse();
        assertThat(lacks("q", "c")).isTrue();
    }

    @Test
    void theLastAnswersOfAWorkerThatLeftKeepNobodyThere() {
        announces("w", "q", "a");
        roster.left("w", now * 1_000);
        roster.answered("q", "a", "w", now * 1_000);
        pass(30);
        assertThat(lacks("q", "a")).isTrue();
    }

    @Test
    void workersAreCountedByQueue() {
        announces("w1", "q", "a");
        announces("w2", "q", "a");
        announces("w3", "mail");
        assertThat(roster.there(now * 1_000)).isEqualTo(Map.of("q", 2, "mail", 1));
    }

    /** They are shared, so that a large fleet fits and invented names do not. */
    @Test
    void aFleetOfWorkersWithTheSameActionsFits() {
        String[] actions =
                IntStream.range(0, 200).mapToObj(i -> "action-" + i).toArray(String[]::new);
        for (int i = 0; i < Roster.WORKERS; i++) {
            announces("w" + i, "q", actions);
        }
        for (int i = 0; i < Roster.WORKERS - 1; i++) {
            roster.left("w" + i, now * 1_000);
        }
        pass(30);

        assertThat(lacks("q", "action-7")).isFalse();
        assertThat(roster.there(now * 1_000)).isEqualTo(Map.of("q", 1));
        roster.left("w" + (Roster.WORKERS - 1), now * 1_000);
        pass(30);
        assertThat(lacks("q", "action-7")).isTrue();
    }

    /** While more is announced than is kept in mind, nobody can say that a worker is missing. */
    @Test
    void whatHasNoRoomMakesNothingLack() {
        for (int i = 0; i <= Roster.WORKERS; i++) {
            announces("w" + i, "q", "a");
        }
        assertThat(roster.there(now * 1_000)).isEqualTo(Map.of("q", Roster.WORKERS));
        assertThat(lacks("q", "of the last")).isFalse();
        pass(16 * 60);
        assertThat(lacks("q", "of the last")).isTrue();
    }

    @Test
    void announcementsOfManyLongActionsTakeABoundedRoom() {
        boolean taken = true;
        int count = 0;
        for (; taken && count < 1_000; count++) {
            TreeSet<String> actions = new TreeSet<>();
            for (int i = 0; i < 2_000; i++) {
                actions.add("a".repeat(110) + "-" + count + "-" + i);
            }
            taken =
                    roster.announced(
                            new AnnouncementRecord(
                                    "w" + count,
                                    "q",
                                    actions,
                                    Instant.EPOCH,
                                    Duration.ofSeconds(30)),
                            now * 1_000);
        }
        assertThat(count).isBetween(30, 150);
    }
}
