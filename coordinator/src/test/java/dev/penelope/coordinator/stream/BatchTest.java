package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a stream thread commits before its interval is over. */
final class BatchTest {
    private final Batch batch = new Batch();

    @Test
    void theLastRecordOfABatchCommitsWhatIsAwaited() {
        batch.polled(2, false, 0);
        batch.awaited();
        assertThat(batch.worked()).isFalse();
        assertThat(batch.worked()).isTrue();
    }

    @Test
    void timersCommitAtOnceWhereNoRecordIsLeft() {
        batch.polled(0, false, 0);
        assertThat(batch.fired()).isFalse();
        batch.awaited();
        assertThat(batch.fired()).isTrue();
        assertThat(batch.fired()).isFalse();
    }

    @Test
    void whileRecordsAreLeftTheLastOfThemCommitsForTimersToo() {
        batch.polled(2, false, 0);
        batch.awaited();
        assertThat(batch.fired()).isFalse();
        assertThat(batch.worked()).isFalse();
        assertThat(batch.fired()).isFalse();
        assertThat(batch.worked()).isTrue();
    }

    @Test
    void whatAFullBatchLeavesIsCommittedByTimersIfNothingFollows() {
        batch.polled(1, true, 0);
        batch.awaited();
        assertThat(batch.worked()).isFalse();
        assertThat(batch.fired()).isFalse();
        batch.polled(0, false, 0);
        assertThat(batch.fired()).isTrue();
    }
}
