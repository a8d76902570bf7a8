package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.coordinator.CannotStartException;
import dev.penelope.coordinator.CoordinatorMetrics;
import dev.penelope.topic.TopicNames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

final class KafkaQueuesTest {
    private static final Set<String> TOPICS =
            Set.of("saga-command.default", "saga-undo.default", "saga-command.half");

    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void queuesAreKnownFromTheStartHoweverLongTheFirstLookTakes() {
        try (KafkaQueues queues = queues(this::listedAtTheThirdLook, Duration.ofMinutes(1))) {
            queues.start();
            assertThat(queues.exists("default")).isTrue();
            assertThat(queues.exists("half")).isFalse();
            assertThat(queues.exists("other")).isFalse();
        }
    }

    @Test
    void whatWasKnownCountsWhileTopicsCannotBeLookedUp() {
        try (KafkaQueues queues = queues(this::listedAtTheThirdLook, Duration.ofMinutes(1))) {
            queues.start();
            assertThat(queues.missing(Set.of("saga-event"))).containsExactly("saga-event");
            assertThat(looks).hasValue(4);
            assertThat(queues.exists("default")).isTrue();
        }
    }

    @Test
    void withoutAnyAnswerThereIsNoStart() {
        try (KafkaQueues queues = queues(KafkaQueuesTest::neverListed, Duration.ofMillis(1))) {
            assertThatThrownBy(queues::start)
                    .isInstanceOf(CannotStartException.class)
                    .hasMessageContaining("list their topics");
        }
    }

    private Set<String> listedAtTheThirdLook() throws TimeoutException {
        return looks.incrementAndGet() == 3 ? TOPICS : neverListed();
    }

    private static Set<String> neverListed() throws TimeoutException {
        throw new TimeoutException("no answer");
    }

    private static KafkaQueues queues(Callable<Set<String>> listing, Duration patience) {
        return new KafkaQueues(
                mute(),
                TopicNames.DEFAULT,
                new CoordinatorMetrics(new SimpleMeterRegistry()),
                new Roster(Duration.ofSeconds(30)),
                listing,
                patience);
    }

    /** Whatever it is asked, it fails. */
    private static Admin mute() {
        return (Admin)
                Proxy.newProxyInstance(
                        Admin.class.getClassLoader(),
                        new Class<?>[] {Admin.class},
                        (proxy, method, arguments) -> {
                            throw new IllegalStateException("Expected no question");
                        });
    }
}
