package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CoordinatorMetrics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when somebody's open transaction stands in a partition of an input, or of the
 * definitions: whatever was appended behind it is not read before it ends, and to the sagas it
 * looks as if nothing happened.
 */
final class HeldBack implements Lookout.Look {
    static final Duration EVERY = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(HeldBack.class);

    private final Admin admin;
    private final Collection<TopicPartition> inputs;
    private final CoordinatorMetrics metrics;
    private final Consumer<Set<TopicPartition>> onLook;

    /** Where the first open transaction of a partition began, as of the last look. */
    private Map<TopicPartition, Long> before = Map.of();

    private Set<TopicPartition> warned = Set.of();

    /**
     * @param onLook told after every look which partitions are held back
     */
    HeldBack(
            Admin admin,
            Collection<TopicPartition> inputs,
            CoordinatorMetrics metrics,
            Consumer<Set<TopicPartition>> onLook) {
        this.admin = admin;
        this.inputs = inputs;
        this.metrics = metrics;
        this.onLook = onLook;
    }

    @Override
    public void look() throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> open = new HashMap<>();
        Map<TopicPartition, Long> stable = ends(IsolationLevel.READ_COMMITTED);
        ends(IsolationLevel.READ_UNCOMMITTED)
                .forEach((partition, end) -> {
                    long first = stable.getOrDefault(partition, end);
                    if (first < end) {
                        open.put(partition, first);
                    }
                });
        Map<TopicPartition, Long> held = new HashMap<>(open);
        held.entrySet().retainAll(before.entrySet());
        held.forEach((partition, first) -> {
            if (!warned.contains(partition)) {
                warn(partition, first);
            }
        });
        before = open;
        warned = held.keySet();
        metrics.heldBack(held.size());
        onLook.accept(held.keySet());
    }

    private static void warn(TopicPartition partition, long offset) {
        LOG.warn(
                "topic={} partition={} offset={} an open transaction of a producer holds back what"
                        + " was appended since, for more than {} s; whose it is, and how to abort"
                        + " it: kafka-transactions.sh --bootstrap-server HOST:PORT describe-producers"
                        + " --topic {} --partition {}, and abort --topic {} --partition {}"
                        + " --start-offset {}",
                partition.topic(),
                partition.partition(),
                offset,
                EVERY.toSeconds(),
                partition.topic(),
                partition.partition(),
                partition.topic(),
                partition.partition(),
                offset);
    }

    private Map<TopicPartition, Long> ends(IsolationLevel isolation)
            throws ExecutionException, InterruptedException {
        return Ends.of(admin, inputs, isolation, Lookout.PATIENCE).orFail();
    }
}
