package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CannotStartException;
import dev.penelope.topic.TopicPlan;
import dev.penelope.topic.TopicSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * What there is of the changelogs when a coordinator starts.
 *
 * @param partitions of each topic that exists and is an input or a changelog
 */
record KeptState(Admin admin, Answers answers, Settings settings, Map<String, Integer> partitions) {
    /** The plan of those that are there. */
    TopicPlan there() {
        return new TopicPlan(all().filter(topic -> partitions.containsKey(topic.name())).toList());
    }

    private List<TopicSpec> missing() {
        return all().filter(topic -> !partitions.containsKey(topic.name())).toList();
    }

    private Stream<TopicSpec> all() {
        return Changelogs.of(settings).plan().topics().stream();
    }

    /**
     * @throws CannotStartException if the inputs have other partitions than at the first start
     */
    void requireSamePartitions() {
        there().topics()
                .forEach(changelog -> {
                    int then = partitions.getOrDefault(changelog.name(), 0);
                    List<String> others =
                            settings.topics().inputs().stream()
                                    .filter(input -> partitions.getOrDefault(input, then) != then)
                                    .map(input -> input + " has " + partitions.get(input))
                                    .toList();
                    if (!others.isEmpty()) {
                        throw new CannotStartException(
                                ("Expected the input topics to have %d partitions, as at the first start,"
                                                + " but %s. State is bound to that number: with another,"
                                                + " records do not come where their saga is. Kafka takes no"
                                                + " partitions away: stop clients, workers and"
                                                + " coordinators; keep a copy of what was not read; delete"
                                                + " the topics and create them again with \"penelope topics"
                                                + " create --partitions %d\"; set the positions of group %s"
                                                + " with kafka-consumer-groups --reset-offsets"
                                                + " --to-earliest --execute; and send the copy again")
                                        .formatted(
                                                then,
                                                String.join(", ", others),
                                                then,
                                                settings.topics().coordinator()));
                    }
                });
    }

    /** Whether nothing was ever decided here. */
    boolean isNew() {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        there().topics()
                .forEach(topic -> {
                    for (int n = 0; n < partitions.getOrDefault(topic.name(), 0); n++) {
                        ends.put(new TopicPartition(topic.name(), n), OffsetSpec.latest());
                    }
                });
        return answers.await(admin.listOffsets(ends).all()).values().stream()
                .allMatch(end -> end.offset() == 0);
    }

    /**
     * Makes what is missing. Done before there are positions, so that positions without state are
     * always a loss.
     */
    void create() {
        Changelogs.of(settings).plan().create(admin);
    }

    /**
     * @throws CannotStartException if any of it is gone that was there
     */
    void requireAll() {
        List<TopicSpec> gone = missing();
        if (!gone.isEmpty()) {
            throw new CannotStartException(
                    ("Expected the state beside the positions of group %s, but %s. To go on would"
                                    + " be to forget them, with all that they did and may have"
                                    + " done. Restore what is gone if you can. To accept the loss,"
                                    + " stop all coordinators and make it anew, empty: %s; then"
                                    + " settle by hand what was started and has no result")
                            .formatted(
                                    settings.topics().coordinator(),
                                    gone.stream()
                                            .map(topic ->
                                                    topic.name()
                                                            + ", which holds "
                                                            + topic.holds()
                                                            + ", is gone")
                                            .collect(Collectors.joining(" and ")),
                                    gone.stream()
                                            .map(KeptState::creation)
                                            .collect(Collectors.joining("; "))));
        }
    }

    private static String creation(TopicSpec topic) {
        return "kafka-topics --create --topic %s --partitions %d --replication-factor %d %s"
                .formatted(
                        topic.name(),
                        topic.partitions(),
                        topic.replication(),
                        topic.configuration().entrySet().stream()
                                .map(entry -> "--config " + entry.getKey() + "=" + entry.getValue())
                                .collect(Collectors.joining(" ")));
    }
}
