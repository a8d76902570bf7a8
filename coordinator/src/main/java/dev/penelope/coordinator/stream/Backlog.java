package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CoordinatorMetrics.QueueBacklog;
import dev.penelope.model.Direction;
import dev.penelope.topic.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far the workers of each queue had come, and how long its topics were, every so often. A
 * command is certainly not reached yet if its partition was at least as long, when looked at before
 * it was sent, as the workers have come by now. Written by one thread, read by several without a
 * lock.
 *
 * <p>It takes 8 bytes for each partition and each look that is kept, and of six hours about 40 are:
 * 7 MB for 100 queues of 100 partitions in both directions.
 */
final class Backlog {
    static final Duration EVERY = Duration.ofMinutes(1);

    /** The newest looks are all kept; of older ones the first in each few minutes. */
    private static final long ALL_KEPT_MS = Duration.ofMinutes(15).toMillis();

    private static final long FINE_KEPT_MS = Duration.ofHours(1).toMillis();
    private static final long FINE_MS = Duration.ofMinutes(5).toMillis();

    /** A command older than all looks is judged by the oldest. */
    private static final long COARSE_KEPT_MS = Duration.ofHours(6).toMillis();

    private static final long COARSE_MS = Duration.ofMinutes(30).toMillis();

    /** So many looks in a row that failed, and nothing is known any more. */
    private static final int BLIND = 10;

    /**
     * Fewer records than this to go are no backlog. Offsets alone cannot tell them from the ends of
     * transactions, which count as records and are never reached.
     */
    private static final int FEW = 1_000;

    /** Of a partition that a look did not see. */
    private static final long UNSEEN = -1;

    private final TopicNames topics;

    /** By topic. Replaced, never changed. */
    private volatile Map<String, Line> lines = Map.of();

    private volatile boolean looked;
    private final AtomicInteger missed = new AtomicInteger();

    /** The lengths of a topic's partitions at a time. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Look(long atMs, long[] ends) {
        long end(int partition) {
            return partition < ends.length ? ends[partition] : UNSEEN;
        }
    }

    /**
     * What is known of a topic.
     *
     * @param looks the oldest first
     * @param reached how far its workers have come, by partition
     * @param missed how many looks in a row could not find out
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Line(List<Look> looks, long[] reached, int missed) {
        static final Line UNKNOWN = new Line(List.of(), new long[0], 0);

        Line plus(Look look, long[] now) {
            List<Look> kept = new ArrayList<>();
            Look before = null;
            for (Look each : looks) {
                if (isKept(each, before, look.atMs())) {
                    kept.add(each);
                    before = each;
                }
            }
            kept.add(look);
            return new Line(List.copyOf(kept), now, 0);
        }

        private static boolean isKept(Look look, @Nullable Look before, long nowMs) {
            long ageMs = nowMs - look.atMs();
            if (ageMs <= ALL_KEPT_MS || before == null) {
                return ageMs <= COARSE_KEPT_MS;
            }
            long portionMs = ageMs <= FINE_KEPT_MS ? FINE_MS : COARSE_MS;
            return ageMs <= COARSE_KEPT_MS && look.atMs() / portionMs != before.atMs() / portionMs;
        }

        Line missedOnce() {
            return new Line(looks, reached, missed + 1);
        }

        long length() {
            if (looks.isEmpty()) {
                return 0;
            }
            long[] ends = looks.getLast().ends();
            return IntStream.range(0, ends.length)
                    .mapToLong(place -> Math.max(0, ends[place] - reached[place]))
                    .sum();
        }

        boolean holds(CommandRoute route, long sentAtMs) {
            if (missed >= BLIND || looks.isEmpty()) {
                return missed < BLIND;
            }
            int partition = route.partition(reached.length);
            long end = UNSEEN;
            for (Look look : looks) {
                long then = look.end(partition);
                if (then != UNSEEN && look.atMs() <= sentAtMs) {
                    end = then;
                } else if (then != UNSEEN && end == UNSEEN) {
                    end = then - FEW;
                }
            }
            return reached[partition] < end;
        }
    }

    Backlog(TopicNames topics) {
        this.topics = topics;
    }

    void looked(long atMs, Map<TopicPartition, Long> ends, Map<TopicPartition, Long> positions) {
        looked(atMs, ends, positions, Set.of());
    }

    /**
     * @param ends how long the queues' partitions are
     * @param positions up to where their workers have come; a partition without one was not begun
     * @param unanswered topics of which this could not be found out: what was known of them counts
     */
    void looked(
            long atMs,
            Map<TopicPartition, Long> ends,
            Map<TopicPartition, Long> positions,
            Set<String> unanswered) {
        Map<String, Line> all = new HashMap<>();
        unanswered.forEach(topic -> all.put(topic, lines.getOrDefault(topic, Line.UNKNOWN)));
        Map<String, List<TopicPartition>> byTopic = new HashMap<>();
        ends.keySet()
                .forEach(each ->
                        byTopic.computeIfAbsent(each.topic(), first -> new ArrayList<>())
                                .add(each));
        byTopic.forEach((topic, partitions) -> {
            if (!unanswered.contains(topic)) {
                Line before = lines.getOrDefault(topic, Line.UNKNOWN);
                all.put(
                        topic,
                        before.plus(look(atMs, partitions, ends), reached(partitions, positions)));
            }
        });
        lines = Map.copyOf(all);
        missed.set(0);
        looked = true;
    }

    private static Look look(
            long atMs, List<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
        long[] lengths = new long[count(partitions)];
        Arrays.fill(lengths, UNSEEN);
        partitions.forEach(each -> lengths[each.partition()] = ends.getOrDefault(each, UNSEEN));
        return new Look(atMs, lengths);
    }

    private static long[] reached(
            List<TopicPartition> partitions, Map<TopicPartition, Long> positions) {
        long[] reached = new long[count(partitions)];
        partitions.forEach(each -> reached[each.partition()] = positions.getOrDefault(each, 0L));
        return reached;
    }

    private static int count(List<TopicPartition> partitions) {
        return 1 + partitions.stream().mapToInt(TopicPartition::partition).max().orElse(-1);
    }

    /** How many records of these queues' topics are not reached, as of the last look. */
    List<QueueBacklog> lengths(Set<String> queues) {
        List<QueueBacklog> lengths = new ArrayList<>();
        for (String queue : queues) {
            for (Direction direction : Direction.values()) {
                Line line = lines.getOrDefault(topic(queue, direction), Line.UNKNOWN);
                lengths.add(new QueueBacklog(queue, direction, line.length()));
            }
        }
        return lengths;
    }

    private String topic(String queue, Direction direction) {
        return direction == Direction.ACTION ? topics.command(queue) : topics.undo(queue);
    }

    /** Another look begins: it counts as missed for every topic of which it finds out nothing. */
    void begun() {
        Map<String, Line> all = new HashMap<>();
        lines.forEach((topic, line) -> all.put(topic, line.missedOnce()));
        lines = Map.copyOf(all);
        missed.incrementAndGet();
    }

    /**
     * Whether a command of that time still stands in its queue, as far as is known. If it was sent
     * before the first look, as after a restart, it may, until the workers have come to the end of
     * what stood there then: to send it again would make a long queue longer. But if nothing can be
     * found out at all, it had better be sent.
     */
    boolean holds(String queue, Direction direction, CommandRoute route, long sentAtMs) {
        if (!looked) {
            return missed.get() < BLIND;
        }
        Line line = lines.get(topic(queue, direction));
        return line != null && line.holds(route, sentAtMs);
    }
}
