package dev.penelope.topic;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * Where a key belongs: murmur2 of its bytes, as Kafka's own Java producer does it. Whoever writes
 * in another language must choose that partitioner.
 */
public final class Partitioning {
    private Partitioning() {}

    /** The partition, from 0, of a topic with that many. */
    public static int partition(byte[] key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    /** The partition of a key that is text, such as a saga's id. */
    public static int partition(String key, int partitions) {
        return partition(key.getBytes(StandardCharsets.UTF_8), partitions);
    }
}
