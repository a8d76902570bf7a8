package dev.penelope.topic;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/** Every topic of one installation, as it should be. */
public record TopicPlan(List<TopicSpec> topics) {
    public TopicPlan {
        topics = List.copyOf(topics);
    }

    /** The names, in the order of the plan. */
    public List<String> names() {
        return topics.stream().map(TopicSpec::name).toList();
    }

    /**
     * Compares the cluster with the plan.
     *
     * @throws TopicsException if the cluster refuses, or does not answer
     */
    public List<Finding> verify(Admin admin) {
        return new TopicVerification(admin).verify(this);
    }

    /**
     * Creates the topics that do not exist; leaves the others as they are.
     *
     * @return what was created, in the order of the plan
     * @throws TopicsException if the cluster refuses, or does not answer
     */
    public List<String> create(Admin admin) {
        return new TopicCreation(admin).create(this);
    }

    /** The plan for people: topics, then every setting with its reason. */
    public String table() {
        List<List<String>> rows = new ArrayList<>();
        for (TopicSpec topic : topics) {
            rows.add(
                    List.of(
                            topic.name(),
                            topic.partitions() + " × " + topic.replication(),
                            topic.holds()));
            for (Setting setting : topic.settings()) {
                rows.add(List.of("  " + setting.name(), setting.value(), setting.reason()));
            }
        }
        return Table.of(List.of("TOPIC", "VALUE", "WHY"), rows);
    }
}
