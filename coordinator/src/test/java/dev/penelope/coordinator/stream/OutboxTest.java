package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.topic.TopicNames;
import dev.penelope.topic.TopicSpec;
import dev.penelope.topic.Topics;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class OutboxTest {
    @ParameterizedTest
    @EnumSource
    void whatIsSentAgainFitsItsTopicWithRoomForItsBatch(Input.Source source) {
        int largest = Outbox.largest(source);
        assertThat(largest + 32 * 1024)
                .isLessThan(maxBytes("saga-" + source.name().toLowerCase(java.util.Locale.ROOT)));
    }

    private static int maxBytes(String topic) {
        TopicSpec spec =
                Topics.development(TopicNames.DEFAULT, Set.of()).plan().topics().stream()
                        .filter(each -> each.name().equals(topic))
                        .findFirst()
                        .orElseThrow();
        return Integer.parseInt(spec.configuration().get("max.message.bytes"));
    }
}
