package dev.penelope.cli.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Keeps the broker from compacting what is being counted: a record that is gone would be taken for
 * the marker of a transaction. Whether it did so all the same stands in its checkpoint.
 */
final class Cleaning implements AutoCloseable {
    private static final String LAG = "min.compaction.lag.ms";
    private static final String CHECKPOINT = "cleaner-offset-checkpoint";

    /** Longer than any counting takes. */
    private static final Duration HELD_BACK = Duration.ofMinutes(30);

    private final Ledger ledger;
    private final Path checkpoint;
    private final List<ConfigResource> topics;
    private Map<TopicPartition, Long> whenQuiet = Map.of();

    private Cleaning(Ledger ledger, Path checkpoint, List<ConfigResource> topics) {
        this.ledger = ledger;
        this.checkpoint = checkpoint;
        this.topics = topics;
    }

    /**
     * Nothing that is appended from now on is compacted until this is closed.
     *
     * @param data the broker's directory
     */
    static Cleaning hold(Ledger ledger, Path data) {
        Cleaning held = new Cleaning(ledger, data.resolve(CHECKPOINT), ledger.compacted());
        held.alter(
                new AlterConfigOp(
                        new ConfigEntry(LAG, "" + HELD_BACK.toMillis()), AlterConfigOp.OpType.SET));
        return held;
    }

    /** Waits until nothing that the broker was at before is under way any longer, as it seems. */
    void awaitQuiet(Duration quiet) {
        long until = System.nanoTime() + quiet.multipliedBy(5).toNanos();
        do {
            whenQuiet = cleanedUpTo();
            Waiting.sleep(quiet);
        } while (!stillQuiet() && System.nanoTime() - until < 0);
    }

    /** Whether no compaction has ended since then, so that logs have only grown. */
    boolean stillQuiet() {
        return whenQuiet.equals(cleanedUpTo());
    }

    /** Whether anything from these places on was looked at to be compacted. */
    boolean reached(Map<TopicPartition, Long> from) {
        return cleanedUpTo().entrySet().stream()
                .anyMatch(up -> up.getValue() > from.getOrDefault(up.getKey(), Long.MAX_VALUE));
    }

    /** A version, a number of lines, and in each of them topic, partition and offset. */
    private Map<TopicPartition, Long> cleanedUpTo() {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        try {
            for (String line :
                    Files.exists(checkpoint) ? Files.readAllLines(checkpoint) : List.<String>of()) {
                List<String> words = List.of(line.split(" ", -1));
                if (words.size() == 3) {
                    offsets.put(
                            new TopicPartition(words.get(0), Integer.parseInt(words.get(1))),
                            Long.valueOf(words.get(2)));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return offsets;
    }

    private void alter(AlterConfigOp change) {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        topics.forEach(topic -> changes.put(topic, new ArrayList<>(List.of(change))));
        Void unused = Ledger.get(ledger.admin().incrementalAlterConfigs(changes).all());
    }

    @Override
    public void close() {
        alter(new AlterConfigOp(new ConfigEntry(LAG, ""), AlterConfigOp.OpType.DELETE));
    }
}
