package dev.penelope.faults;

import dev.penelope.cli.verify.Finding;
import dev.penelope.cli.verify.Scope;
import dev.penelope.cli.verify.Verification;
import dev.penelope.cli.verify.VerificationReport;
import dev.penelope.cli.verify.VerificationReport.Kept;
import dev.penelope.client.SagaClient;
import dev.penelope.faults.Processes.Program;
import dev.penelope.model.Codec;
import dev.penelope.model.SagaStatus;
import dev.penelope.topic.Durability;
import dev.penelope.topic.TopicNames;
import dev.penelope.topic.Topics;
import dev.penelope.worker.Mode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one scenario acts on: an installation of its own on the common cluster, the processes that
 * it starts, the sagas, and the ledger of their effects.
 */
final class Stage implements AutoCloseable {
    static final int PARTITIONS = 4;
    private static final int PREFIX = 1_000_000;

    final Cluster cluster;
    final Random random;
    final Mode mode;
    final TopicNames topics;
    final Ledger ledger = Ledger.open();
    final SagaClient client;
    final Results results;
    final Sagas sagas;
    private final Processes processes;
    private final Path folder;
    private final boolean isLong;
    private volatile String note = "";
    private volatile @Nullable VerificationReport last;
    private final List<Child> children = new ArrayList<>();

    Stage(Suite suite, Path folder, Mode mode, long seed) {
        this.processes = suite.processes();
        this.cluster = suite.cluster();
        this.isLong = suite.isLong();
        this.folder = folder;
        this.mode = mode;
        this.random = new Random(seed);
        this.topics = new TopicNames("f" + new Random().nextInt(PREFIX) + "-");
        new Topics(topics, Set.of("default"), PARTITIONS, Durability.PRODUCTION)
                .create(cluster.admin());
        this.client = SagaClient.connect(cluster.settings(), topics, Codec.standard());
        this.results = new Results(cluster.settings(), topics.news());
        this.sagas = new Sagas(client, results, random);
    }

    /**
     * What is common to all stages.
     *
     * @param isLong whether there is time
     */
    record Suite(Processes processes, Cluster cluster, boolean isLong) {}

    // Processes

    /** One whose state is in the directory of that name; not to be awaited yet. */
    Child coordinator(String state, String... more) {
        return started("coordinator-" + state, coordinatorProgram(state, more));
    }

    Program coordinatorProgram(String state, String... more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("bootstrap.servers", cluster.forCoordinators());
        settings.put("topic.prefix", topics.prefix());
        settings.put("mode", mode.name().toLowerCase(Locale.ROOT));
        settings.put("state.dir", state(state).toString());
        settings.put("standby.replicas", "1");
        settings.put("rocksdb.bytes", Integer.toString(32 << 20));
        settings.put("cache.bytes", Integer.toString(8 << 20));
        settings.putAll(Settings.of(more));
        return Program.of(CoordinatorMain.class, "256m", Settings.arguments(settings));
    }

    /** The topic from which a store is restored. */
    String changelog(String store) {
        return topics.coordinator() + "-" + store + "-changelog";
    }

    Path state(String name) {
        return folder.resolve("state-" + name);
    }

    Path folder() {
        return folder;
    }

    Child worker(String name) {
        return started("worker-" + name, workerProgram());
    }

    /** Of a queue of its own, which is made if there is none. */
    Child workerOf(String queue) {
        new Topics(topics, Set.of(queue), PARTITIONS, Durability.PRODUCTION)
                .create(cluster.admin());
        return started("worker-" + queue, workerProgram(queue));
    }

    Program workerProgram() {
        return workerProgram("default");
    }

    private Program workerProgram(String queue) {
        return Program.of(
                WorkerMain.class,
                "192m",
                Settings.arguments(
                        Map.of(
                                "bootstrap.servers", cluster.forWorkers(),
                                "topic.prefix", topics.prefix(),
                                "queue", queue,
                                "mode", mode.name(),
                                "ledger", Integer.toString(ledger.port()))));
    }

