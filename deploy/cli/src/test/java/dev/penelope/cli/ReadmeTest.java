package dev.penelope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README shows is what there is. */
final class ReadmeTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Path TRIP = Path.of("src/main/java/dev/penelope/example/TripSaga.java");
    private static final Path PROVISION =
            Path.of("src/test/java/dev/penelope/cli/ProvisionSaga.java");
    private static final int LONGEST_EXAMPLE = 100;

    @Test
    void theExampleStandsInItAsItIs() throws IOException {
        assertThat(readme()).contains("```java\n" + Files.readString(TRIP) + "```\n");
    }

    @Test
    void theExampleIsShort() throws IOException {
        List<String> code =
                Files.readAllLines(TRIP).stream()
                        .filter(line -> !line.isBlank())
                        .filter(line -> !line.startsWith("import ") && !line.startsWith("package "))
                        .toList();

        assertThat(code).hasSizeLessThanOrEqualTo(LONGEST_EXAMPLE);
    }

    @Test
    void theSubsagaStandsInItAsItIs() throws IOException {
        String code = Files.readString(PROVISION).replaceAll("(?m)^ {8}", "");
        String shown = readme().replaceAll("(?s).*```java\n(var alloc = .*?)```.*", "$1");

        assertThat(code).contains(shown);
        assertThat(DefinitionTree.of(ProvisionSaga.definition(), Paint.PLAIN))
                .contains("└─┬ server\n", "├── pick ");
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        Matcher links = Pattern.compile("\\]\\(([^)#]+)\\)").matcher(readme());

        assertThat(links.results().map(link -> ROOT.resolve(link.group(1))))
                .allSatisfy(path -> assertThat(path).exists());
    }

    @Test
    void everyClassThatItSendsOneToExists() throws IOException {
        String table = readme().substring(readme().indexOf("## How to change it"));
        List<String> names =
                Pattern.compile("`(?:[a-z]+/)?([A-Z][A-Za-z]+)(?:\\.KEYS)?`")
                        .matcher(table)
                        .results()
                        .map(name -> name.group(1) + ".java")
                        .distinct()
                        .toList();

        assertThat(names).contains("Event.java", "SchemaTest.java");
        assertThat(sources()).containsAll(names);
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    private static List<String> sources() throws IOException {
        try (var files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().contains("/src/"))
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }
}
