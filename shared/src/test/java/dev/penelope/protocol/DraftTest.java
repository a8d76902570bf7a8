package dev.penelope.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Records of topics that nothing uses yet: their examples, schemas and the page agree. */
final class DraftTest {
    private static final Path SCHEMAS = Path.of("src", "main", "resources", "schema", "draft");
    private static final Path EXAMPLES = Path.of("src", "test", "resources", "golden", "draft");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static String kind(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.indexOf(name.contains("-") ? '-' : '.'));
    }

    @Test
    void everyExampleFitsItsSchemaAndEverySchemaHasOne() throws IOException {
        Set<String> seen = new TreeSet<>();
        for (Path example : files(EXAMPLES)) {
            seen.add(kind(example));
            var schema =
                    JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                            .getSchema(
                                    Files.readString(
                                            SCHEMAS.resolve(kind(example) + ".schema.json")));
            assertThat(schema.validate(Files.readString(example), InputFormat.JSON))
                    .as(example.toString())
                    .isEmpty();
        }
        assertThat(files(SCHEMAS).stream().map(DraftTest::kind)).containsExactlyElementsOf(seen);
    }

    @Test
    void everyFieldIsOnThePageAndInAnExample() throws IOException {
        String page = Files.readString(Path.of("docs", "protocol.md"));
        for (Path file : files(SCHEMAS)) {
            Set<String> fields = new TreeSet<>();
            MAPPER.readTree(file.toFile())
                    .path("properties")
                    .fieldNames()
                    .forEachRemaining(fields::add);
            Set<String> used = new TreeSet<>();
            for (Path example : files(EXAMPLES)) {
                if (kind(example).equals(kind(file))) {
                    JsonNode record = MAPPER.readTree(example.toFile());
                    record.fieldNames().forEachRemaining(used::add);
                }
            }
            assertThat(used).as(file.toString()).containsExactlyElementsOf(fields);
            String row =
                    page.lines()
                            .filter(line -> line.startsWith("| `saga-" + kind(file) + "` | "))
                            .reduce("", (first, second) -> second);
            assertThat(fields).allMatch(field -> row.contains("`" + field + "`"), row);
        }
    }
}
