package dev.penelope.topic;

import java.util.List;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;

/** Compares one topic with its plan. */
record TopicComparison(TopicSpec topic, List<Finding> findings) {
    void partitions(TopicDescription is) {
        if (is.partitions().size() != topic.partitions()) {
            findings.add(
                    Finding.warning(
                            topic.name(),
                            "expected "
                                    + topic.partitions()
                                    + " partitions, but it has "
                                    + is.partitions().size()
                                    + "; leave it so and plan with that number, because keys"
                                    + " and state are bound to it"));
        }
    }

    void replication(TopicDescription is) {
        int fewest =
                is.partitions().stream()
                        .mapToInt(partition -> partition.replicas().size())
                        .min()
                        .orElse(0);
        if (fewest < topic.replication()) {
            findings.add(
                    Finding.error(
                            topic.name(),
                            "expected "
                                    + topic.replication()
                                    + " replicas of each partition, but there are only "
                                    + fewest
                                    + "; add replicas with kafka-reassign-partitions"));
        }
    }

    void settings(Config is) {
        for (Setting setting : topic.settings()) {
            ConfigEntry entry = is.get(setting.name());
            String value = entry == null || entry.value() == null ? "" : entry.value();
            if (!value.equals(setting.value())) {
                differs(setting, value);
            }
        }
    }

    private void differs(Setting setting, String value) {
        boolean allowed = setting.allows(value);
        boolean quiet = allowed && setting.match() == Setting.Match.AT_LEAST;
        if (quiet) {
            return;
        }
        String sentence =
                "expected "
                        + setting.name()
                        + " to be "
                        + (allowed ? setting.value() : wanted(setting))
                        + " ("
                        + setting.reason()
                        + "), but it is "
                        + (value.isEmpty() ? "not set" : value)
                        + "; change it with: kafka-configs --alter --topic "
                        + topic.name()
                        + " --add-config "
                        + setting.name()
                        + "="
                        + value(setting);
        findings.add(
                allowed
                        ? Finding.warning(topic.name(), sentence)
                        : Finding.error(topic.name(), sentence));
    }

    private static String wanted(Setting setting) {
        return switch (setting.match()) {
            case EXACTLY, ADVICE -> setting.value();
            case AT_LEAST -> "at least " + setting.value();
            case AT_MOST -> "at most " + setting.value();
        };
    }

    /** A list needs brackets in that command. */
    private static String value(Setting setting) {
        return setting.value().contains(",") ? "[" + setting.value() + "]" : setting.value();
    }
}
