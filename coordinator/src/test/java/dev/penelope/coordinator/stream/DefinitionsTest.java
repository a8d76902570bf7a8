package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.protocol.DefinitionJson;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DefinitionsTest {
    private final Definitions definitions = new Definitions();

    @Test
    void compiledDefinitionsAreKeptByWhatTheyTakeUp() {
        byte[] small = json("small", 1, 1);
        String hash = DefinitionJson.hash(small);
        definitions.compile(hash, small);
        for (int version = 1; version <= 40; version++) {
            byte[] large = json("large", version, 5_000);
            definitions.compile(DefinitionJson.hash(large), large);
            assertThat(definitions.known(hash)).as("one that is in use").isPresent();
        }
        assertThat(definitions.kept()).isBetween(10, 30);
    }

    private static byte[] json(String name, int version, int nodes) {
        return IntStream.range(0, nodes)
                .mapToObj(n ->
                        "{\"name\":\"n"
                                + n
                                + "\",\"action\":\"x\""
                                + (n == 0 ? "" : ",\"after\":[\"n" + (n - 1) + "\"]")
                                + "}")
                .collect(
                        Collectors.joining(
                                ",",
                                "{\"name\":\""
                                        + name
                                        + "\",\"version\":"
                                        + version
                                        + ",\"nodes\":[",
                                "]}"))
                .getBytes(StandardCharsets.UTF_8);
    }
}
