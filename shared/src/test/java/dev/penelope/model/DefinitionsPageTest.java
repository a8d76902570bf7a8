package dev.penelope.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page about definitions says what the code says. */
final class DefinitionsPageTest {
    @ParameterizedTest
    @EnumSource
    void everyProblemIsOnThePage(DefinitionProblem problem) throws IOException {
        assertThat(Files.readString(Path.of("docs", "definitions.md")))
                .contains("`" + problem + "`");
    }
}
