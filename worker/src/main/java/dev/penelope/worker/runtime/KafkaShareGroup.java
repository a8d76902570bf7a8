package dev.penelope.worker.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A share group of the cluster. What it delivers is for the group to say and not for its consumers:
 * left alone, it would pass over what was sent before the first worker came, and deliver what was
 * never committed. So no worker takes anything before its group is set right.
 */
final class KafkaShareGroup implements ShareGroup {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaShareGroup.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** What was set is known to all brokers soon. */
    private static final Duration AFTER_SETTING = Duration.ofMillis(100);

    private final Cluster cluster;
    private final Admin admin;
    private final String name;
    private final Map<String, String> needed;
    private boolean right;

    KafkaShareGroup(Cluster cluster, Admin admin, String name, Map<String, String> needed) {
        this.cluster = cluster;
        this.admin = admin;
        this.name = name;
        this.needed = new TreeMap<>(needed);
    }

    /** One caller at a time, so that what is wrong is said once. */
    @Override
    public synchronized boolean await() throws InterruptedException {
        String told = "";
        while (!right) {
            Duration pause = BETWEEN_LOOKS;
            try {
                Map<String, String> wrong = wrong();
                right = wrong.isEmpty();
                if (!right) {
                    set(wrong);
                    pause = AFTER_SETTING;
                }
            } catch (KafkaException refused) {
                told = tell(refused.toString(), told);
            }
            if (!right && cluster.awaitStop(pause)) {
                return false;
            }
        }
        return true;
    }

    private Map<String, String> wrong() {
        ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, name);
        Config found =
                Objects.requireNonNull(
                        Cluster.get(admin.describeConfigs(List.of(group)).all()).get(group));
        Map<String, String> wrong = new TreeMap<>(needed);
        needed.forEach((setting, value) -> {
            ConfigEntry entry = found.get(setting);
            if (entry != null && value.equals(entry.value())) {
                wrong.remove(setting);
            }
        });
        return wrong;
    }

    private void set(Map<String, String> settings) {
        List<AlterConfigOp> changes = new ArrayList<>();
        settings.forEach((setting, value) ->
                changes.add(
                        new AlterConfigOp(
                                new ConfigEntry(setting, value), AlterConfigOp.OpType.SET)));
        ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, name);
        Cluster.get(admin.incrementalAlterConfigs(Map.of(group, changes)).all());
        LOG.info("share group set group={} settings={}", name, settings);
    }

    private String tell(String error, String told) {
        if (!error.equals(told)) {
            LOG.warn(
                    "waiting for the settings of share group {}, which this worker can neither"
                            + " verify nor set: {}. Allow it DESCRIBE_CONFIGS and ALTER_CONFIGS on"
                            + " the group, or have somebody else set them (brokers from 4.3 on):"
                            + " kafka-configs.sh --alter --entity-type groups --entity-name {}"
                            + " --add-config {}",
                    name,
                    error,
                    name,
                    needed.entrySet().stream()
                            .map(Object::toString)
                            .collect(Collectors.joining(",")));
        }
        return error;
    }

    @Override
    public boolean knows(String clientId) {
        try {
            var group = Cluster.get(admin.describeShareGroups(List.of(name)).all()).get(name);
            return group != null
                    && group.members().stream()
                            .anyMatch(member ->
                                    member.clientId().equals(clientId)
                                            && !member.assignment().topicPartitions().isEmpty());
        } catch (KafkaException unknown) {
            LOG.debug("share group not described group={}", name, unknown);
            return false;
        }
    }
}
