package dev.penelope.worker.runtime;

import dev.penelope.model.Codec;
import dev.penelope.model.Direction;
import dev.penelope.protocol.AnnouncementRecord;
import dev.penelope.topic.HiddenSettings;
import dev.penelope.topic.TopicNames;
import dev.penelope.worker.Mode;
import dev.penelope.worker.Transport;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;

/**
 * How a worker works.
 *
 * @param name names this worker in events and logs
 * @param kafka settings for all Kafka clients
 * @param actions how many actions may run at once
 * @param undos how many undo actions may run at once, beside the actions
 * @param handOver after what time an attempt leaves its partition's order, and the coordinator
 *     watches it by its heartbeats
 * @param announce how often it says which actions it serves
 * @param drain how long a stopping worker waits for what runs
 */
public record WorkerSettings(
        String name,
        Map<String, String> kafka,
        TopicNames topics,
        String queue,
        Mode mode,
        Transport transport,
        int actions,
        int undos,
        Duration handOver,
        Duration announce,
        Duration drain,
        Codec codec,
        MeterRegistry metrics) {
    private static final Duration SHORTEST = Duration.ofMillis(100);

    private static final Duration LONGEST = AnnouncementRecord.LONGEST_INTERVAL;

    public WorkerSettings {
        kafka = HiddenSettings.copyOf(kafka);
        if (actions < 1 || undos < 1) {
            throw new IllegalArgumentException(
                    "Expected a concurrency of at least 1, but got " + actions + " and " + undos);
        }
        if (announce.compareTo(SHORTEST) < 0 || announce.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "Expected to announce actions every 100 ms to 5 min, but got " + announce);
        }
    }

    int concurrency(Direction direction) {
        return switch (direction) {
            case ACTION -> actions;
            case UNDO -> undos;
        };
    }

    String topic(Direction direction) {
        return switch (direction) {
            case ACTION -> topics.command(queue);
            case UNDO -> topics.undo(queue);
        };
    }

    /** Undo is read committed in every mode. */
    boolean readsUncommitted(Direction direction) {
        return mode == Mode.FAST && direction == Direction.ACTION;
    }
}
