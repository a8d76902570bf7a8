package dev.penelope.cli.bench;

import dev.penelope.coordinator.Coordinator;
import dev.penelope.coordinator.CoordinatorConfig;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** The coordinator as users run it; the settings are its own. */
record CoordinatorPart(Coordinator coordinator) implements Part {
    /** Asks for {@link Gauges}. */
    static final String GAUGES = "gauges";

    /** The same, after a collection of garbage, so that the heap's use is what is alive. */
    static final String MEMORY = "memory";

    static CoordinatorPart start(Map<String, String> settings) {
        Coordinator coordinator = Coordinator.start(CoordinatorConfig.of(settings));
        coordinator.awaitRunning(Duration.ofMinutes(5));
        return new CoordinatorPart(coordinator);
    }

    @Override
    public void told(String line, Consumer<String> answer) throws Exception {
        if (line.equals(MEMORY)) {
            System.gc();
        }
        answer.accept(line + " " + ClientPart.JSON.writeValueAsString(Gauges.here()));
    }

    @Override
    public void close() {
        coordinator.close();
    }
}
