package dev.penelope.cli;

import dev.penelope.drawing.OneLine;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;

/**
 * A Kafka cluster that answers. Asked first, because Kafka's other clients would try for minutes,
 * and log meanwhile, where a person wants one line.
 */
record Cluster(Admin admin, String brokers) implements AutoCloseable {
    /** Long enough for a broker that is about to start. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * @throws CannotRun if it does not answer in time
     */
    static Cluster reach(Map<String, String> kafka) {
        String brokers = kafka.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "");
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        Admin admin;
        try {
            admin = Admin.create(settings);
        } catch (KafkaException unusable) {
            throw unreachable(brokers, rootOf(unusable), unusable);
        }
        Cluster cluster = new Cluster(admin, brokers);
        try {
            String unused = cluster.answer(admin.describeCluster().clusterId().toCompletionStage());
            return cluster;
        } catch (CannotRun silent) {
            cluster.close();
            throw silent;
        }
    }

    /**
     * @throws CannotRun naming the first one that does not exist
     */
    void require(String... topics) {
        Set<String> there = answer(admin.listTopics().names().toCompletionStage());
        List<String> missing =
                Arrays.stream(topics).filter(topic -> !there.contains(topic)).toList();
        if (!missing.isEmpty()) {
            throw CannotRun.unseen(
                    "Expected the topic "
                            + missing.getFirst()
                            + " at "
                            + brokers
                            + ", but there is none that we may see: create the topics with"
                            + " \"penelope topics create\", or correct --topic-prefix, or the"
                            + " rights (\"penelope topics acls\")");
        }
    }

    private <T> T answer(java.util.concurrent.CompletionStage<T> asked) {
        try {
            return asked.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw unreachable(brokers, "none answered within " + PATIENCE.toSeconds() + " s", late);
        } catch (ExecutionException refused) {
            throw refused.getCause() instanceof org.apache.kafka.common.errors.TimeoutException
                    ? unreachable(
                            brokers, "none answered within " + PATIENCE.toSeconds() + " s", refused)
                    : unreachable(brokers, rootOf(refused), refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CannotRun("Expected an answer, but was interrupted", interrupted);
        }
    }

    private static CannotRun unreachable(String brokers, String why, Throwable cause) {
        boolean unknown = cause.getCause() instanceof AuthenticationException;
        return new CannotRun(
                "Expected a broker at "
                        + brokers
                        + ", but "
                        + OneLine.of(why)
                        + (unknown
                                ? ": correct who you say you are in --command-config"
                                : ": start one (\"penelope dev\"), or name yours with"
                                        + " --bootstrap-server"),
                cause);
    }

    private static String rootOf(Throwable failed) {
        Throwable root = failed;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
