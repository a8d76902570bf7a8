package dev.penelope.cli.bench;

import dev.penelope.worker.Mode;
import dev.penelope.worker.Transport;
import dev.penelope.worker.Worker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A worker as users run it, with actions that do nothing. Settings but {@code mode} and {@code
 * transport}, which can be left out, are Kafka's.
 */
record WorkerPart(Worker worker) implements Part {
    static WorkerPart start(Map<String, String> settings) throws InterruptedException {
        Map<String, String> kafka = new HashMap<>(settings);
        String mode = String.valueOf(kafka.remove("mode"));
        Transport transport =
                Optional.ofNullable(kafka.remove("transport"))
                        .map(Transport::of)
                        .orElse(Transport.CONSUMER_GROUP);
        Worker worker =
                Worker.with(kafka)
                        .actions(BenchTrip.actions())
                        .mode(Mode.valueOf(mode.toUpperCase(Locale.ROOT)))
                        .transport(transport)
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
