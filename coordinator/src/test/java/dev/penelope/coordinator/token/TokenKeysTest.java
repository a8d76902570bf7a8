package dev.penelope.coordinator.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.coordinator.CoordinatorConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys as an installation sets them. */
final class TokenKeysTest {
    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String SHORT = "c2VjcmV0c2VjcmV0";

    @TempDir private Path directory = Path.of("");

    private TokenKeys read(String lines, String... settings) throws IOException {
        Path file = directory.resolve("keys.properties");
        Files.writeString(file, lines);
        Map<String, String> all = new HashMap<>();
        all.put("bootstrap.servers", "k:9092");
        all.put("tokens", "required");
        all.put("tokens.keys.file", file.toString());
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return CoordinatorConfig.of(all).tokens();
    }

    @Test
    void tokensAreOffUnlessTheyAreSet() {
        TokenKeys keys = CoordinatorConfig.of(Map.of("bootstrap.servers", "k:9092")).tokens();

        assertThat(keys.areUsed()).isFalse();
        assertThat(keys.signing()).isEmpty();
    }

    @Test
    void theKeyThatSignsVerifiesByDefaultAlone() throws IOException {
        TokenKeys keys = read("k1=" + KEY + "\nk2=" + KEY + "\n", "tokens.sign", "k1");

        assertThat(keys.policy()).isEqualTo(TokenPolicy.REQUIRED);
        assertThat(keys.signing()).contains("k1");
        assertThat(keys.ids()).containsExactly("k1");
        assertThat(keys.fingerprint("k1")).contains("630dcd2966c43366");
    }

    @Test
    void allThatAreListedVerify() throws IOException {
        TokenKeys keys =
                read(
                        "k1=" + KEY + "\nk2=" + KEY + "\n",
                        "tokens.sign",
                        "k2",
                        "tokens.verify",
                        "k1, k2",
                        "tokens",
                        "optional");

        assertThat(keys.policy()).isEqualTo(TokenPolicy.OPTIONAL);
        assertThat(keys.ids()).containsExactlyInAnyOrder("k1", "k2");
    }

    @Test
    void whatIsWrongIsSaidWithoutAnyPartOfAKey() {
        refused("k1=" + KEY, "to have the key \"k2\"", "tokens.sign", "k2");
        refused("k1=" + SHORT, "at least 32 bytes, but it has 12", "tokens.sign", "k1");
        refused("k1=!" + KEY, "\"k1\" of tokens.keys.file to be Base64", "tokens.sign", "k1");
        refused("k1=\\uXYZ" + KEY, "to have lines such as", "tokens.sign", "k1");
        refused(
                "k1=" + KEY,
                "expected tokens.verify to have the key of tokens.sign, \"k2\", but it has [k1]",
                "tokens.sign",
                "k2",
                "tokens.verify",
                "k1");
        refused("k.1=" + KEY, "1 to 16 characters", "tokens.sign", "k.1");
        refused("k1=" + KEY, "expected tokens.sign to be set, as tokens is required");
        refused("k1=" + KEY, "off, optional or required, but got \"on\"", "tokens", "on");
        refused("k1=" + KEY, "tokens.keys.file is set, but tokens is off", "tokens", "off");
        refused(
                "",
                "expected to read tokens.keys.file, nowhere, but: NoSuchFileException",
                "tokens.sign",
                "k1",
                "tokens.keys.file",
                "nowhere");
    }

    private void refused(String lines, String message, String... settings) {
        assertThatThrownBy(() -> read(lines, settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining(KEY.substring(8, 16))
                .hasMessageNotContaining(SHORT.substring(0, 8));
    }

    @Test
    void theTextOfAConfigurationNamesKeysAndShowsNone() throws IOException {
        assertThat(read("k1=" + KEY, "tokens.sign", "k1").toString())
                .isEqualTo("tokens required, keys [k1]");
        assertThat(read("k1=" + KEY, "tokens.sign", "k1").described())
                .isEqualTo("tokens=required sign=k1 fingerprints={k1=630dcd2966c43366}");
    }
}
