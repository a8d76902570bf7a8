package dev.penelope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WishTest {
    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_001, Integer.MAX_VALUE})
    void aNumberOfTimesIsWithinTheLimit(int times) {
        assertThatThrownBy(() -> Wish.NONE.times(times))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Expected from 1 to 1000 times, but got " + times);
    }

    @Test
    void aValueIsWithinTheLimit() {
        Json large = Json.of("\"" + "x".repeat(Limits.PAYLOAD_BYTES) + "\"");

        assertThatThrownBy(() -> Wish.of(large))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Expected a value of at most 262144 bytes, but it has 262146");
    }

    @Test
    void whatIsSaidOfOnePartLeavesTheOthers() {
        Wish wish = Wish.of(Direction.UNDO).on(Side.AFTER).times(3).with(Json.NULL);

        assertThat(wish.direction()).isEqualTo(Direction.UNDO);
        assertThat(wish.side()).isEqualTo(Side.AFTER);
        assertThat(wish.times()).isEqualTo(3);
        assertThat(wish.value()).contains(Json.NULL);
    }
}
