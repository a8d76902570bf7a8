package dev.penelope.worker;

import java.util.List;
import java.util.Locale;

/**
 * How the workers of a queue share its commands. All workers of a queue use the same one: the two
 * know nothing of each other, and where both are at work every command runs twice, under one key.
 */
public enum Transport {
    /**
     * Each worker has partitions of its own: at most as many workers as partitions are at work, and
     * what a killed worker had begun waits for its session to end. The cheapest, and the right one
     * unless you need more workers than partitions, or cannot wait for a session.
     */
    CONSUMER_GROUP,
    /**
     * Each command is locked for one worker by a Kafka share group: workers share partitions, and a
     * killed worker's commands are handed on at once. Costs the brokers more, and wants brokers
     * from 4.3 on, which allow 50 workers for a queue unless told otherwise ({@code
     * group.share.max.size}, four for each). An attempt that others wait for, or of more than a
     * second, is watched by the coordinator, by its heartbeats; and no failure is certainly the
     * first delivery's, so that a node that fails is undone as well.
     */
    SHARE_GROUP;

    /**
     * @param word as {@link #toString} gives it
     */
    public static Transport of(String word) {
        for (Transport each : values()) {
            if (each.toString().equals(word)) {
                return each;
            }
        }
        throw new IllegalArgumentException(
                "Expected one of " + List.of(values()) + ", but got \"" + word + "\"");
    }

    /** As people write it: {@code consumer-group}, {@code share-group}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
