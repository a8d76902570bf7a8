package dev.penelope.cli;

import dev.penelope.cli.broker.LocalBroker;
import dev.penelope.coordinator.Coordinator;
import dev.penelope.coordinator.CoordinatorConfig;
import dev.penelope.example.TripSaga;
import dev.penelope.topic.TopicNames;
import dev.penelope.topic.Topics;
import dev.penelope.worker.Mode;
import dev.penelope.worker.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * A broker, the topics, a coordinator and the example's worker, all in this JVM: the real ones, on
 * a real network port, for someone who wants to try things out.
 */
final class LocalPenelope {
    /** As many as one machine can use, since each costs a little time at the start. */
    private static final int PARTITIONS = 4;

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Belongings belongings;
    private final Consumer<String> progress;
    private final Path directory;
    private String bootstrap = "";

    private LocalPenelope(Belongings belongings, Consumer<String> progress, Path directory) {
        this.belongings = belongings;
        this.progress = progress;
        this.directory = directory;
    }

    /**
     * Starts everything; what was started belongs to {@code belongings}.
     *
     * @param port of the broker, 0 for any free one
     * @param data where to keep everything, so that it can go on from there; none for nowhere
     */
    static LocalPenelope start(
            Belongings belongings,
            int port,
            Optional<Path> data,
            Mode mode,
            Consumer<String> progress) {
        Path directory = data.orElseGet(() -> temporary(belongings));
        LocalPenelope all = new LocalPenelope(belongings, progress, directory);
        all.broker(port);
        all.topics();
        all.coordinator(mode);
        all.worker(mode);
        return all;
    }

    private static Path temporary(Belongings belongings) {
        try {
            Path directory = Files.createTempDirectory("penelope-");
            belongings.add(() -> delete(directory));
            return directory;
        } catch (IOException failed) {
            throw new CannotRun("Expected to make a temporary directory, but " + failed, failed);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(file);
            }
        } catch (UncheckedIOException failed) { // how a walk reports
            throw failed.getCause();
        }
    }

    private void broker(int port) {
        long since = System.nanoTime();
        LocalBroker broker =
                belongings.add(
                        LocalBroker.start(
                                LocalBroker.Settings.temporary()
                                        .withPort(port)
                                        .withDataDirectory(directory.resolve("broker"))));
        bootstrap = broker.bootstrapServers();
        step("broker", bootstrap, since);
    }

    private void topics() {
        long since = System.nanoTime();
        Topics topics =
                Topics.development(TopicNames.DEFAULT, Set.of("default"))
                        .withPartitions(PARTITIONS);
        try (Cluster cluster = Cluster.reach(kafka())) {
            int created = topics.create(cluster.admin()).size();
            step("topics", created == 0 ? "there already" : created + " created", since);
        }
    }

    private void coordinator(Mode mode) {
        long since = System.nanoTime();
        Map<String, String> settings = new HashMap<>(kafka());
        settings.put("mode", mode.name().toLowerCase(Locale.ROOT));
        settings.put("state.dir", directory.resolve("state").toString());
        settings.put("replication.factor", "1");
        settings.put("steering.injections", "on");
        Coordinator coordinator = belongings.add(Coordinator.start(CoordinatorConfig.of(settings)));
        coordinator.awaitRunning(PATIENCE);
        step("coordinator", "runs", since);
    }

    private void worker(Mode mode) {
        long since = System.nanoTime();
        belongings.add(
                Worker.with(kafka())
                        .actions(TripSaga.actions())
                        .mode(mode)
                        .drain(Duration.ofSeconds(5))
                        .start());
        step("worker", "runs the actions of book-trip", since);
    }

    private void step(String what, String how, long sinceNanos) {
        Duration took = Duration.ofNanos(System.nanoTime() - sinceNanos);
        progress.accept("  %-12s %-32s %s".formatted(what, how, Elapsed.words(took)));
    }

    Map<String, String> kafka() {
        return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    }

    String bootstrap() {
        return bootstrap;
    }
}
