package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.CoordinatorMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LookoutTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void aLookThatEndsInAnErrorIsTakenAgain() throws InterruptedException {
        CountDownLatch looks = new CountDownLatch(3);
        try (Lookout lookout = new Lookout(new CoordinatorMetrics(registry))) {
            lookout.every(
                    Duration.ofMillis(1),
                    () -> {
                        looks.countDown();
                        throw new NoClassDefFoundError("of a test");
                    });
            assertThat(looks.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(registry.get("penelope.looks.failed").counter().count()).isGreaterThan(1);
    }
}
