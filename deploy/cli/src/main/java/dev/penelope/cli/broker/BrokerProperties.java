package dev.penelope.cli.broker;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings of a one-node broker for development, each beside its reason; what is not here is
 * Kafka's default.
 */
final class BrokerProperties {
    static final int NODE_ID = 1;

    /**
     * Of each internal topic: keys spread over several coordinators, as in production, yet few logs
     * to make when the first client comes (Kafka's default is 50).
     */
    private static final int INTERNAL_PARTITIONS = 4;

    private final Map<String, String> properties = new HashMap<>();

    private BrokerProperties() {}

    static Map<String, String> of(
            LocalBroker.Settings settings, DataDirectory directory, Listeners listeners) {
        BrokerProperties all = new BrokerProperties();
        all.identity(directory, listeners);
        all.topics(settings.partitions());
        all.groups();
        all.footprint();
        all.properties.putAll(settings.properties());
        return Map.copyOf(all.properties);
    }

    private void identity(DataDirectory directory, Listeners listeners) {
        String clients = Listeners.CLIENTS + "://" + listeners.address(Listeners.CLIENTS);
        String controller = Listeners.CONTROLLER + "://" + listeners.address(Listeners.CONTROLLER);
        set("process.roles", "broker,controller");
        set("node.id", NODE_ID);
        set("listeners", clients + "," + controller);
        set("advertised.listeners", clients + "," + controller);
        set("controller.listener.names", Listeners.CONTROLLER);
        set("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        // A static quorum names the controller's port in the settings alone, so that a restart may
        // take another one.
        set("controller.quorum.voters", NODE_ID + "@" + listeners.address(Listeners.CONTROLLER));
        set("log.dirs", directory.path());
        // After a kill the controller takes the dead broker for alive, and the new one waits, until
        // this is over; Kafka's default makes that start 10 s long.
        set("broker.session.timeout.ms", 3_000);
        set("broker.heartbeat.interval.ms", 500);
        // Rather an error than a start that never ends; recovery after a kill is within it.
        set("server.max.startup.time.ms", 120_000);
    }

    private void topics(int partitions) {
        set("num.partitions", partitions);
        set("default.replication.factor", 1);
        set("min.insync.replicas", 1);
        // A misspelt topic must fail, not appear.
        set("auto.create.topics.enable", false);
        set("delete.topic.enable", true);
        for (String topic :
                List.of(
                        "offsets.topic",
                        "transaction.state.log",
                        "share.coordinator.state.topic")) {
            set(topic + ".num.partitions", INTERNAL_PARTITIONS);
            set(topic + ".replication.factor", 1);
        }
        set("transaction.state.log.min.isr", 1);
        // How long the first records of a transaction wait for the one before to be completed
        // before they look again. On one machine that takes a few milliseconds; Kafka's 20 would
        // be the shortest time between two transactions of a busy coordinator.
        set("add.partitions.to.txn.retry.backoff.ms", 2);
        set("share.coordinator.state.topic.min.isr", 1);
    }

    /**
     * A developer waits for every rebalance, and the members are few: no waiting for more of them,
     * quick heartbeats.
     */
    private void groups() {
        set("group.initial.rebalance.delay.ms", 0);
        set("group.streams.initial.rebalance.delay.ms", 0);
        // Tests of a dead member may ask for less than the 6 s and 45 s that brokers allow.
        set("group.min.session.timeout.ms", 1_000);
        for (String kind : List.of("consumer", "streams", "share")) {
            set("group." + kind + ".assignment.interval.ms", 0);
            set("group." + kind + ".min.heartbeat.interval.ms", 100);
            set("group." + kind + ".heartbeat.interval.ms", 500);
            set("group." + kind + ".min.session.timeout.ms", 1_000);
            // A killed process is missed within seconds, as with the classic protocol's shortest
            // session.
            set("group." + kind + ".session.timeout.ms", 6_000);
        }
    }

    /** The broker shares a laptop, and often a heap, with everything else. */
    private void footprint() {
        // Allocated when the cleaner starts. 16 MiB hold 630,000 keys a pass; Kafka's default is
        // 128 MiB.
        set("log.cleaner.dedupe.buffer.size", 16 << 20);
        set("num.network.threads", 2);
        set("num.io.threads", 4);
        set("group.coordinator.threads", 2);
        // Nobody reads these over JMX, and two brokers in one JVM would claim the same names.
        set("metric.reporters", "");
    }

    private void set(String name, Object value) {
        properties.put(name, value.toString());
    }
}
