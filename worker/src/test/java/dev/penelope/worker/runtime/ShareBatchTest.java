package dev.penelope.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** In which order records of a share group begin, and which of them is taken for a killer. */
final class ShareBatchTest {
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

    private ShareBatchTest with(long offset, int deliveries) {
        records.add(Fixtures.delivered(Fixtures.record(offset), deliveries));
        return this;
    }

    /** The offsets of what begins together, step by step; {@code !} marks what is given up. */
    private List<String> steps() throws InterruptedException {
        ShareBatch batch = new ShareBatch(records);
        List<String> steps = new ArrayList<>();
        while (batch.hasNext()) {
            List<Delivery> group = batch.next();
            List<String> step = new ArrayList<>();
            for (Delivery each : group) {
                step.add(each.offset() + (each.lost() ? "!" : ""));
                each.finish();
            }
            assertThat(batch.awaitFinished(Duration.ZERO)).isTrue();
            assertThat(batch.takeFinished()).hasSameSizeAs(group);
            steps.add(String.join(" ", step));
        }
        return steps;
    }

    @Test
    void whatWasHardlyEverDeliveredBeginsTogether() throws InterruptedException {
        assertThat(with(1, 1).with(2, 2).with(3, 1).steps()).containsExactly("1 2 3");
    }

    @Test
    void whatWasDeliveredOftenBeginsAloneAndLast() throws InterruptedException {
        assertThat(with(1, 3).with(2, 1).with(3, 4).with(4, 1).steps())
                .containsExactly("2 4", "1", "3");
    }

    @Test
    void theFirstOfThoseDeliveredTooOftenIsBlamed() throws InterruptedException {
        assertThat(with(1, 5).with(2, 5).with(3, 8).steps()).containsExactly("1!", "2", "3");
    }

    @Test
    void whoeverFollowsASuspectIsNotBlamedInItsPlace() throws InterruptedException {
        assertThat(with(1, 3).with(2, 5).steps()).containsExactly("1", "2");
    }

    @Test
    void theLastDeliveryIsNotRisked() throws InterruptedException {
        assertThat(with(1, 3).with(2, 9).steps()).containsExactly("1", "2!");
    }

    @Test
    void nothingIsCertainlyTheFirst() {
        Delivery first = new ShareBatch(with(1, 1).records).next().getFirst();

        assertThat(first.certainlyFirst(System.nanoTime())).isFalse();
    }

    @Test
    void whatHasNotFinishedIsNotTaken() throws InterruptedException {
        ShareBatch batch = new ShareBatch(with(1, 1).with(2, 1).with(3, 3).records);
        List<Delivery> begun = batch.next();

        begun.getFirst().finish();
        begun.getFirst().finish();

        assertThat(batch.awaitFinished(Duration.ZERO)).isFalse();
        assertThat(batch.takeFinished()).extracting(ConsumerRecord::offset).containsExactly(1L);
        assertThat(batch.takeFinished()).isEmpty();
        assertThat(batch.takeWaiting()).extracting(ConsumerRecord::offset).containsExactly(3L);
    }

    @Test
    void theLastOnesAreInTheWayOfTheOthersSooner() {
        ShareBatch batch = new ShareBatch(with(1, 1).with(2, 1).with(3, 1).records);
        List<Delivery> begun = batch.next();
        assertThat(batch.patience()).isEqualTo(Duration.ofSeconds(1));

        begun.get(0).finish();
        assertThat(batch.patience()).isEqualTo(Duration.ofSeconds(1));

        begun.get(2).finish();
        assertThat(batch.patience()).isEqualTo(Duration.ofMillis(100));
    }
}
