package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CannotStartException;
import dev.penelope.coordinator.CoordinatorConfig;
import dev.penelope.topic.Durability;
import dev.penelope.topic.Finding;
import dev.penelope.topic.TopicPlan;
import dev.penelope.topic.TopicSpec;
import dev.penelope.topic.Topics;
import dev.penelope.topic.TopicsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks before the first record is read whether the coordinator can keep its promises here, and
 * refuses to run otherwise: topics as they must be, and no gap between what was read and what is
 * still there.
 */
final class Preflight {
    private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);

    private final Admin admin;
    private final CoordinatorConfig config;
    private final Answers answers;

    Preflight(Admin admin, CoordinatorConfig config) {
        this.admin = admin;
        this.config = config;
        this.answers = new Answers(String.valueOf(config.kafka().get("bootstrap.servers")));
    }

    /**
     * Checks everything, and settles where a first start begins to read.
     *
     * @return what the coordinator runs with here
     */
    Settings check() {
        Map<String, Integer> partitions = partitions();
        Settings settings =
                Settings.of(config, partitions.getOrDefault(config.topics().start(), 0));
        KeptState state = new KeptState(admin, answers, settings, partitions);
        Features.of(answers.await(admin.describeFeatures().featureMetadata())).require();
        state.requireSamePartitions();
        checkTopics(settings.partitions(), state.there());
        new ArchiveLength(admin, answers, settings).require();
        checkPositions(settings, state);
        return settings;
    }

    String clusterId() {
        return answers.await(admin.describeCluster().clusterId());
    }

    /** Of each topic that exists, and is an input or a changelog. */
    private Map<String, Integer> partitions() {
        String start = config.topics().start();
        Set<String> names = new TreeSet<>(answers.await(admin.listTopics().names()));
        if (!names.contains(start)) {
            throw new CannotStartException(
                    "Expected topic "
                            + start
                            + " to exist, but there is none that we may see; create the topics"
                            + " first (penelope topics create), or allow what the coordinator"
                            + " needs (penelope topics acls)");
        }
        names.removeIf(name ->
                !config.topics().inputs().contains(name)
                        && !name.startsWith(config.topics().coordinator()));
        Map<String, Integer> partitions = new HashMap<>();
        answers.await(admin.describeTopics(names).allTopicNames())
                .forEach((name, topic) -> partitions.put(name, topic.partitions().size()));
        return partitions;
    }

    private void checkTopics(int partitions, TopicPlan state) {
        Topics topics =
                new Topics(
                        config.topics(),
                        Set.of(),
                        partitions,
                        config.replicationFactor() < 3
                                ? Durability.DEVELOPMENT
                                : Durability.PRODUCTION);
        List<TopicSpec> all = new ArrayList<>(topics.plan().topics());
        all.addAll(state.topics());
        List<Finding> findings;
        try {
            findings = new TopicPlan(all).verify(admin);
        } catch (TopicsException failed) {
            throw new CannotStartException(String.valueOf(failed.getMessage()), failed);
        }
        findings.stream()
                .filter(finding -> !finding.isError())
                .forEach(finding -> LOG.warn("topics: {}", finding));
        List<String> errors =
                findings.stream().filter(Finding::isError).map(Finding::toString).toList();
        if (!errors.isEmpty()) {
            throw new CannotStartException(
                    "Expected the topics to be as planned, but: " + String.join("; ", errors));
        }
    }

    private void checkPositions(Settings settings, KeptState state) {
        Positions positions = new Positions(admin, answers, settings);
        Map<TopicPartition, OffsetAndMetadata> read = positions.read();
        if (read.isEmpty() && state.isNew()) {
            state.create();
            positions.begin();
        } else {
            // Another that begins at the same time makes its topics first, and then sets positions:
            // they may have been made since they were listed.
            new KeptState(admin, answers, settings, partitions()).requireAll();
            positions.requireNoGap(read);
        }
    }
}
