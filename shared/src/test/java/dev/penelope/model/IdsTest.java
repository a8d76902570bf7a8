package dev.penelope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdsTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "a@1", "ä", "a\n", "a\u0000", "💥"})
    void whatBreaksTheRuleIsNoSagaId(String id) {
        assertThat(SagaId.valid(id)).isFalse();
        assertThatThrownBy(() -> new SagaId(id)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "~", ".", "order-4711_B.2~x"})
    void lettersDigitsAndFourSignsMakeASagaId(String id) {
        assertThat(new SagaId(id)).hasToString(id);
    }

    @Test
    void aHundredAndTwentyEightCharactersAreTheMost() {
        assertThat(SagaId.valid("x".repeat(128))).isTrue();
        assertThatThrownBy(() -> new SagaId("x".repeat(1_000)))
                .hasMessageEndingWith("…\" (1000 characters)");
    }

    @Test
    void aRunIsNamedAfterWhereItsStartStands() {
        assertThat(RunId.of(1_700_000_000_000L, 42)).hasToString("loyw3v28-16");
    }
}
