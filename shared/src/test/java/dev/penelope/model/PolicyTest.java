package dev.penelope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyTest {
    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.0005S", "P3651D"})
    void aTimeoutOutOfRangeIsRefused(String duration) {
        Duration wrong = Duration.parse(duration);

        assertThatThrownBy(() -> Policy.DEFAULT.withStartToClose(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Expected startToClose of 1 ms to 3650 days, but got " + wrong);
        assertThatThrownBy(() -> Policy.DEFAULT.withHeartbeat(wrong))
                .hasMessageContaining("heartbeat");
        assertThatThrownBy(() -> Policy.DEFAULT.withScheduleToClose(wrong))
                .hasMessageContaining("scheduleToClose");
    }

    @Test
    void aRetryOutOfRangeIsRefusedNamingWhat() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new Retry(Duration.ZERO, 2, second, 0.2, 5))
                .hasMessageContaining("first wait");
        assertThatThrownBy(() -> new Retry(second, 2, Duration.ofMillis(999), 0.2, 5))
                .hasMessageContaining("cap of at least");
        assertThatThrownBy(() -> new Retry(second, 2, Duration.ofDays(4_000), 0.2, 5))
                .hasMessageContaining("cap of at most");
        assertThatThrownBy(() -> new Retry(second, Double.NaN, second, 0.2, 5))
                .hasMessageContaining("factor");
        assertThatThrownBy(() -> new Retry(second, 2, second, 1.01, 5))
                .hasMessageContaining("jitter");
        assertThatThrownBy(() -> new Retry(second, 2, second, 0.2, 0))
                .hasMessageContaining("maxAttempts");
    }

    @Test
    void actionsAndUndosAreRetriedWithoutEndByDefault() {
        assertThat(Policy.DEFAULT.retry().maxAttempts()).isEqualTo(Retry.NO_LIMIT);
        assertThat(Policy.DEFAULT.undoRetry().maxAttempts()).isEqualTo(Retry.NO_LIMIT);
    }
}
