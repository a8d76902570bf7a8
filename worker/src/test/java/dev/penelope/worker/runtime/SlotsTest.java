package dev.penelope.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SlotsTest {
    private final Semaphore mayEnd = new Semaphore(0);
    private final AtomicBoolean mayBegin = new AtomicBoolean(true);
    private final Queue<Long> begun = new ConcurrentLinkedQueue<>();
    private final AtomicInteger ended = new AtomicInteger();
    private final Slots slots = new Slots(2, "test", this::work, mayBegin::get);

    private void work(Delivery delivery) {
        begun.add(delivery.offset());
        mayEnd.acquireUninterruptibly();
        ended.incrementAndGet();
    }

    @Test
    void noMoreRunThanThereAreSlotsAndTheNextFollowsByItself() {
        for (int offset = 0; offset < 5; offset++) {
            slots.add(Fixtures.delivery(offset));
        }
        slots.pump();

        Await.until("two have begun", () -> begun.size() == 2);
        assertThat(slots.running()).isEqualTo(2);
        assertThat(slots.isSaturated()).isTrue();
        mayEnd.release(5);
        Await.until("all have ended", () -> ended.get() == 5);
        Await.until("slots are free", () -> slots.running() == 0);
        assertThat(slots.isWaiting()).isFalse();
    }

    @Test
    void nothingBeginsWithoutPermission() {
        mayBegin.set(false);
        slots.add(Fixtures.delivery(1));
        slots.pump();
        assertThat(slots.running()).isZero();

        mayBegin.set(true);
        slots.pump();
        Await.until("it has begun", () -> begun.contains(1L));
        mayEnd.release();
    }

    @Test
    void whatBelongsToAnEndedTenureIsDropped() {
        Tenure revoked = Fixtures.tenure();
        slots.add(revoked.take(Fixtures.record(1)));
        revoked.end();
        slots.add(Fixtures.delivery(2));
        slots.pump();

        Await.until("the other has begun", () -> begun.contains(2L));
        assertThat(begun).doesNotContain(1L);
        mayEnd.release();
    }

    @Test
    void closedSlotsBeginNothingMore() {
        slots.close();
        slots.add(Fixtures.delivery(1));
        slots.pump();

        assertThat(slots.running()).isZero();
    }

    @Test
    void whoWaitsForRoomIsWokenByIt() throws InterruptedException {
        for (int offset = 0; offset < 4; offset++) {
            slots.add(Fixtures.delivery(offset));
        }
        slots.pump();
        Await.until("two have begun", () -> begun.size() == 2);
        Thread waiter = Thread.ofPlatform().start(() -> slots.awaitRoom(Long.MAX_VALUE));
        Await.until("waits", () -> waiter.getState() == Thread.State.TIMED_WAITING);

        mayEnd.release(4);

        waiter.join();
        assertThat(slots.isSaturated()).isFalse();
    }
}
