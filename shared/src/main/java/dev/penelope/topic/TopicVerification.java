package dev.penelope.topic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Compares a cluster's topics with a plan. */
record TopicVerification(Admin admin) {
    List<Finding> verify(TopicPlan plan) {
        Map<String, TopicDescription> there = describe(plan.names());
        Map<String, Config> configurations = configurations(List.copyOf(there.keySet()));
        List<Finding> findings = new ArrayList<>();
        for (TopicSpec topic : plan.topics()) {
            List<Finding> ofTopic = verify(topic, there, configurations);
            ofTopic.forEach(finding -> findings.add(topic.draft() ? finding.asWarning() : finding));
        }
        sameCounts(plan, there, findings);
        return findings;
    }

    private static List<Finding> verify(
            TopicSpec topic,
            Map<String, TopicDescription> there,
            Map<String, Config> configurations) {
        TopicDescription is = there.get(topic.name());
        if (is == null) {
            return List.of(
                    Finding.error(
                            topic.name(),
                            topic.draft()
                                    ? "expected it to exist, but it does not; nothing uses it"
                                            + " yet"
                                    : "expected it to exist, but it does not; create the topics"
                                            + " first"));
        }
        List<Finding> findings = new ArrayList<>();
        TopicComparison comparison = new TopicComparison(topic, findings);
        comparison.partitions(is);
        comparison.replication(is);
        comparison.settings(configurations.getOrDefault(topic.name(), new Config(List.of())));
        return findings;
    }

    private Map<String, TopicDescription> describe(List<String> names) {
        Map<String, TopicDescription> found = new HashMap<>();
        Map<String, KafkaFuture<TopicDescription>> asked =
                admin.describeTopics(names).topicNameValues();
        asked.forEach((name, future) -> {
            String wish = "describe topic " + name;
            try {
                found.put(name, Asking.answer(wish, future));
            } catch (ExecutionException refused) {
                if (!(refused.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw Asking.refusal(wish, refused);
                }
            }
        });
        return found;
    }

    private Map<String, Config> configurations(List<String> names) {
        List<ConfigResource> resources =
                names.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList();
        Map<String, Config> found = new HashMap<>();
        admin.describeConfigs(resources)
                .values()
                .forEach((resource, future) ->
                        found.put(
                                resource.name(),
                                Asking.get("tell the settings of " + resource.name(), future)));
        return found;
    }

    private static void sameCounts(
            TopicPlan plan, Map<String, TopicDescription> there, List<Finding> findings) {
        List<TopicDescription> same =
                plan.topics().stream()
                        .filter(topic -> topic.sameCount() && !topic.draft())
                        .map(topic -> there.get(topic.name()))
                        .filter(Objects::nonNull)
                        .toList();
        if (same.stream().map(topic -> topic.partitions().size()).distinct().count() > 1) {
            List<String> counts =
                    same.stream()
                            .map(topic -> topic.name() + " has " + topic.partitions().size())
                            .toList();
            findings.add(
                    Finding.error(
                            same.getFirst().name(),
                            "expected as many partitions as in the other topics that are keyed by"
                                    + " saga, so that everything about a saga meets in one place,"
                                    + " but "
                                    + String.join(", ", counts)
                                    + "; add partitions where they are fewer, while no saga is"
                                    + " open"));
        }
    }
}
