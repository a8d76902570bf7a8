package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.client.SagaClient;
import dev.penelope.coordinator.Coordinator;
import dev.penelope.coordinator.CoordinatorConfig;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.worker.Worker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream thread that is stuck, without an exception, in code that is not ours. */
final class StandstillIT {
    private static final String STANDSTILL = "penelope.threads.standstill";

    @TempDir private Path folder;

    /** A registry that does not come back from counting the first saga. */
    private static final class Stuck extends SimpleMeterRegistry {
        final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch letGo = new CountDownLatch(1);

        @Override
        protected Counter newCounter(Meter.Id id) {
            return id.getName().equals("penelope.sagas.started")
                    ? new CumulativeCounter(id) {
                        @Override
                        public void increment(double amount) {
                            reached.countDown();
                            awaitUninterruptibly();
                        }
                    }
                    : super.newCounter(id);
        }

        private void awaitUninterruptibly() {
            boolean interrupted = false;
            while (letGo.getCount() > 0) {
                try {
                    letGo.await();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        double standstillSeconds() {
            return get(STANDSTILL).gauge().value();
        }

        double owned() {
            return get("penelope.partitions.owned").gauge().value();
        }

        void letGo() {
            letGo.countDown();
        }
    }

    @Test
    void aThreadThatIsStuckShowsAndItsSagasGoOnElsewhere() throws Exception {
        Stuck registry = new Stuck();
        try (TestKafka kafka = TestKafka.start();
                Installation place = new Installation(kafka, 1, "default");
                Worker worker = place.worker("default", new Steps().actions());
                SagaClient client = place.client();
                Coordinator stuck =
                        place.coordinator(folder.resolve("stuck"), Map.of(), registry)) {
            assertThat(registry.standstillSeconds()).isLessThan(2);
            var outcome = client.start(new SagaId("held"), Steps.fine(), "x").outcome();
            assertThat(registry.reached.await(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            awaitStandstill(registry);
            assertThat(outcome).isNotDone();

            try (Coordinator other = place.coordinator(folder.resolve("other"), Map.of())) {
                assertThat(
                                outcome.get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                                        .status())
                        .isEqualTo(SagaStatus.SUCCEEDED);
                assertThat(other.isRunning()).isTrue();
                assertThat(stuck.isRunning()).isFalse();
            }
            registry.letGo();
            awaitMoving(registry);
            assertThat(stuck.ended()).isNotDone();
            await(stuck::isRunning);
            assertThat(worker.name()).isNotEmpty();
        } finally {
            registry.letGo();
        }
    }

    /** The group waits for the one that is stuck, and no other may commit meanwhile. */
    @Test
    void aCoordinatorThatJoinsBesideAStuckOneStopsTheOthersForFifteenSecondsAtMost()
            throws Exception {
        Stuck registry = new Stuck();
        try (TestKafka kafka = TestKafka.start();
                Installation place = new Installation(kafka, 6, "default");
                Worker worker = place.worker("default", new Steps().actions());
                SagaClient client = place.client();
                Coordinator going = place.coordinator(folder.resolve("going"), Map.of());
                Coordinator stuck =
                        place.coordinator(folder.resolve("stuck"), Map.of(), registry)) {
            awaitBothOwning(going, registry);
            Ends ends = new Ends(client, place);
            ends.run();
            assertThat(registry.reached.await(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            long stuckNanos = System.nanoTime();
            try (Coordinator third =
                    Coordinator.start(
                            CoordinatorConfig.of(
                                    place.coordinatorSettings(
                                            folder.resolve("third"), Map.of())))) {
                await(() -> ends.lastNanos() - stuckNanos > Duration.ofSeconds(30).toNanos());
                System.out.printf(
                        "a coordinator joined beside a stuck one: no saga ended for %,d ms%n",
                        ends.longestGap().toMillis());
                assertThat(ends.longestGap()).isLessThan(Duration.ofSeconds(15));
                assertThat(stuck.isRunning()).isFalse();
                await(third::isRunning);
            }
            ends.stop();
            assertThat(worker.name()).isNotEmpty();
        } finally {
            registry.letGo();
        }
    }

    private static void awaitBothOwning(Coordinator going, Stuck registry)
            throws InterruptedException {
        await(() -> going.isRunning() && registry.owned() > 0 && registry.owned() < 6);
    }

    /** Sagas of all partitions, one after the other is started, and when one of them ended last. */
    private static final class Ends {
        private final SagaClient client;
        private final Installation place;
        private final AtomicLong last = new AtomicLong(System.nanoTime());
        private final AtomicLong longest = new AtomicLong();
        private volatile boolean stopped;

        Ends(SagaClient client, Installation place) {
            this.client = client;
            this.place = place;
        }

        void run() {
            Thread.ofPlatform()
                    .daemon()
                    .name("starts")
                    .start(() -> {
                        for (int n = 0; !stopped; n++) {
                            String id = place.idIn(n % 6);
                            var unused =
                                    client.start(new SagaId(id), Steps.fine(), "x")
                                            .outcome()
                                            .thenRun(this::ended);
                            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
                        }
                    });
        }

        private void ended() {
            long now = System.nanoTime();
            longest.accumulateAndGet(now - last.getAndSet(now), Math::max);
        }

        long lastNanos() {
            return last.get();
        }

        Duration longestGap() {
            return Duration.ofNanos(longest.get());
        }

        void stop() {
            stopped = true;
        }
    }

    private static void awaitStandstill(Stuck registry) throws InterruptedException {
        await(() -> registry.standstillSeconds() >= 3);
    }

    private static void awaitMoving(Stuck registry) throws InterruptedException {
        await(() -> registry.standstillSeconds() < 2);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long untilNanos = System.nanoTime() + Installation.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("not noticed").isLessThan(untilNanos);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
