package dev.penelope.topic;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates what a plan has and a cluster lacks. */
record TopicCreation(Admin admin) {
    private static final Duration VISIBLE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(20);

    List<String> create(TopicPlan plan) {
        Set<String> there = Asking.get("list its topics", admin.listTopics().names());
        List<TopicSpec> missing =
                plan.topics().stream().filter(topic -> !there.contains(topic.name())).toList();
        Map<String, KafkaFuture<Void>> asked =
                admin.createTopics(missing.stream().map(TopicCreation::wish).toList()).values();
        Set<String> created = new HashSet<>();
        asked.forEach((name, future) -> {
            String wish = "create topic " + name;
            try {
                Asking.answer(wish, future);
                created.add(name);
            } catch (ExecutionException refused) {
                // Someone else was faster, which is as good.
                if (!(refused.getCause() instanceof TopicExistsException)) {
                    throw Asking.refusal(wish, refused);
                }
            }
        });
        awaitVisible(created);
        return plan.names().stream().filter(created::contains).toList();
    }

    /** A cluster says that a topic is created before every broker has heard of it. */
    private void awaitVisible(Set<String> created) {
        long end = System.nanoTime() + VISIBLE.toNanos();
        while (!Asking.get("list its topics", admin.listTopics().names()).containsAll(created)
                && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static NewTopic wish(TopicSpec topic) {
        return new NewTopic(topic.name(), topic.partitions(), topic.replication())
                .configs(topic.configuration());
    }
}
