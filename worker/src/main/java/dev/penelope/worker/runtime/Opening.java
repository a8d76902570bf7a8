package dev.penelope.worker.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins tenures, and finds out from which offset on a delivery is certainly the first.
 *
 * <p>Why that can be known. No worker begins a record before it has committed its beginning, and a
 * commit is refused from a member that the group has given up. If the last owner released the
 * partition, or there was none, then nobody takes records from it once our own beginning is
 * committed; so a record that is appended after that comes to us first: one at or above the end of
 * the partition, looked up after the commit. If the last owner did not release it, it may be alive
 * and not know yet that it was given up, but then its {@link Lease} ends by itself: so the end is
 * looked up a grace period later. Within one tenure a consumer delivers an offset once.
 */
final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    private final Consumer<byte[], byte[]> consumer;
    private final Commits commits;
    private final Ends ends;
    private final int most;
    private final boolean knowable;
    private final List<Doubt> doubts = new ArrayList<>();

    /**
     * @param knowable whether one command has one offset: commands that are read before they are
     *     committed can come again at another one, when a coordinator crashed in between
     */
    Opening(
            Consumer<byte[], byte[]> consumer,
            Commits commits,
            Ends ends,
            int most,
            boolean knowable) {
        this.consumer = consumer;
        this.commits = commits;
        this.ends = ends;
        this.most = most;
        this.knowable = knowable;
    }

    private record Doubt(Tenure tenure, long untilNanos) {}

    /** Tenures of these partitions, begun; nothing has changed if it throws. */
    List<Tenure> open(Set<TopicPartition> partitions) {
        Set<TopicPartition> asked = new HashSet<>(partitions);
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(asked);
        Map<TopicPartition, Long> before = ends.of(asked);
        Map<Tenure, Tenure.Mark> marks = new HashMap<>();
        List<Tenure> released = new ArrayList<>();
        for (TopicPartition partition : asked) {
            OffsetAndMetadata last = committed.get(partition);
            Beginnings found = last == null ? Beginnings.NONE : Beginnings.read(last.metadata());
            Tenure tenure = tenure(partition, before.getOrDefault(partition, 0L), found);
            marks.put(tenure, tenure.mark());
            if (found.released()) {
                released.add(tenure);
            }
        }
        commits.now(marks);
        if (knowable) {
            long untilNanos = System.nanoTime() + Lease.GRACE.toNanos();
            marks.keySet().forEach(tenure -> doubts.add(new Doubt(tenure, untilNanos)));
            believe(released);
        }
        return List.copyOf(marks.keySet());
    }

    private Tenure tenure(TopicPartition partition, long end, Beginnings found) {
        long position = consumer.position(partition);
        Beginnings now = found.begun(position >= end, most);
        if (now.cautious()) {
            LOG.warn(
                    "partition worked one record at a time partition={} offset={} suspects={}"
                            + " reason=\"workers were lost here and the offset did not move\"",
                    partition,
                    position,
                    now.suspects());
        }
        return new Tenure(partition, position, end, now, most, commits.lease());
    }

    /** Ends doubts whose time has come. */
    void tick(long nowNanos) {
        if (doubts.isEmpty()) {
            return;
        }
        List<Tenure> due = new ArrayList<>();
        Iterator<Doubt> each = doubts.iterator();
        while (each.hasNext()) {
            Doubt doubt = each.next();
            if (doubt.tenure().over()) {
                each.remove();
            } else if (nowNanos - doubt.untilNanos() >= 0) {
                due.add(doubt.tenure());
            }
        }
        believe(due);
    }

    private void believe(List<Tenure> tenures) {
        if (tenures.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> now = ends.of(tenures.stream().map(Tenure::partition).toList());
        for (Tenure tenure : tenures) {
            Long end = now.get(tenure.partition());
            if (end != null) {
                tenure.certainFrom(end);
                doubts.removeIf(doubt -> doubt.tenure() == tenure);
            }
        }
    }
}
