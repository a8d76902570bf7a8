package dev.penelope.cli.broker;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Controller and broker of one KRaft node, wired as {@link KafkaRaftServer} does it, except that
 * the sockets and the handling of faults are ours.
 */
final class KafkaNode {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaNode.class);

    /**
     * There is no other broker to hand partitions to, so that leaving politely takes one round
     * trip.
     */
    private static final Duration HAND_OVER = Duration.ofSeconds(2);

    private final ControllerServer controller;
    private final BrokerServer broker;
    private final String clusterId;

    private KafkaNode(ControllerServer controller, BrokerServer broker, String clusterId) {
        this.controller = controller;
        this.broker = broker;
        this.clusterId = clusterId;
    }

    /**
     * Returns when the broker is registered, unfenced and answers clients; what started is stopped
     * if a part fails.
     */
    static KafkaNode start(
            Map<String, String> properties, DataDirectory directory, Listeners listeners) {
        if (!directory.isFormatted()) {
            format(directory);
        }
        Faults faults = new Faults();
        KafkaNode node = of(new KafkaConfig(properties, false), listeners, faults);
        try {
            node.controller.startup();
            node.broker.startup();
            faults.throwFatal();
        } catch (RuntimeException | Error e) {
            node.stop();
            throw e;
        }
        return node;
    }

    /**
     * Makes the directory that of a new cluster: latest metadata version, every feature at its
     * production level.
     */
    private static void format(DataDirectory directory) {
        try {
            new Formatter()
                    .setPrintStream(
                            new PrintStream(
                                    OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setNodeId(BrokerProperties.NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName(Listeners.CONTROLLER)
                    .setMetadataLogDirectory(directory.path().toString())
                    .addDirectory(directory.path().toString())
                    .run();
        } catch (Exception e) { // all that Kafka declares
            throw new IllegalStateException(
                    "Expected to format %s, but %s".formatted(directory.path(), e), e);
        }
    }

    private static KafkaNode of(KafkaConfig config, Listeners listeners, Faults faults) {
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> storage =
                KafkaRaftServer.initializeLogDirs(config, LOG, "");
        String clusterId = storage._1().clusterId().orElseThrow();
        SharedServer shared =
                new SharedServer(
                        config,
                        storage._1(),
                        Time.SYSTEM,
                        Server.initializeMetrics(config, Time.SYSTEM, clusterId),
                        CompletableFuture.completedFuture(
                                QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                        List.of(),
                        faults,
                        listeners);
        return new KafkaNode(
                new ControllerServer(shared, KafkaRaftServer.configSchema(), storage._2()),
                new BrokerServer(shared),
                clusterId);
    }

    String clusterId() {
        return clusterId;
    }

    /** The broker first: it leaves through the controller. */
    void stop() {
        broker.shutdown(HAND_OVER);
        controller.shutdown();
    }
}
