package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CannotStartException;
import dev.penelope.coordinator.CoordinatorMetrics;
import dev.penelope.model.Direction;
import dev.penelope.topic.TopicNames;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks topics up on a thread of its own, now and then and when asked, so that stream threads never
 * wait for it. To send to a topic that does not exist would block them for a minute and a half.
 */
final class KafkaQueues implements Queues, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaQueues.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** How long to wait before another try of the first look. */
    private static final long AGAIN_MS = 200;

    private final Admin admin;
    private final Callable<Set<String>> listing;
    private final Duration patience;
    private final TopicNames topics;
    private final CoordinatorMetrics metrics;
    private final Backlog backlog;
    private final Roster roster;
    private final Semaphore wanted = new Semaphore(0);
    private final Thread thread;
    private volatile Set<String> existing = Set.of();
    private volatile boolean closed;
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private long backlogAtMs;

    KafkaQueues(Admin admin, TopicNames topics, CoordinatorMetrics metrics, Roster roster) {
        this(admin, topics, metrics, roster, () -> await(admin.listTopics().names()), PATIENCE);
    }

    KafkaQueues(
            Admin admin,
            TopicNames topics,
            CoordinatorMetrics metrics,
            Roster roster,
            Callable<Set<String>> listing,
            Duration patience) {
        this.admin = admin;
        this.topics = topics;
        this.metrics = metrics;
        this.roster = roster;
        this.listing = listing;
        this.patience = patience;
        this.backlog = new Backlog(topics);
        this.thread = Thread.ofPlatform().daemon().name("penelope-queues").unstarted(this::run);
    }

    /**
     * Looks topics up, and goes on doing so. Not before it is known which queues there are does it
     * return: any start would be refused until then.
     *
     * @throws CannotStartException if the brokers do not say
     */
    void start() {
        long untilNanos = System.nanoTime() + patience.toNanos();
        while (!look()) {
            if (System.nanoTime() - untilNanos >= 0 || Thread.currentThread().isInterrupted()) {
                throw new CannotStartException(
                        "Expected the brokers to list their topics within "
                                + patience.toSeconds()
                                + " s, but they did not; the log says why");
            }
            LockSupport.parkNanos(Duration.ofMillis(AGAIN_MS).toNanos());
        }
        thread.start();
    }

    private void run() {
        while (!closed) {
            try {
                if (wanted.tryAcquire(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    wanted.drainPermits();
                }
            } catch (InterruptedException closing) {
                return;
            }
            look();
        }
    }

    /** Whether topics could be looked up; otherwise what was known goes on to count. */
    private boolean look() {
        boolean listed = asked("topics", () -> existing = Set.copyOf(listing.call()));
        long nowMs = System.currentTimeMillis();
        if (listed && nowMs - backlogAtMs >= Backlog.EVERY.toMillis()) {
            backlogAtMs = nowMs;
            backlog.begun();
            asked("workers' positions", () -> lookAtBacklog(nowMs));
        }
        return listed;
    }

    private interface Asking {
        void ask() throws Exception;
    }

    /** Whether the brokers answered. Says once that they do not, and once that they do again. */
    private boolean asked(String what, Asking asking) {
        try {
            asking.ask();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return false;
        } catch (Throwable later) {
            // The edge of this thread. Also what is unexpected, errors included: without it no
            // queue would ever be found again.
            if (failing.add(what)) {
                LOG.warn("{} cannot be looked up: going by what was known", what, later);
            }
            return false;
        }
        if (failing.remove(what)) {
            LOG.info("{} can be looked up again", what);
        }
        return true;
    }

    /** A topic or a group without an answer takes nothing away from what is known of others. */
    private void lookAtBacklog(long nowMs) throws ExecutionException, InterruptedException {
        Map<String, String> groups = new HashMap<>();
        for (String queue : queues()) {
            groups.put(topics.command(queue), topics.workerGroup(queue));
            groups.put(topics.undo(queue), topics.workerGroup(queue) + ".undo");
        }
        Set<String> unanswered = new HashSet<>();
        Map<TopicPartition, Long> ends = ends(groups.keySet(), unanswered);
        Map<TopicPartition, Long> positions = positions(groups, unanswered);
        addPositions(positions, ends, sharing());
        backlog.looked(nowMs, ends, positions, unanswered);
        metrics.backlog(backlog.lengths(queues()));
        if (!unanswered.isEmpty()) {
            throw new ExecutionException(
                    new KafkaException(
                            "Expected an answer about " + unanswered + ", but got none"));
        }
    }

    private Map<TopicPartition, Long> ends(Set<String> wanted, Set<String> unanswered)
            throws InterruptedException {
        Answered<String, TopicDescription> described =
                Answered.within(EVERY, admin.describeTopics(wanted).topicNameValues());
        unanswered.addAll(described.unanswered());
        Set<TopicPartition> partitions = new HashSet<>();
        described
                .known()
                .forEach((topic, description) ->
                        description
                                .partitions()
                                .forEach(each ->
                                        partitions.add(
                                                new TopicPartition(topic, each.partition()))));
        Answered<TopicPartition, Long> ends =
                Ends.of(admin, partitions, IsolationLevel.READ_UNCOMMITTED, EVERY);
        ends.unanswered().forEach(each -> unanswered.add(each.topic()));
        return ends.known();
    }

    private Map<TopicPartition, Long> positions(Map<String, String> groups, Set<String> unanswered)
            throws InterruptedException {
        Map<String, ListConsumerGroupOffsetsSpec> all = new HashMap<>();
        groups.values().forEach(group -> all.put(group, new ListConsumerGroupOffsetsSpec()));
        Map<TopicPartition, Long> positions = new HashMap<>();
        if (all.isEmpty()) {
            return positions;
        }
        ListConsumerGroupOffsetsResult asked = admin.listConsumerGroupOffsets(all);
        Map<String, KafkaFuture<Map<TopicPartition, OffsetAndMetadata>>> byTopic = new HashMap<>();
        groups.forEach(
                (topic, group) -> byTopic.put(topic, asked.partitionsToOffsetAndMetadata(group)));
        Answered<String, Map<TopicPartition, OffsetAndMetadata>> answered =
                Answered.within(EVERY, byTopic);
        unanswered.addAll(answered.unanswered());
        answered.known()
                .values()
                .forEach(offsets ->
                        offsets.forEach((partition, at) -> {
                            if (at != null) {
                                positions.put(partition, at.offset());
                            }
                        }));
        return positions;
    }

    private Set<String> sharing() {
        Set<String> sharing = new HashSet<>();
        for (String queue : queues()) {
            sharing.add(topics.workerShareGroup(queue));
            sharing.add(topics.workerShareGroup(queue) + ".undo");
        }
        return sharing;
    }

    /**
     * Of queues whose workers use a share group; most have none, and nobody need be let see it. Its
     * records are finished in any order: how many are is as good as a position.
     */
    private void addPositions(
            Map<TopicPartition, Long> positions,
            Map<TopicPartition, Long> ends,
            Set<String> shareGroups)
            throws InterruptedException {
        Map<String, ListShareGroupOffsetsSpec> all = new HashMap<>();
        shareGroups.forEach(group -> all.put(group, new ListShareGroupOffsetsSpec()));
        ListShareGroupOffsetsResult found = admin.listShareGroupOffsets(all);
        Map<String, KafkaFuture<Map<TopicPartition, SharePartitionOffsetInfo>>> asked =
                new HashMap<>();
        shareGroups.forEach(group -> asked.put(group, found.partitionsToOffsetInfo(group)));
        Answered<String, Map<TopicPartition, SharePartitionOffsetInfo>> answered =
                Answered.within(EVERY, asked);
        LOG.debug("no positions of share groups={}", answered.unanswered());
        answered.known()
                .values()
                .forEach(offsets ->
                        offsets.forEach((partition, at) -> {
                            if (at != null) {
                                long end = ends.getOrDefault(partition, 0L);
                                long reached =
                                        at.lag().map(lag -> end - lag).orElse(at.startOffset());
                                positions.merge(partition, reached, Math::max);
                            }
                        }));
    }

    /** Which of these topics do not exist, as far as can be found out now; waits for the answer. */
    Set<String> missing(Set<String> wanted) {
        look();
        Set<String> missing = new TreeSet<>(wanted);
        missing.removeAll(existing);
        return missing;
    }

    private Set<String> queues() {
        String command = topics.command("");
        Set<String> queues = new TreeSet<>();
        for (String topic : existing) {
            if (topic.startsWith(command) && exists(topic.substring(command.length()))) {
                queues.add(topic.substring(command.length()));
            }
        }
        return queues;
    }

    private static <T> T await(KafkaFuture<T> future)
            throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean exists(String queue) {
        Set<String> known = existing;
        return known.contains(topics.command(queue)) && known.contains(topics.undo(queue));
    }

    @Override
    public void lookUp(String queue) {
        wanted.release();
    }

    @Override
    public boolean stillQueued(
            String queue, Direction direction, CommandRoute route, long sentAtMs) {
        return backlog.holds(queue, direction, route, sentAtMs);
    }

    @Override
    public boolean lacksWorker(String queue, String action, long sinceMs) {
        return roster.lacksWorker(queue, action, sinceMs, System.currentTimeMillis());
    }

    @Override
    public void answered(String queue, String action, String worker) {
        roster.answered(queue, action, worker, System.currentTimeMillis());
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
