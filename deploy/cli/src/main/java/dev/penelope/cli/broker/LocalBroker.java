package dev.penelope.cli.broker;

import dev.penelope.topic.HiddenSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker of one node (KRaft, controller included) in this JVM, reachable from this machine
 * only, without authentication. For development and tests. Thread-safe; several may run in one JVM,
 * each a cluster of its own.
 */
public final class LocalBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalBroker.class);

    /** Several times what an orderly stop takes; a broker that hangs must not hang its user. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final DataDirectory directory;
    private final KafkaNode node;
    private final String bootstrapServers;
    private boolean closed;

    private LocalBroker(DataDirectory directory, KafkaNode node, String bootstrapServers) {
        this.directory = directory;
        this.node = node;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts a broker and returns when it serves; an existing data directory keeps its cluster id,
     * topics and records.
     *
     * @throws PortInUse if the port is taken
     * @throws DirectoryInUse if another broker runs on the data directory
     * @throws UncheckedIOException if the data directory cannot be made, locked or read
     */
    public static LocalBroker start(Settings settings) {
        long started = System.nanoTime();
        try {
            LocalBroker broker = in(DataDirectory.open(settings.dataDirectory()), settings);
            LOG.info(
                    "broker started bootstrap={} directory={} ms={}",
                    broker.bootstrapServers,
                    broker.dataDirectory(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
            return broker;
        } catch (IOException e) {
            throw new UncheckedIOException("Expected to start a broker, but " + e.getMessage(), e);
        }
    }

    private static LocalBroker in(DataDirectory directory, Settings settings) throws IOException {
        try {
            Listeners listeners = Listeners.bind(settings.port());
            try {
                KafkaNode node =
                        KafkaNode.start(
                                BrokerProperties.of(settings, directory, listeners),
                                directory,
                                listeners);
                return new LocalBroker(directory, node, listeners.address(Listeners.CLIENTS));
            } catch (RuntimeException | Error e) {
                listeners.close();
                throw e;
            }
        } catch (IOException | RuntimeException | Error e) {
            directory.close();
            throw e;
        }
    }

    /** As {@code host:port}, for {@code bootstrap.servers} of any client on this machine. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    public Path dataDirectory() {
        return directory.path();
    }

    /** Stays the same for the life of a data directory. */
    public String clusterId() {
        return node.clusterId();
    }

    /**
     * Stops the broker in an orderly way, frees its ports and removes a temporary directory;
     * returns within seconds even if the broker hangs, leaving the directory then. A second call
     * does nothing.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            // A thread of its own: an interrupt of the caller must not leave Kafka half stopped.
            CompletableFuture.runAsync(
                            node::stop,
                            task -> Thread.ofPlatform().daemon().name("broker-stop").start(task))
                    .orTimeout(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            directory.close();
        } catch (CompletionException | IOException e) {
            LOG.warn(
                    "broker not stopped cleanly bootstrap={} directory={}",
                    bootstrapServers,
                    dataDirectory(),
                    e);
        }
    }

    /**
     * What a user chooses: a port (0 for any free one), a directory that outlives the broker (empty
     * for a temporary one), broker properties that win over the ones chosen here, and the
     * partitions of topics created without a number.
     */
    public record Settings(
            int port,
            Optional<Path> dataDirectory,
            Map<String, String> properties,
            int partitions) {
        public Settings {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException(
                        "Expected a port from 0 to 65535, but it is " + port);
            }
            if (partitions < 1) {
                throw new IllegalArgumentException(
                        "Expected at least one partition, but it is " + partitions);
            }
            properties = HiddenSettings.copyOf(properties);
        }

        /** Any free port, a temporary directory, one partition: what most tests want. */
        public static Settings temporary() {
            return new Settings(0, Optional.empty(), Map.of(), 1);
        }

        public Settings withPort(int port) {
            return new Settings(port, dataDirectory, properties, partitions);
        }

        public Settings withDataDirectory(Path directory) {
            return new Settings(port, Optional.of(directory), properties, partitions);
        }

        public Settings withProperty(String name, String value) {
            Map<String, String> more = new HashMap<>(properties);
            more.put(name, value);
            return new Settings(port, dataDirectory, more, partitions);
        }

        public Settings withPartitions(int partitions) {
            return new Settings(port, dataDirectory, properties, partitions);
        }
    }
}
