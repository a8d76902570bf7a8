package dev.penelope.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.model.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTextTest {
    @Test
    void whatIsReadLosesItsWhiteSpaceAndNothingElse() {
        assertThat(JsonText.parse(" {\"a\" : 1.10,\n \"b\": [\"ü\", null] } "))
                .isEqualTo(Json.of("{\"a\":1.10,\"b\":[\"ü\",null]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{} {}", "{'a': 1}", "nul"})
    void whatIsNotJsonIsRefused(String text) {
        assertThatThrownBy(() -> JsonText.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatFitsStaysOnALine() {
        String wide = "x".repeat(60);

        assertThat(pretty("{\"a\":[1,2],\"b\":{}}")).isEqualTo("{\"a\": [1, 2], \"b\": {}}");
        assertThat(pretty("{\"a\":[\"%s\",\"%s\"],\"b\":1}".formatted(wide, wide)))
                .isEqualTo(
                        """
                        {
                          "a": [
                            "%s",
                            "%s"
                          ],
                          "b": 1
                        }\
                        """
                                .formatted(wide, wide));
    }

    private static String pretty(String json) {
        return JsonText.pretty(json.getBytes(StandardCharsets.UTF_8));
    }
}
