package dev.penelope.coordinator.stream;

import org.apache.kafka.streams.processor.TopicNameExtractor;

/** A record's value on its way out, with the topic it is for. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Outbound(String topic, byte[] value) {
    static final TopicNameExtractor<byte[], Outbound> TOPIC =
            (key, outbound, context) -> outbound.topic();
}
