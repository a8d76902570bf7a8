package dev.penelope.cli.bench;

import dev.penelope.worker.Mode;
import dev.penelope.worker.Worker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A worker as users run it, with actions that do nothing; settings but the mode are Kafka's. */
record WorkerPart(Worker worker) implements Part {
    static WorkerPart start(Map<String, String> settings) throws InterruptedException {
        Map<String, String> kafka = new HashMap<>(settings);
        String mode = String.valueOf(kafka.remove("mode"));
        Worker worker =
                Worker.with(kafka)
                        .actions(BenchTrip.actions())
                        .mode(Mode.valueOf(mode.toUpperCase(Locale.ROOT)))
                        .drain(Duration.ofSeconds(5))
                        .start();
        if (!worker.awaitReady(Duration.ofMinutes(1))) {
            throw new BenchFailed("Expected the worker to be ready within a minute");
        }
        return new WorkerPart(worker);
    }

    @Override
    public void close() {
        worker.close();
    }
}
