package dev.penelope.coordinator.stream;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.jspecify.annotations.Nullable;

/**
 * A record's value on its way out, with the topic it is for.
 *
 * @param route to a partition; without one, the record goes where its key belongs
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Outbound(String topic, byte @Nullable [] value, Optional<CommandRoute> route) {

    /** One that goes where its key belongs. */
    static Outbound byKey(String topic, byte @Nullable [] value) {
        return new Outbound(topic, value, Optional.empty());
    }

    /** Sends each record to the topic that it names. */
    record Address() implements TopicNameExtractor<byte[], Outbound> {
        @Override
        public String extract(byte[] key, Outbound outbound, RecordContext context) {
            return outbound.topic();
        }
    }

    /** Sends each record to the partition of its route, if it has one. */
    record Partitioner() implements StreamPartitioner<byte[], Outbound> {
        @Override
        public Optional<Set<Integer>> partitions(
                String topic, byte[] key, Outbound outbound, int partitions) {
            return outbound.route().map(route -> Set.of(route.partition(partitions)));
        }
    }
}
