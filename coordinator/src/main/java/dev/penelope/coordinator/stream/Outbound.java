package dev.penelope.coordinator.stream;

import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.jspecify.annotations.Nullable;

/** A record's value on its way out, with the topic it is for. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Outbound(String topic, byte @Nullable [] value) {

    /** Sends each record to the topic that it names. */
    record Address() implements TopicNameExtractor<byte[], Outbound> {
        @Override
        public String extract(byte[] key, Outbound outbound, RecordContext context) {
            return outbound.topic();
        }
    }
}
