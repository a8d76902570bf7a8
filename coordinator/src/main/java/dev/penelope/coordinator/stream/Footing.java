package dev.penelope.coordinator.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Notices when a topic that every saga stands on is deleted. Streams would try for ever, and say no
 * more than that a task is corrupted. One that was made again under its name is as good as gone:
 * what it held is.
 */
final class Footing implements Lookout.Look {
    static final Duration EVERY = Duration.ofSeconds(2);

    private final Admin admin;
    private final Set<String> topics;
    private final Consumer<Set<String>> onLoss;
    private final Map<String, Uuid> ids = new HashMap<>();
    private Set<String> missed = Set.of();

    /**
     * @param onLoss told once of every look that finds topics gone, by name
     */
    Footing(Admin admin, Set<String> topics, Consumer<Set<String>> onLoss) {
        this.admin = admin;
        this.topics = topics;
        this.onLoss = onLoss;
    }

    @Override
    public void look() throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> gone = new TreeSet<>();
        Map<String, KafkaFuture<TopicDescription>> asked =
                admin.describeTopics(topics).topicNameValues();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic : asked.entrySet()) {
            if (isGone(topic.getKey(), topic.getValue())) {
                gone.add(topic.getKey());
            }
        }
        // One look may have asked a broker that has not heard of everything.
        Set<String> twice = new HashSet<>(gone);
        twice.retainAll(missed);
        missed = gone;
        if (!twice.isEmpty()) {
            onLoss.accept(gone);
        }
    }

    private boolean isGone(String topic, KafkaFuture<TopicDescription> asked)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            Uuid id = Lookout.await(asked).topicId();
            return !id.equals(ids.computeIfAbsent(topic, first -> id));
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof UnknownTopicOrPartitionException) {
                return true;
            }
            throw refused;
        }
    }
}
