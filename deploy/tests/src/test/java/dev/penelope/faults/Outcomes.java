package dev.penelope.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The last outcome of each scenario, a file each, so that a run may try a few of them only. */
final class Outcomes {
    private static final Path FOLDER = Path.of("target", "fault-outcomes");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Outcomes() {}

    static void keep(Outcome outcome) {
        try {
            Files.createDirectories(FOLDER);
            JSON.writeValue(file(outcome.scenario()).toFile(), outcome);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static Optional<Outcome> of(String scenario) {
        Path file = file(scenario);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), Outcome.class));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static void forgetAll() throws IOException {
        if (Files.exists(FOLDER)) {
            Stage.delete(FOLDER);
        }
    }

    private static Path file(String scenario) {
        return FOLDER.resolve(scenario + ".json");
    }
}
