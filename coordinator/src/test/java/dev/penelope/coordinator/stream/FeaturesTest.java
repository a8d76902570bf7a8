package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.coordinator.CannotStartException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which clusters are too old. */
final class FeaturesTest {
    @Test
    void oneThatUsesTheFeaturesOf42IsNew() {
        assertThatCode(
                        new Features(Map.of("metadata.version", 29, "transaction.version", 2))
                                ::require)
                .doesNotThrowAnyException();
    }

    @Test
    void oneOf40IsTooOldAlthoughItsTransactionsAreNew() {
        assertThatThrownBy(
                        new Features(Map.of("metadata.version", 25, "transaction.version", 2))
                                ::require)
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("4.2 or newer")
                .hasMessageContaining("metadata.version is 25")
                .hasMessageContaining("kafka-features upgrade --release-version 4.2");
    }

    @Test
    void oneThatWasUpgradedWithoutItsFeaturesIsToldWhich() {
        assertThatThrownBy(
                        new Features(Map.of("metadata.version", 30, "transaction.version", 1))
                                ::require)
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("transaction.version is 1")
                .hasMessageContaining("kafka-features upgrade --feature transaction.version=2");
    }
}
