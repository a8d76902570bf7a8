package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CannotStartException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far the coordinators have read, and where a first start begins. */
record Positions(Admin admin, Answers answers, Settings settings) {
    private static final Logger LOG = LoggerFactory.getLogger(Positions.class);

    /** What is known of each input partition; a partition that was never read is missing. */
    Map<TopicPartition, OffsetAndMetadata> read() {
        Map<TopicPartition, OffsetAndMetadata> found =
                new HashMap<>(
                        answers.await(
                                admin.listConsumerGroupOffsets(settings.topics().coordinator())
                                        .partitionsToOffsetAndMetadata()));
        found.values().removeIf(Objects::isNull);
        found.keySet().retainAll(settings.inputPartitions());
        return found;
    }

    /** The very first start of this installation reads everything there is. */
    void begin() {
        Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
        kept().forEach((partition, offset) -> first.put(partition, new OffsetAndMetadata(offset)));
        try {
            Void unused =
                    answers.orRefusal(
                            admin.alterConsumerGroupOffsets(settings.topics().coordinator(), first)
                                    .all());
            LOG.info(
                    "first start of {}: reading from the beginning",
                    settings.topics().coordinator());
        } catch (ExecutionException failed) {
            boolean anotherBegan =
                    failed.getCause() instanceof UnknownMemberIdException && !read().isEmpty();
            if (!anotherBegan) {
                throw answers.unreachable(failed);
            }
        }
    }

    /**
     * Missing positions beside existing state, or positions of what is gone, mean lost input.
     *
     * @throws CannotStartException naming every gap
     */
    void requireNoGap(Map<TopicPartition, OffsetAndMetadata> read) {
        Map<String, String> gaps = new TreeMap<>();
        kept().forEach((partition, first) -> {
            OffsetAndMetadata at = read.get(partition);
            if (at == null || at.offset() < first) {
                gaps.put(
                        partition.toString(),
                        "%s (read to %s, kept from %d)"
                                .formatted(partition, at == null ? "unknown" : at.offset(), first));
            }
        });
        if (!gaps.isEmpty()) {
            throw new CannotStartException(
                    "Expected to go on reading where the coordinator left off, but there are gaps: "
                            + String.join(", ", gaps.values())
                            + ". Records there may be lost: a start not run, an outcome not known."
                            + " To accept that, stop all coordinators and set the positions of group "
                            + settings.topics().coordinator()
                            + " to what is kept: kafka-consumer-groups --reset-offsets --to-earliest"
                            + " --execute; then look for sagas that wait, and abort or abandon them");
        }
    }

    /** The first offset of each input partition that is still there. */
    private Map<TopicPartition, Long> kept() {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        settings.inputPartitions()
                .forEach(partition -> asked.put(partition, OffsetSpec.earliest()));
        Map<TopicPartition, Long> first = new HashMap<>();
        answers.await(admin.listOffsets(asked).all())
                .forEach((partition, info) -> first.put(partition, info.offset()));
        return first;
    }
}
