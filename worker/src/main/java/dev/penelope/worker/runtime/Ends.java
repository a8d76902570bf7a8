package dev.penelope.worker.runtime;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Where partitions end: the offset that the next record will have, records of open transactions
 * counted, whatever isolation a consumer reads with.
 */
interface Ends {
    Map<TopicPartition, Long> of(Collection<TopicPartition> partitions);
}
