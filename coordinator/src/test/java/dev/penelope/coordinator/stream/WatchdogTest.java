package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.stream.StreamThreads.StreamThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is done about a stream thread that does not move; time is what the looks make of it. */
final class WatchdogTest {
    private final StreamThreads threads = new StreamThreads();
    private final Batch batch = new Batch();
    private final CountDownLatch end = new CountDownLatch(1);
    private final KafkaFutureImpl<Boolean> brokers = new KafkaFutureImpl<>();
    private final List<StreamThread> released = new ArrayList<>();
    private final List<String> gaveUp = new ArrayList<>();
    private boolean groupWaits;
    private boolean canRelease = true;

    private final Watchdog watchdog =
            new Watchdog(
                    threads,
                    new Watchdog.Remedy() {
                        @Override
                        public boolean groupWaits() {
                            return groupWaits;
                        }

                        @Override
                        public boolean release(StreamThread thread) {
                            released.add(thread);
                            return canRelease;
                        }

                        @Override
                        public void giveUp(String why) {
                            gaveUp.add(why);
                        }
                    });

    @AfterEach
    void letGo() {
        end.countDown();
        brokers.complete(true);
    }

    private interface Waiting {
        void await() throws Exception;
    }

    private void thread(Waiting waiting) {
        CompletableFuture<Void> polled = new CompletableFuture<>();
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("StreamThread-1")
                        .start(() -> {
                            threads.polls(batch, "member-1");
                            polled.complete(null);
                            try {
                                waiting.await();
                            } catch (Exception over) {
                                Thread.currentThread().interrupt();
                            }
                        });
        polled.join();
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        watchdog.look();
    }

    private void look(Duration time) {
        for (long looks = time.dividedBy(Watchdog.EVERY); looks > 0; looks--) {
            watchdog.look();
        }
    }

    @Test
    void aThreadThatHangsLosesItsWorkAfterEightSecondsAndTheProcessEndsAfterAMinute() {
        thread(end::await);
        batch.beat();
        watchdog.look();
        look(Duration.ofMillis(7_500));
        assertThat(released).isEmpty();
        assertThat(watchdog.standsStill()).isFalse();

        look(Watchdog.EVERY);
        assertThat(released).extracting(StreamThread::member).containsExactly("member-1");
        assertThat(watchdog.standsStill()).isTrue();
        assertThat(watchdog.standstillSeconds()).isEqualTo(8);

        look(Duration.ofMillis(51_500));
        assertThat(gaveUp).isEmpty();
        look(Duration.ofMinutes(2));
        assertThat(released).hasSize(1);
        assertThat(gaveUp)
                .singleElement()
                .asString()
                .startsWith(
                        "Expected stream thread StreamThread-1 to move, but it has stood still");
    }

    @Test
    void whatCouldNotBeTakenFromItIsTriedAgain() {
        canRelease = false;
        thread(end::await);
        look(Duration.ofSeconds(9));
        canRelease = true;
        look(Duration.ofSeconds(20));
        assertThat(released).hasSizeBetween(3, 5);
    }

    @Test
    void aThreadThatMovesEverySevenSecondsIsLeftAlone() {
        thread(end::await);
        for (int step = 0; step < 100; step++) {
            batch.worked();
            look(Duration.ofSeconds(7));
            assertThat(watchdog.standsStill()).isFalse();
        }
        assertThat(released).isEmpty();
        assertThat(gaveUp).isEmpty();
    }

    @Test
    void aThreadThatMovesAgainIsWatchedAnew() {
        thread(end::await);
        look(Duration.ofSeconds(30));
        batch.beat();
        look(Duration.ofSeconds(30));
        assertThat(released).hasSize(2);
        assertThat(gaveUp).isEmpty();
    }

    @Test
    void aThreadThatWaitsForBrokersKeepsItsWork() {
        thread(brokers::get);
        look(Duration.ofMinutes(2));
        assertThat(watchdog.standsStill()).isTrue();
        assertThat(released).isEmpty();
        assertThat(gaveUp).isEmpty();

        look(Duration.ofMinutes(3));
        assertThat(gaveUp).as("longer than Kafka's clients wait for anything").hasSize(1);
    }

    @Test
    void aThreadThatHangsAfterItWaitedForBrokersIsGivenUpAMinuteLater() {
        CountDownLatch reached = new CountDownLatch(1);
        thread(() -> {
            brokers.get();
            reached.countDown();
            end.await();
        });
        look(Duration.ofSeconds(70));
        assertThat(gaveUp).isEmpty();
        brokers.complete(true);
        Thread hangs = threads.all().iterator().next().thread();
        while (reached.getCount() > 0 || hangs.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        look(Duration.ofSeconds(7));
        assertThat(released).isEmpty();
        look(Duration.ofSeconds(60));
        assertThat(released).hasSize(1);
        assertThat(gaveUp).hasSize(1);
    }

    @Test
    void aThreadThatWaitsForBrokersLosesItsWorkOnceTheGroupWaitsForIt() {
        thread(brokers::get);
        look(Duration.ofSeconds(20));
        groupWaits = true;
        look(Duration.ofMillis(5_500));
        assertThat(released).isEmpty();
        look(Watchdog.EVERY);
        assertThat(released).hasSize(1);
    }

    @Test
    void aRebalanceThatIsSoonOverIsNoReason() {
        thread(brokers::get);
        for (int rebalance = 0; rebalance < 10; rebalance++) {
            groupWaits = true;
            look(Duration.ofSeconds(4));
            groupWaits = false;
            look(Duration.ofSeconds(1));
        }
        assertThat(released).isEmpty();
    }

    @Test
    void whereAThreadWaitsIsToldByItsInnermostCodeThatIsNotOfTheJdk() {
        assertThat(waits("java.lang.Object", "org.apache.kafka.clients.producer.KafkaProducer"))
                .isTrue();
        assertThat(waits("sun.nio.ch.EPoll", "org.apache.kafka.common.network.Selector")).isTrue();
        assertThat(waits("org.rocksdb.RocksDB", "org.apache.kafka.clients.consumer.KafkaConsumer"))
                .isFalse();
        assertThat(waits("java.util.HashMap", "org.apache.kafka.streams.KafkaStreams")).isFalse();
        assertThat(waits("java.lang.Thread")).isFalse();
    }

    private static boolean waits(String... classes) {
        StackTraceElement[] stack = new StackTraceElement[classes.length];
        for (int frame = 0; frame < classes.length; frame++) {
            stack[frame] = new StackTraceElement(classes[frame], "call", "File.java", 1);
        }
        return Watchdog.waitsForBrokers(stack);
    }
}
