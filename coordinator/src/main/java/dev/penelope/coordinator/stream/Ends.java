package dev.penelope.coordinator.stream;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** The ends of partitions, each as far as the brokers tell. */
final class Ends {
    private Ends() {}

    static Answered<TopicPartition, Long> of(
            Admin admin,
            Collection<TopicPartition> partitions,
            IsolationLevel isolation,
            Duration patience)
            throws InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, OffsetSpec.latest()));
        ListOffsetsResult result = admin.listOffsets(asked, new ListOffsetsOptions(isolation));
        Map<TopicPartition, KafkaFuture<Long>> ends = new HashMap<>();
        partitions.forEach(partition ->
                ends.put(
                        partition,
                        result.partitionResult(partition).thenApply(end -> end.offset())));
        return Answered.within(patience, ends);
    }
}
