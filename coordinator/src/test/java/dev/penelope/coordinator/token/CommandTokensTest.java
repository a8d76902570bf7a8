package dev.penelope.coordinator.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Direction;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.Warrant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a token is, and of what it is one. */
final class CommandTokensTest {
    private static final SagaId SAGA = new SagaId("trip-1");
    private static final RunId RUN = new RunId("6b2c-1");

    /** Made with another program, from what the page of the protocol says. */
    private static final String VECTOR = "k1.uEDIJRbxcMeXCfyENIlY9g";

    private final CommandTokens tokens = new CommandTokens(keys("k1", Map.of("k1", secret(0))));

    private static byte[] secret(int first) {
        byte[] secret = new byte[32];
        for (int i = 0; i < secret.length; i++) {
            secret[i] = (byte) (first + i);
        }
        return secret;
    }

    private static TokenKeys keys(String signing, Map<String, byte[]> secrets) {
        return TokenKeys.of(TokenPolicy.REQUIRED, signing, secrets);
    }

    private static EventRecord.Outcome event(
            SagaId saga, RunId run, String node, Direction direction, int epoch, String token) {
        return new EventRecord.Outcome(
                saga,
                run,
                node,
                direction,
                1,
                OutcomeKind.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                false,
                "w",
                new Warrant(epoch, Optional.of(token)),
                EventRecord.Remarks.NONE);
    }

    private CommandTokens.Verdict verdict(String token) {
        return tokens.verify(event(SAGA, RUN, "hotel", Direction.ACTION, 1, token));
    }

    @Test
    void aTokenIsWhatThePageOfTheProtocolSays() throws IOException {
        assertThat(tokens.sign(SAGA, RUN, "hotel", Direction.ACTION, 1)).contains(VECTOR);
        assertThat(tokens.sign(SAGA, RUN, "hôtel", Direction.UNDO, 2))
                .contains("k1.8Wi0nErwgSRqACPssoAR3w");
        assertThat(Files.readString(Path.of("..", "shared", "docs", "protocol.md")))
                .contains(VECTOR);
    }

    @Test
    void theTokenOfACommandIsValidForItsEvents() {
        assertThat(verdict(VECTOR)).isEqualTo(new CommandTokens.Valid());
    }

    @Test
    void aTokenIsInvalidForEverythingElse() {
        CommandTokens.Invalid invalid = new CommandTokens.Invalid();
        assertThat(
                        new EventRecord.Outcome[] {
                            event(new SagaId("trip-2"), RUN, "hotel", Direction.ACTION, 1, VECTOR),
                            event(SAGA, new RunId("6b2c-2"), "hotel", Direction.ACTION, 1, VECTOR),
                            event(SAGA, RUN, "car", Direction.ACTION, 1, VECTOR),
                            event(SAGA, RUN, "hotel", Direction.UNDO, 1, VECTOR),
                            event(SAGA, RUN, "hotel", Direction.ACTION, 2, VECTOR),
                            // What ends one field begins the next.
                            event(
                                    new SagaId("trip-16"),
                                    new RunId("b2c-1"),
                                    "hotel",
                                    Direction.ACTION,
                                    1,
                                    VECTOR)
                        })
                .allSatisfy(event -> assertThat(tokens.verify(event)).isEqualTo(invalid));
    }

    @Test
    void aTokenOfWhichAnyCharacterIsAnotherIsInvalid() {
        for (int at = 3; at < VECTOR.length(); at++) {
            char other = VECTOR.charAt(at) == 'A' ? 'B' : 'A';
            String token = VECTOR.substring(0, at) + other + VECTOR.substring(at + 1);
            assertThat(verdict(token)).as(token).isEqualTo(new CommandTokens.Invalid());
        }
    }

    @Test
    void whatIsNoTokenIsInvalidAndWaitsForNoKey() {
        assertThat(
                        new String[] {
                            "",
                            ".",
                            "k1",
                            "k1.",
                            "k1." + "A".repeat(21),
                            "k1." + "A".repeat(23),
                            "k1.uEDIJRbxcMeXCfyENIlY9g==",
                            ".uEDIJRbxcMeXCfyENIlY9g",
                            "k 1.uEDIJRbxcMeXCfyENIlY9g",
                            "k".repeat(17) + ".uEDIJRbxcMeXCfyENIlY9g"
                        })
                .allSatisfy(token ->
                        assertThat(verdict(token))
                                .as(token)
                                .isEqualTo(new CommandTokens.Invalid()));
    }

    @Test
    void aTokenOfAKeyThatIsNotKnownIsTold() {
        assertThat(verdict("k2.uEDIJRbxcMeXCfyENIlY9g"))
                .isEqualTo(new CommandTokens.UnknownKey("k2"));
    }

    @Test
    void anEventWithoutTokenHasNone() {
        assertThat(
                        tokens.verify(
                                new EventRecord.Heartbeat(
                                        SAGA,
                                        RUN,
                                        "hotel",
                                        Direction.ACTION,
                                        1,
                                        Optional.empty(),
                                        false,
                                        "w")))
                .isEqualTo(new CommandTokens.Missing());
    }

    @Test
    void aTokenOfAnOlderKeyIsValidAsLongAsThatVerifies() {
        CommandTokens both =
                new CommandTokens(keys("k2", Map.of("k1", secret(0), "k2", secret(1))));

        assertThat(both.verify(event(SAGA, RUN, "hotel", Direction.ACTION, 1, VECTOR)))
                .isEqualTo(new CommandTokens.Valid());
        assertThat(both.sign(SAGA, RUN, "hotel", Direction.ACTION, 1))
                .hasValueSatisfying(token -> assertThat(token).startsWith("k2."));
    }

    @Test
    void withoutKeysNothingIsSigned() {
        assertThat(new CommandTokens(TokenKeys.OFF).sign(SAGA, RUN, "hotel", Direction.ACTION, 1))
                .isEmpty();
    }
}
