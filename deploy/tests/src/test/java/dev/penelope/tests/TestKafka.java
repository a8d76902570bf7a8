package dev.penelope.tests;

import dev.penelope.cli.broker.LocalBroker;
import java.util.Map;
import org.testcontainers.kafka.KafkaContainer;

/**
 * The Kafka that a class of tests runs against. The system property {@value #PROPERTY} says which:
 * {@code inprocess} (the default), {@code testcontainers}, or the {@code host:port} of one that
 * runs.
 */
final class TestKafka implements AutoCloseable {
    static final String PROPERTY = "penelope.test.kafka";

    /** What {@code .ci/docker-engine image} makes where there is no registry to pull it from. */
    static final String IMAGE = "apache/kafka:4.3.1";

    private final String bootstrapServers;
    private final Runnable stop;

    private TestKafka(String bootstrapServers, Runnable stop) {
        this.bootstrapServers = bootstrapServers;
        this.stop = stop;
    }

    static TestKafka start() {
        String which = System.getProperty(PROPERTY, "inprocess");
        return switch (which) {
            case "inprocess" -> inProcess();
            case "testcontainers" -> inContainer();
            default -> new TestKafka(which, () -> {});
        };
    }

    /** One that the test itself starts and stops. */
    static TestKafka at(String bootstrapServers) {
        return new TestKafka(bootstrapServers, () -> {});
    }

    private static TestKafka inProcess() {
        LocalBroker broker = LocalBroker.start(LocalBroker.Settings.temporary());
        return new TestKafka(broker.bootstrapServers(), broker::close);
    }

    @SuppressWarnings("resource") // closed with what is returned
    static TestKafka inContainer() {
        // For a broker of its own, the image wants its internal topics in one copy.
        KafkaContainer container = new KafkaContainer(IMAGE);
        container.start();
        return new TestKafka(container.getBootstrapServers(), container::stop);
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** Settings for any of Kafka's clients. */
    Map<String, String> settings() {
        return Map.of("bootstrap.servers", bootstrapServers);
    }

    @Override
    public void close() {
        stop.run();
    }
}
