package dev.penelope.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.penelope.faults.Plan.Manner;
import dev.penelope.faults.Processes.Program;
import dev.penelope.model.Definition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/** What can happen to what coordinators keep on disk, and to what it is restored from. */
final class StateFaults {
    private static final Path DISK = Path.of("/tmp/penelope-faults-disk");

    private StateFaults() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.of(
                        "state-lost",
                        "all coordinators are killed, and their state directories are gone",
                        StateFaults::lost),
                Scenario.of(
                        "state-corrupted",
                        "bytes of the state on disk are not what they were",
                        StateFaults::corrupted),
                Scenario.of(
                        "state-from-yesterday",
                        "a state directory comes back from a backup",
                        StateFaults::fromYesterday),
                Scenario.of(
                        "aggressive-cleaner",
                        "the changelogs have tiny segments and are compacted all the time, while"
                                + " coordinators restore",
                        StateFaults::aggressiveCleaner),
                Scenario.of(
                        "state-older-than-deletions",
                        "a coordinator comes back after so long that the changelog has forgotten"
                                + " what was deleted",
                        StateFaults::olderThanDeletions),
                Scenario.of(
                        "disk-full",
                        "the disk under a coordinator's state is full for a while",
                        StateFaults::diskFull));
    }

    private static void lost(Stage stage) throws IOException {
        stage.worker("w");
        Child a = stage.coordinator("a");
        Child b = stage.coordinator("b");
        stage.sagas.start(60);
        Stage.awaitReady(a, b);
        for (int round = 0; round < 3; round++) {
            stage.sagas.awaitMore(10);
            a.kill();
            b.kill();
            stage.sagas.start(20);
            Stage.delete(stage.state("a"));
            Stage.delete(stage.state("b"));
            a = stage.coordinator("a");
            b = stage.coordinator("b");
            Stage.awaitReady(a, b);
        }
        stage.sagas.awaitAll();
    }

    /** It must come up on its own, or refuse and come up once the directory is removed. */
    private static void corrupted(Stage stage) throws IOException {
        stage.worker("w");
        stage.sagas.start(60);
        Child a = stage.coordinator("a").awaitReady();
        for (int round = 0; round < 4; round++) {
            stage.sagas.awaitMore(20);
            a.terminate();
            corrupt(stage, stage.state("a"));
            stage.sagas.start(30);
            a = comeUp(stage);
        }
        stage.sagas.awaitAll();
    }

    private static Child comeUp(Stage stage) throws IOException {
        Child a = stage.coordinator("a");
        Patience.until(
                "it works or refuses to",
                Duration.ofSeconds(90),
                () -> a.isReady() || !a.isAlive());
        if (a.isAlive()) {
            return a;
        }
        int code = a.awaitEnd(Duration.ofSeconds(5));
        if (code != CoordinatorMain.CANNOT_RUN || !a.said().contains("delete that directory")) {
            throw new AssertionError("Expected it to say what to do, but\n" + a.said());
        }
        stage.note("the coordinator refused, and ran once the directory was deleted");
        Stage.delete(stage.state("a"));
        return stage.coordinator("a").awaitReady();
    }

    /** Some bytes of every table: at the end, where its index is, and elsewhere. */
    private static void corrupt(Stage stage, Path directory) throws IOException {
        int tables = 0;
        for (Path table : files(directory, ".sst")) {
            byte[] bytes = Files.readAllBytes(table);
            for (int n = 0; n < 8; n++) {
                int at =
                        n % 2 == 0
                                ? stage.random.nextInt(bytes.length)
                                : bytes.length - 1 - stage.random.nextInt(bytes.length / 4);
                bytes[at] ^= (byte) 0xff;
            }
            Files.write(table, bytes);
            tables++;
        }
        if (tables == 0) {
            throw new AssertionError("Expected tables under " + directory + ", but found none");
        }
    }

    private static Collection<Path> files(Path directory, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    private static void fromYesterday(Stage stage) throws IOException {
        stage.worker("w");
        stage.sagas.start(60);
        Child a = stage.coordinator("a").awaitReady();
        stage.sagas.awaitMore(20);
        a.terminate();
        Path backup = stage.folder().resolve("backup");
        copy(stage.state("a"), backup);
        stage.sagas.start(60);
        a = stage.coordinator("a").awaitReady();
        stage.sagas.awaitMore(40);
        if (stage.random.nextBoolean()) {
            a.kill();
        } else {
            a.terminate();
        }
        Stage.delete(stage.state("a"));
        copy(backup, stage.state("a"));
        stage.sagas.start(30);
        stage.coordinator("a").awaitReady();
        stage.sagas.awaitAll();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    private static void aggressiveCleaner(Stage stage) throws Exception {
        stage.worker("w");
        Child a = stage.coordinator("a").awaitReady();
        for (String store : List.of("saga", "archive")) {
            compactAllTheTime(stage, stage.changelog(store));
        }
        // Large outputs, which fill segments.
        Definition<Plan, Object> pair = Draw.chain("large-pair", 2);
        Plan large = Plan.of(Map.of(Draw.node(0), Manner.WELL.saying(20_000)));
        int next = 0;
        for (int round = 0; round < 5; round++) {
            for (int n = 0; n < 100; n++) {
                stage.sagas.start("large-" + next++, pair, large);
            }
            stage.sagas.start(30);
            stage.sagas.awaitMore(80);
            a.kill();
            a = stage.coordinator("new-" + round).awaitReady();
        }
        stage.sagas.awaitAll();
    }

    /** What was deleted since must not be there again, though nothing tells of the deletions. */
    private static void olderThanDeletions(Stage stage) throws Exception {
        stage.worker("w");
        Child a = stage.coordinator("a").awaitReady();
        Definition<Plan, Object> chain = Draw.chain("chain-of-four", 4);
        Plan slow = Plan.all(Manner.WELL.taking(1_500), Map.of());
        for (int n = 0; n < 60; n++) {
            stage.sagas.start("slow-" + n, chain, slow);
        }
        stage.sagas.awaitStartedWork(stage.ledger, 20);
        // In order, so that what is on disk is to be used again.
        a.terminate();
        Child b = stage.coordinator("b").awaitReady();
        stage.sagas.awaitAll();
        String changelog = stage.changelog("saga");
        compactAllTheTime(stage, changelog);
        change(stage, changelog, Map.of("delete.retention.ms", "0"));
        Patience.until(
                "the deletions are forgotten",
                Duration.ofMinutes(2),
                () -> {
                    // Only closed segments are compacted, and records close them.
                    stage.sagas.start(4);
                    stage.sagas.awaitAll();
                    return Raw.all(stage.cluster.settings(), changelog).stream()
                            .noneMatch(record ->
                                    record.value() == null
                                            && new String(record.key(), ISO_8859_1)
                                                    .contains("slow-"));
                });
        change(stage, changelog, Map.of("delete.retention.ms", "86400000"));
        b.terminate();
        stage.coordinator("a").awaitReady();
        stage.sagas.start(10);
        stage.sagas.awaitAll();
        // Whoever starts one of them again is told how it ended: it is over, not open.
        for (int n = 0; n < 60; n++) {
            stage.sagas.askAgain("slow-" + n);
        }
        for (int n = 0; n < 60; n++) {
            stage.sagas.requireToldOfItsEnd("slow-" + n);
        }
    }

    private static void compactAllTheTime(Stage stage, String topic) throws Exception {
        change(
                stage,
                topic,
                Map.of(
                        "segment.bytes", "1048576",
                        "segment.ms", "1000",
                        "min.cleanable.dirty.ratio", "0.0",
                        "max.compaction.lag.ms", "1000"));
    }

    private static void change(Stage stage, String topic, Map<String, String> settings)
            throws Exception {
        List<AlterConfigOp> changes =
                settings.entrySet().stream()
                        .map(each -> new ConfigEntry(each.getKey(), each.getValue()))
                        .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
                        .toList();
        stage.cluster
                .admin()
                .incrementalAlterConfigs(
                        Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), changes))
                .all()
                .get(30, TimeUnit.SECONDS);
    }

    // A disk of its own, which vanishes with the process

    private static void diskFull(Stage stage) throws Exception {
        if (!canMount()) {
            stage.note("without a full disk: this user may not make mounts (unshare --mount)");
            stage.worker("w");
            stage.coordinator("a").awaitReady();
            stage.sagas.start(1);
            stage.sagas.awaitAll();
            return;
        }
        stage.worker("w");
        Child small = smallDisk(stage).awaitReady();
        stage.sagas.start(30);
        stage.sagas.awaitMore(10);
        // As the process itself sees it: nobody else does.
        Path filler =
                Path.of("/proc/" + small.pid() + "/root")
                        .resolve(DISK.toString().substring(1))
                        .resolve("filler");
        fill(filler);
        Definition<Plan, Object> pair = Draw.chain("large-pair", 2);
        Plan large = Plan.of(Map.of(Draw.node(0), Manner.WELL.saying(200_000).taking(200)));
        for (int n = 0; n < 300; n++) {
            stage.sagas.start("large-" + n, pair, large);
        }
        stage.sagas.startFor(Duration.ofSeconds(20), 3);
        boolean alive = small.isAlive();
        stage.note("with a full disk the coordinator " + (alive ? "stays" : "ends"));
        if (alive && stage.random.nextBoolean()) {
            Files.delete(filler);
        } else {
            small.kill();
            stage.coordinator("elsewhere").awaitReady();
        }
        stage.sagas.awaitAll();
    }

    private static boolean canMount() throws Exception {
        Process tried =
                new ProcessBuilder("unshare", "--mount", "sh", "-c", mount() + "true")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return tried.waitFor(10, TimeUnit.SECONDS) && tried.exitValue() == 0;
    }

    /**
     * With 24 MiB, of which RocksDB's manifests took 20, it did not go on by itself when the filler
     * was gone: it wants room for a write buffer first.
     */
    private static String mount() {
        return "mkdir -p " + DISK + " && mount -t tmpfs -o size=256m penelope " + DISK + " && ";
    }

    private static Child smallDisk(Stage stage) {
        Program program = stage.coordinatorProgram("small", "state.dir=" + DISK.resolve("state"));
        return stage.started(
                "coordinator-small",
                program.within(
                        List.of("unshare", "--mount", "sh", "-c", mount() + "exec \"$0\" \"$@\"")));
    }

    private static void fill(Path file) throws IOException {
        byte[] piece = new byte[64 * 1024];
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(piece);
            }
        } catch (IOException full) {
            // That is what it is for.
            return;
        }
    }
}
