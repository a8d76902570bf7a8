package dev.penelope.cli.verify;

import java.util.ArrayDeque;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** One partition, read up to where it ended when reading began. */
final class Lane implements Comparable<Lane> {
    final TopicPartition partition;
    final long end;
    final ArrayDeque<ConsumerRecord<byte[], byte[]>> ahead = new ArrayDeque<>();
    boolean isRead;

    Lane(TopicPartition partition, long begin, long end) {
        this.partition = partition;
        this.end = end;
        this.isRead = begin >= end;
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
        if (record.offset() < end) {
            ahead.add(record);
        }
    }

    /** By the next record's time. */
    @Override
    public int compareTo(Lane other) {
        return Long.compare(ahead.element().timestamp(), other.ahead.element().timestamp());
    }
}
