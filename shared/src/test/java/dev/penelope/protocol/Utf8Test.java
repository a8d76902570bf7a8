package dev.penelope.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.testing.Seeded;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no UTF-8 is refused, wherever in a record it stands. */
final class Utf8Test {
    private static final int[] EDGES = {
        0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC,
        0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
    };

    @Seeded(runs = 2_000)
    void itIsUtf8IfTheDecoderOfTheJdkTakesIt(Random random) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = random.nextInt(24); i > 0; i--) {
            switch (random.nextInt(3)) {
                case 0 -> bytes.writeBytes("abcdefgh".getBytes(StandardCharsets.US_ASCII));
                case 1 ->
                        bytes.writeBytes(
                                Character.toString(random.nextInt(0x110000))
                                        .getBytes(StandardCharsets.UTF_8));
                default -> {
                    for (int n = random.nextInt(4); n > 0; n--) {
                        bytes.write(EDGES[random.nextInt(EDGES.length)]);
                    }
                }
            }
        }
        byte[] all = bytes.toByteArray();

        assertThat(Utf8.firstWrong(all) < 0)
                .as(HexFormat.of().formatHex(all))
                .isEqualTo(isDecoded(all));
    }

    private static boolean isDecoded(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException wrong) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0af", "eda080", "f4908080", "ff", "e282", "80", "f08080af"})
    void aPayloadThatIsNoUtf8MakesItsRecordUnreadable(String hex) {
        byte[] start =
                record(
                        "{\"saga\":\"s\",\"definition\":{\"name\":\"d\"},\"params\":{\"deep\":[\"",
                        hex,
                        "\"]}}");
        byte[] definition =
                record(
                        "{\"name\":\"d\",\"version\":1,\"nodes\":[{\"name\":\"a\",\"constant\":\"",
                        hex,
                        "\"}]}");

        assertThatThrownBy(() -> StartJson.read(start))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining("Expected a start to be UTF-8, but byte 57 is not");
        assertThatThrownBy(() -> DefinitionJson.read(definition))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining("Expected a definition to be UTF-8, but byte ");
    }

    static byte[] record(String before, String hex, String after) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(before.getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(HexFormat.of().parseHex(hex));
        bytes.writeBytes(after.getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }
}
