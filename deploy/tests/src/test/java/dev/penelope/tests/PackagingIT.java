package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.cli.Penelope;
import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The program, started as the launcher starts it. */
final class PackagingIT {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Path TARGET = Path.of("..", "cli", "target");

    @Test
    void theJarAndItsLibrariesAreAllThatTheProgramNeeds() throws Exception {
        String classPath =
                TARGET.resolve("penelope-cli.jar") + File.pathSeparator + TARGET.resolve("lib/*");

        Process penelope =
                new ProcessBuilder(JAVA.toString(), "-cp", classPath, Penelope.class.getName())
                        .inheritIO()
                        .start();

        assertThat(penelope.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(penelope.exitValue()).isZero();
    }
}
