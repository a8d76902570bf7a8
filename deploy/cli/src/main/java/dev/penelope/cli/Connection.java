package dev.penelope.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import picocli.CommandLine.Option;

/** Options of every command that talks to a cluster. */
final class Connection {
    static final List<String> BOOTSTRAP_FLAGS =
            List.of("-b", "--bootstrap-server", "--bootstrap-servers");
    static final String DEFAULT_BOOTSTRAP = "localhost:9092";

    private static final String BOOTSTRAP = CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;

    @Option(
            names = {"-b", "--bootstrap-server", "--bootstrap-servers"},
            paramLabel = "HOST:PORT",
            description = "Brokers to connect to first (default: " + DEFAULT_BOOTSTRAP + ").")
    private Optional<String> bootstrap = Optional.empty();

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "Settings of Kafka's clients, such as those of security.")
    private Optional<Path> settings = Optional.empty();

    /** Settings for any Kafka client: those of the file, with the flag's brokers. */
    Map<String, String> kafka() {
        Map<String, String> all = new HashMap<>();
        settings.ifPresent(file -> all.putAll(read(file)));
        bootstrap.ifPresent(brokers -> all.put(BOOTSTRAP, brokers));
        all.putIfAbsent(BOOTSTRAP, DEFAULT_BOOTSTRAP);
        return Map.copyOf(all);
    }

    /**
     * @throws CannotRun if it does not answer in time
     */
    Cluster cluster() {
        return Cluster.reach(kafka());
    }

    static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new CannotRun(
                    "Expected to read settings from " + file + ", but " + unreadable, unreadable);
        }
        Map<String, String> all = new HashMap<>();
        properties
                .stringPropertyNames()
                .forEach(name -> all.put(name, properties.getProperty(name)));
        return all;
    }
}
