package dev.penelope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class JsonTest {
    record Stay(Instant from, Duration length, Optional<String> wish) {}

    record Narrow(String a) {}

    @Test
    void anObjectIsMadeOfNamesAndValues() {
        assertThat(Json.object(List.of("a", "b"), List.of(Json.of("{\"ä\":1}"), Json.of("[]"))))
                .hasToString("{\"a\":{\"ä\":1},\"b\":[]}");
        assertThat(Json.object(List.of(), List.of())).hasToString("{}");
    }

    @Test
    void theStandardCodecKnowsRecordsDatesAndOptionalFields() {
        Stay stay =
                new Stay(
                        Instant.parse("2026-01-02T03:04:05.6Z"),
                        Duration.ofHours(2),
                        Optional.of("quiet"));

        Json json = Codec.standard().encode(stay);

        assertThat(json)
                .hasToString(
                        "{\"from\":\"2026-01-02T03:04:05.600Z\",\"length\":\"PT2H\","
                                + "\"wish\":\"quiet\"}");
        assertThat(Codec.standard().decode(json, Stay.class)).isEqualTo(stay);
    }

    @Test
    void theStandardCodecIgnoresUnknownFields() {
        assertThat(Codec.standard().decode(Json.of("{\"a\":\"x\",\"b\":2}"), Narrow.class))
                .isEqualTo(new Narrow("x"));
    }

    @Test
    void jsonPassesTheCodecUntouched() {
        Json json = Json.of("{ \"a\" : 1e400 }");

        assertThat(Codec.standard().encode(json)).isSameAs(json);
        assertThat(Codec.standard().decode(json, Json.class)).isSameAs(json);
    }

    @Test
    void whatFitsNoTypeIsRefusedSayingWhich() {
        assertThatThrownBy(() -> Codec.standard().decode(Json.of("[1]"), Narrow.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Expected JSON of Narrow, but ");
    }
}
