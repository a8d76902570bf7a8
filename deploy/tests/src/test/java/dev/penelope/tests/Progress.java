package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Direction;
import dev.penelope.topic.TopicNames;
import dev.penelope.worker.Transport;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How much of the default queue its workers have finished, where its topics have one partition. */
record Progress(Admin admin, TopicNames topics, Transport transport) {
    private static final String QUEUE = "default";

    /** Waits until so many records are finished, which are all. */
    void await(Direction direction, long count) throws Exception {
        long untilNanos = System.nanoTime() + Installation.PATIENCE.toNanos();
        long finished = finished(direction);
        while (finished < count) {
            assertThat(System.nanoTime())
                    .as(count + " commands finished, but it is " + finished)
                    .isLessThan(untilNanos);
            finished = finished(direction);
        }
    }

    /** Waits until all of it is finished, the markers of transactions included. */
    void awaitAll(Direction direction) throws Exception {
        await(direction, end(partition(direction)));
    }

    private TopicPartition partition(Direction direction) {
        String topic = direction == Direction.UNDO ? topics.undo(QUEUE) : topics.command(QUEUE);
        return new TopicPartition(topic, 0);
    }

    private long finished(Direction direction) throws Exception {
        TopicPartition partition = partition(direction);
        boolean undo = direction == Direction.UNDO;
        String kind = undo ? ".undo" : "";
        return switch (transport) {
            case CONSUMER_GROUP -> committed(topics.workerGroup(QUEUE) + kind, partition);
            case SHARE_GROUP -> accepted(topics.workerShareGroup(QUEUE) + kind, partition);
        };
    }

    private long committed(String group, TopicPartition partition) throws Exception {
        var found =
                admin.listConsumerGroupOffsets(group)
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .get(partition);
        return found == null ? -1 : found.offset();
    }

    private long accepted(String group, TopicPartition partition) throws Exception {
        var found =
                admin.listShareGroupOffsets(Map.of(group, new ListShareGroupOffsetsSpec()))
                        .partitionsToOffsetInfo(group)
                        .get()
                        .get(partition);
        long end = end(partition);
        return found == null ? -1 : found.lag().map(lag -> end - lag).orElse(-1L);
    }

    private long end(TopicPartition partition) throws Exception {
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
    }
}
