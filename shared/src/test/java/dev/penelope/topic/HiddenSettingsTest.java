package dev.penelope.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Settings that may hold passwords. */
final class HiddenSettingsTest {
    private static final Map<String, String> GIVEN =
            Map.of("sasl.jaas.config", "password=\"open sesame\"", "client.rack", "a");

    @Test
    void theTextHasNamesAndNoValues() {
        assertThat(HiddenSettings.copyOf(GIVEN))
                .hasToString("settings [client.rack, sasl.jaas.config]");
    }

    @Test
    void otherwiseTheyAreAMapAsAnyOther() {
        Map<String, String> hidden = HiddenSettings.copyOf(GIVEN);

        assertThat(hidden).isEqualTo(GIVEN).hasSameHashCodeAs(GIVEN);
        assertThat(new HashMap<>(hidden)).isEqualTo(GIVEN);
        assertThatThrownBy(() -> hidden.put("a", "b"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(hidden::clear).isInstanceOf(UnsupportedOperationException.class);
    }
}
