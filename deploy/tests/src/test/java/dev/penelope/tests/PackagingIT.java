package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The program, started as the launcher starts it. */
final class PackagingIT {
    @Test
    void theJarAndItsLibrariesAreAllThatTheProgramNeeds() throws Exception {
        PenelopeProcess.Ended version = PenelopeProcess.run("--version");

        assertThat(version.code()).as(version.text()).isZero();
        assertThat(version.text()).startsWith("penelope ").hasLineCount(1);
    }

    @Test
    void withoutACommandItSaysWhichThereAre() throws Exception {
        PenelopeProcess.Ended nothing = PenelopeProcess.run();

        assertThat(nothing.code()).isEqualTo(64);
        assertThat(nothing.text()).contains("Usage: penelope", "demo", "Exit codes:");
    }
}
