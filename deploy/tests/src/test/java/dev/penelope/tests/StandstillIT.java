package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.client.SagaClient;
import dev.penelope.coordinator.Coordinator;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.worker.Worker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

        void letGo() {
            letGo.countDown();
        }
    }

    @Test
    void aThreadThatIsStuckShowsAndItsSagasGoOnElsewhere() throws Exception {
        Stuck registry = new Stuck();
        Map<String, String> impatient = Map.of("kafka.max.poll.interval.ms", "6000");
        try (TestKafka kafka = TestKafka.start();
                Installation place = new Installation(kafka, 1, "default");
                Worker worker = place.worker("default", new Steps().actions());
                SagaClient client = place.client();
                Coordinator stuck =
                        place.coordinator(folder.resolve("stuck"), impatient, registry)) {
            assertThat(registry.standstillSeconds()).isLessThan(2);
            var outcome = client.start(new SagaId("held"), Steps.fine(), "x").outcome();
            assertThat(registry.reached.await(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            awaitStandstill(registry);
            assertThat(outcome).isNotDone();

            try (Coordinator other = place.coordinator(folder.resolve("other"), impatient)) {
                assertThat(
                                outcome.get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                                        .status())
                        .isEqualTo(SagaStatus.SUCCEEDED);
                assertThat(other.isRunning()).isTrue();
            }
            registry.letGo();
            awaitMoving(registry);
            assertThat(stuck.ended()).isNotDone();
            assertThat(worker.name()).isNotEmpty();
        } finally {
            registry.letGo();
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
