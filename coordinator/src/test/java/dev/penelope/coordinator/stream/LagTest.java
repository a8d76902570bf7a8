package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.stream.Input.Source;
import dev.penelope.topic.TopicNames;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class LagTest {
    private static final TopicNames TOPICS = new TopicNames("us-");
    private static final TopicPartition START = new TopicPartition(TOPICS.start(), 0);
    private static final TopicPartition EVENT = new TopicPartition(TOPICS.event(), 0);
    private static final TopicPartition MORE = new TopicPartition(TOPICS.event(), 1);
    private static final TopicPartition CONTROL = new TopicPartition(TOPICS.control(), 1);

    private static final TopicPartition SIGNAL = new TopicPartition(TOPICS.signal(), 1);

    @Test
    void whatIsAppendedAndNotTakenInIsCountedByInput() {
        assertThat(
                        Lag.behind(
                                Map.of(START, 10L, EVENT, 70L, MORE, 9L, CONTROL, 5L, SIGNAL, 9L),
                                Map.of(START, 12L, EVENT, 20L, MORE, 2L, SIGNAL, 1L),
                                TOPICS))
                .isEqualTo(
                        Map.of(
                                Source.START,
                                0L,
                                Source.EVENT,
                                57L,
                                Source.CONTROL,
                                0L,
                                Source.SIGNAL,
                                8L));
    }
}