    Child started(String name, Program program) {
        Child child = processes.start(name, program, folder);
        children.add(child);
        return child;
    }

    static void awaitReady(Child... all) {
        for (Child child : all) {
            child.awaitReady();
        }
    }

    /** How often to do it: in the short form, and in the long one. */
    int times(int few, int many) {
        return isLong ? many : few;
    }

    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    // The end

    /** Everything works again, save what the scenario killed and did not replace. */
    void heal() {
        cluster.heal();
        ledger.heal();
        children.stream().filter(Child::isAlive).forEach(Child::goOn);
    }

    /** Until no worker has anything to do, and none gets anything for a while. */
    void awaitIdle(Duration atMost) {
        long[] last = {-1, System.nanoTime()};
        Patience.until(
                "workers have nothing to do",
                atMost,
                () -> {
                    long now = Raw.ends(cluster.settings(), topics.event());
                    if (now != last[0]) {
                        last[0] = now;
                        last[1] = System.nanoTime();
                    }
                    return System.nanoTime() - last[1] > Duration.ofSeconds(3).toNanos();
                });
    }

    /** Also those end whose start was never acknowledged, if it is there. */
    VerificationReport awaitNothingOpen() {
        VerificationReport[] now = new VerificationReport[1];
        Patience.until(
                () -> "nothing is open, but there are " + now[0].open(),
                Duration.ofSeconds(60),
                () -> {
                    now[0] = verify();
                    last = now[0];
                    return now[0].starts().open() == 0;
                });
        return now[0];
    }

    /** State is bounded by what is open. */
    void awaitNothingLeft() {
        Leftovers.awaitNone(cluster.settings(), changelog("saga"));
    }

    /** What the scenario itself has to say, for the page. */
    void note(String said) {
        note = said;
    }

    Outcome outcome(Scenario scenario, long seed, long seconds, String broken) {
        Map<String, Long> looked = new TreeMap<>();
        VerificationReport report = last;
        for (Kept kept : report == null ? List.<Kept>of() : report.promises()) {
            looked.put(kept.promise().name(), kept.looked());
        }
        return new Outcome(
                scenario.name(),
                LocalDate.now(ZoneOffset.UTC).toString(),
                seed,
                seconds,
                broken,
                sagas.started().size(),
                results.count(SagaStatus.SUCCEEDED),
                results.count(SagaStatus.FAILED),
                ledger.entries().size(),
                ledger.deliveries(),
                report == null ? 0 : report.records(),
                looked,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                note);
    }

    VerificationReport verify() {
        return Verification.of(
                cluster.settings(),
                topics,
                Scope.DEFAULT.withStrict(mode == Mode.STRICT).withSlack(Duration.ZERO));
    }

    /** All that is wrong, in words. */
    List<String> wrong(VerificationReport report, Predicate<Finding> expected) {
        List<String> wrong = new ArrayList<>();
        report.findings().stream()
                .filter(expected.negate())
                .forEach(finding -> wrong.add(finding.toString()));
        wrong.addAll(sagas.wrong());
        wrong.addAll(
                new Balance(ledger.entries(), mode == Mode.STRICT)
                        .of(sagas.started(), results.ended()));
        return wrong;
    }

    /** A second time does nothing. */
    @Override
    public void close() {
        children.stream().filter(Child::isAlive).forEach(Child::kill);
        results.close();
        client.close();
        ledger.close();
    }

    /** Removes its topics and what it left on disk, save the logs. */
    void clear() throws IOException {
        Set<String> all = names();
        all.removeIf(name -> !name.startsWith(topics.prefix()));
        cluster.admin().deleteTopics(all);
        try (Stream<Path> states = Files.list(folder)) {
            for (Path state : states.filter(Files::isDirectory).toList()) {
                delete(state);
            }
        }
    }

    private Set<String> names() {
        try {
            return new java.util.HashSet<>(cluster.admin().listTopics().names().get());
        } catch (Exception failed) { // any of Kafka's
            throw new AssertionError("Expected the names of topics, but", failed);
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
