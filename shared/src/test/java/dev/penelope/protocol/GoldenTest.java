package dev.penelope.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was written once can be read for ever, and is written the same way. */
final class GoldenTest {
    static final Path FILES = Path.of("src", "test", "resources", "golden", "v1");

    static List<Golden<?>> goldens() {
        return Golden.all();
    }

    static byte[] bytes(String file) throws IOException {
        return Files.readAllBytes(FILES.resolve(file + ".json"));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    <T> void isReadAsWhatWasMeant(Golden<T> golden) throws IOException {
        Path file = FILES.resolve(golden.file() + ".json");
        if (Files.notExists(file)) {
            Files.createDirectories(FILES);
            Files.write(file, golden.write().apply(golden.value()));
            fail("Expected " + file + " to exist; it does now: look at it, and commit it");
        }
        assertThat(golden.read().apply(Files.readAllBytes(file))).isEqualTo(golden.value());
    }

    @ParameterizedTest
    @MethodSource("goldens")
    <T> void isWrittenAsItStands(Golden<T> golden) throws IOException {
        assertThat(golden.write().apply(golden.value()))
                .asString()
                .isEqualTo(
                        new String(bytes(golden.file()), java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void everyFileIsRead() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            goldens().stream().map(golden -> golden.file() + ".json").toList());
        }
    }

    @Test
    void theHashOfADefinitionNeverChanges() throws IOException {
        assertThat(DefinitionJson.hash(bytes("definition-trip")))
                .isEqualTo("4e9a3c1fac581290b34f3359f90787d6");
    }
}
