package dev.penelope.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.client.SagaClient;
import dev.penelope.model.Definition;
import dev.penelope.model.InvalidDefinitionException;
import dev.penelope.model.Json;
import dev.penelope.model.Node;
import dev.penelope.model.Policy;
import dev.penelope.model.SagaId;
import dev.penelope.topic.TopicNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever makes a payload that no reader takes is told so, and nothing of it is sent. */
final class PayloadCheckTest {
    private static final String TWO = "1,\"outcome\":\"failed\"";

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", " {\"a\" : [1, 2.5e3, true]} ", "\"\\ud800\"", "\"\""})
    void aJsonValueIsTaken(String text) {
        Json json = Json.of(text);

        assertThat(PayloadCheck.check("a value", json, 100)).isSameAs(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "{",
                "]",
                "1 2",
                TWO,
                "{\"a\":1}}",
                "NaN",
                "01",
                "nul",
                "'a'",
                "<a>"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> PayloadCheck.check("a value", Json.of(text), 100))
                .isInstanceOf(UnreadableException.class)
                .hasMessageStartingWith("Expected a value to be one JSON value, but");
    }

    @Test
    void whatIsOverItsLimitIsTooLarge() {
        assertThatThrownBy(() -> PayloadCheck.check("a value", Json.of("12345"), 4))
                .isInstanceOf(TooLargeException.class)
                .hasMessage("Expected a value of at most 4 bytes of JSON, but got 5");
    }

    @Test
    void halfACharacterIsNoUtf8() {
        Json broken = Json.ofUtf8(new byte[] {'"', (byte) 0xC3, '"'});

        assertThatThrownBy(() -> PayloadCheck.check("a value", broken, 100))
                .hasMessage("Expected a value to be UTF-8, but byte 1 is not");
    }

    @Test
    void aStartWithSuchParametersIsNotMade() {
        StartRecord start =
                new StartRecord(
                        new SagaId("s"),
                        new DefinitionSource.ByName("trip", 1),
                        Json.of(TWO),
                        Map.of(),
                        Optional.empty());

        assertThatThrownBy(() -> SagaClient.startRecord(TopicNames.DEFAULT, start))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Expected parameters to be one JSON value");
    }

    @Test
    void aSignalOfSuchAValueIsNotSent() {
        try (SagaClient client = SagaClient.connect(Map.of("bootstrap.servers", "localhost:1"))) {
            assertThatThrownBy(
                            () -> client.signal(new SagaId("s"), "node", Json.of(TWO), "me", "why"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("Expected a value for the node to be one JSON value");
        }
    }

    @Test
    void aDefinitionWithSuchAConstantIsNotWritten() {
        Definition<?, ?> definition =
                new Definition<>(
                        "trip",
                        1,
                        Policy.DEFAULT,
                        List.of(new Node.Constant("fee", "fee", Json.of(TWO), List.of())));

        assertThatThrownBy(() -> DefinitionJson.write(definition))
                .isInstanceOf(InvalidDefinitionException.class)
                .hasMessageStartingWith(
                        "BAD_CONSTANT in definition \"trip\": constant \"fee\": Expected it to be"
                                + " one JSON value, but");
    }
}
