package dev.penelope.cli.bench;

import dev.penelope.coordinator.Coordinator;
import dev.penelope.coordinator.CoordinatorConfig;
import java.time.Duration;
import java.util.Map;

/** The coordinator as users run it; the settings are its own. */
record CoordinatorPart(Coordinator coordinator) implements Part {
    static CoordinatorPart start(Map<String, String> settings) {
        Coordinator coordinator = Coordinator.start(CoordinatorConfig.of(settings));
        coordinator.awaitRunning(Duration.ofMinutes(2));
        return new CoordinatorPart(coordinator);
    }

    @Override
    public void close() {
        coordinator.close();
    }
}
