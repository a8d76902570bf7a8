package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class GuardTest {
    private final List<Throwable> failures = new ArrayList<>();

    static Stream<Supplier<Runnable>> bugs() {
        return Stream.of(
                () -> {
                    throw new IllegalStateException("Expected this");
                },
                () -> {
                    throw new AssertionError("Expected this");
                },
                () -> endless(0));
    }

    private static Runnable endless(int depth) {
        return depth < 0 ? () -> {} : endless(depth + 1);
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void aBugIsLeftToWhoeverKnowsTheSaga(Supplier<Runnable> bug) {
        Guard.decided(bug, why -> () -> failures.add(why)).run();
        assertThat(failures).hasSize(1);
    }

    @Test
    void whatKafkaThrowsIsTheThreads() {
        Supplier<Runnable> broken =
                () -> {
                    throw new KafkaException("fenced");
                };
        assertThatThrownBy(() -> Guard.decided(broken, why -> () -> failures.add(why)))
                .isInstanceOf(KafkaException.class);
        assertThat(failures).isEmpty();
    }
}
