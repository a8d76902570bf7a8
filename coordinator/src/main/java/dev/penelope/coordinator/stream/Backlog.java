package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CoordinatorMetrics.QueueBacklog;
import dev.penelope.model.Direction;
import dev.penelope.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * How far the workers of each queue had come, and how long its topics were, every so often. A
 * command is certainly not reached yet if its partition was at least as long, when looked at before
 * it was sent, as the workers have come by now. Written by one thread, read by several.
 */
final class Backlog {
    static final Duration EVERY = Duration.ofMinutes(1);

    /** Looks that are kept; a command older than all of them is judged by the oldest. */
    private static final int LOOKS = 360;

    /** So many looks in a row that failed, and nothing is known any more. */
    private static final int BLIND = 10;

    /**
     * Fewer records than this to go are no backlog. Offsets alone cannot tell them from the ends of
     * transactions, which count as records and are never reached.
     */
    private static final int FEW = 1_000;

    private final TopicNames topics;
    private final Deque<Look> looks = new ArrayDeque<>();
    private Map<TopicPartition, Long> reached = Map.of();
    private int missed;

    private record Look(long atMs, Map<TopicPartition, Long> ends) {}

    Backlog(TopicNames topics) {
        this.topics = topics;
    }

    /**
     * @param ends how long the queues' partitions are
     * @param positions up to where their workers have come; a partition without one was not begun
     */
    synchronized void looked(
            long atMs, Map<TopicPartition, Long> ends, Map<TopicPartition, Long> positions) {
        if (looks.size() == LOOKS) {
            looks.removeFirst();
        }
        looks.addLast(new Look(atMs, Map.copyOf(ends)));
        Map<TopicPartition, Long> all = new HashMap<>();
        ends.keySet()
                .forEach(partition -> all.put(partition, positions.getOrDefault(partition, 0L)));
        reached = all;
        missed = 0;
    }

    /** How many records of these queues' topics are not reached, as of the last look. */
    synchronized List<QueueBacklog> lengths(Set<String> queues) {
        List<QueueBacklog> lengths = new ArrayList<>();
        for (String queue : queues) {
            for (Direction direction : Direction.values()) {
                lengths.add(new QueueBacklog(queue, direction, length(topic(queue, direction))));
            }
        }
        return lengths;
    }

    private long length(String topic) {
        if (looks.isEmpty()) {
            return 0;
        }
        return looks.getLast().ends().entrySet().stream()
                .filter(each -> each.getKey().topic().equals(topic))
                .mapToLong(each ->
                        Math.max(0, each.getValue() - reached.getOrDefault(each.getKey(), 0L)))
                .sum();
    }

    private String topic(String queue, Direction direction) {
        return direction == Direction.ACTION ? topics.command(queue) : topics.undo(queue);
    }

    /** Nothing could be found out this time. */
    synchronized void missed() {
        missed++;
    }

    /**
     * Whether a command of that time still stands in its queue, as far as is known. If it was sent
     * before the first look, as after a restart, it may, until the workers have come to the end of
     * what stood there then: to send it again would make a long queue longer. But if nothing can be
     * found out at all, it had better be sent.
     */
    synchronized boolean holds(String queue, Direction direction, String key, long sentAtMs) {
        if (looks.isEmpty() || missed >= BLIND) {
            return missed < BLIND;
        }
        String topic = topic(queue, direction);
        long count = reached.keySet().stream().filter(each -> each.topic().equals(topic)).count();
        if (count == 0) {
            return false;
        }
        byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
        int partition = (int) (Utils.toPositive(Utils.murmur2(utf8)) % count);
        TopicPartition place = new TopicPartition(topic, partition);
        Long position = reached.get(place);
        Long end = null;
        for (Look look : looks) {
            Long then = look.ends().get(place);
            if (then != null && look.atMs() <= sentAtMs) {
                end = then;
            } else if (then != null && end == null) {
                end = then - FEW;
            }
        }
        return end != null && position != null && position < end;
    }
}
