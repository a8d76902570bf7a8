package dev.penelope.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penelope.model.Limits;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page for people says what the schemas and the code say. */
final class ProtocolPageTest {
    private static final Path SCHEMAS = Path.of("src", "main", "resources", "schema", "v1");
    private static String page = "";

    @BeforeAll
    static void read() throws IOException {
        page = Files.readString(Path.of("docs", "protocol.md"));
    }

    @Test
    void everyFieldOfEverySchemaIsOnThePage() throws IOException {
        Set<String> missing = new TreeSet<>();
        try (Stream<Path> files = Files.list(SCHEMAS)) {
            for (Path file : files.toList()) {
                collect(new ObjectMapper().readTree(file.toFile()), missing);
            }
        }
        missing.removeIf(field -> page.matches("(?s).*[`.]" + field + "`.*"));

        // The field "timer" is the coordinator's own.
        assertThat(missing).containsExactly("timer");
    }

    private static void collect(JsonNode schema, Set<String> fields) {
        schema.path("properties").fieldNames().forEachRemaining(fields::add);
        schema.forEach(child -> collect(child, fields));
    }

    @Test
    void everyWordIsOnThePage() {
        List<String> words =
                Stream.of(
                                Arrays.stream(OutcomeKind.values()).map(OutcomeKind::wire),
                                Arrays.stream(Verb.values()).map(Verb::wire),
                                Arrays.stream(Kind.values()).map(Kind::wire))
                        .flatMap(each -> each)
                        .toList();

        assertThat(words).allMatch(word -> page.contains("`" + word + "`"));
    }

    @Test
    void everyLimitIsOnThePage() {
        assertThat(page)
                .contains(
                        Limits.PAYLOAD_BYTES + " bytes",
                        Limits.RECORD_BYTES + " bytes",
                        Limits.NODES + ", " + Limits.EDGES,
                        String.format(
                                Locale.ROOT,
                                "%d, names and values up to %d",
                                Limits.LABELS,
                                Limits.LABEL_CHARS),
                        Limits.ERROR_CHARS + ", " + Limits.LABEL_CHARS,
                        Limits.REASON_CHARS + " characters",
                        "" + Limits.LONGEST.toMillis());
    }
}
