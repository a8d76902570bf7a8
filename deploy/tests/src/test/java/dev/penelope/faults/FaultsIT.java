package dev.penelope.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.cli.verify.VerificationReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs faults: the few of the short form by default, {@code -Dfaults=all}, or those that it names
 * ({@code -Dfaults=coordinator-killed,…}). {@code -Dseed=7} runs them as they were run with that
 * seed.
 */
final class FaultsIT {
    private static final Path FOLDER = Path.of("target", "faults").toAbsolutePath();

    private static final String WHICH = System.getProperty("faults", "short");

    private static final boolean WRITES_PAGE = WHICH.equals("all") || Boolean.getBoolean("page");

    private static Processes processes;
    private static Cluster cluster;
    private static Stage.Suite suite;

    @BeforeAll
    static void startCluster() throws IOException {
        if (Files.exists(FOLDER)) {
            Stage.delete(FOLDER);
        }
        if (WHICH.equals("all")) {
            Outcomes.forgetAll();
        }
        processes = new Processes();
        cluster = Cluster.start(processes, FOLDER.resolve("cluster"));
        suite = new Stage.Suite(processes, cluster, !WHICH.equals("short"));
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
        processes.close();
    }

    @TestFactory
    Stream<DynamicTest> faults() {
        return chosen().stream()
                .map(scenario -> DynamicTest.dynamicTest(scenario.name(), () -> run(scenario)));
    }

    private static List<Scenario> chosen() {
        return switch (WHICH) {
            case "short" -> Scenarios.all().stream().filter(Scenario::isShort).toList();
            case "all" -> Scenarios.all();
            default -> {
                List<String> names = Arrays.asList(WHICH.split(","));
                List<Scenario> found =
                        Scenarios.all().stream()
                                .filter(each -> names.contains(each.name()))
                                .toList();
                assertThat(found).as("faults of the names " + names).hasSize(names.size());
                yield found;
            }
        };
    }

    private static void run(Scenario scenario) throws Exception {
        long seed = Long.getLong("seed", new Random().nextInt(1_000_000));
        String again = "deploy/faults " + scenario.name() + " --seed " + seed;
        System.out.println(scenario.name() + " seed=" + seed + " (again: " + again + ")");
        Path folder = Files.createDirectories(FOLDER.resolve(scenario.name()));
        Stage stage = new Stage(suite, folder, scenario.mode(), seed);
        long beganNanos = System.nanoTime();
        String broken = "";
        try (stage) {
            judge(scenario, stage);
        } catch (AssertionError | Exception failed) {
            broken = String.valueOf(failed.getMessage());
            throw new AssertionError(
                    "Seed "
                            + seed
                            + " fails; run it again with "
                            + again
                            + "; logs are in "
                            + folder
                            + "\n"
                            + broken,
                    failed);
        } finally {
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNanos);
            Outcome outcome = stage.outcome(scenario, seed, seconds, broken);
            System.out.println(outcome + (broken.isEmpty() ? "" : "\n" + broken));
            if (WRITES_PAGE) {
                Outcomes.keep(outcome);
                Page.write();
            }
        }
        stage.clear();
    }

    /** Lets it happen, has everything work again, and compares what came of it. */
    private static void judge(Scenario scenario, Stage stage) throws Exception {
        try {
            play(scenario, stage);
        } finally {
            stage.heal();
        }
        cluster.awaitWhole();
        VerificationReport report = stage.awaitNothingOpen();
        List<String> wrong = stage.wrong(report, scenario.expected());
        assertThat(wrong.stream().limit(20)).as("of " + wrong.size()).isEmpty();
        assertThat(report.starts().unresolved()).as("of unknown definition").isZero();
        stage.awaitNothingLeft();
    }

    private static void play(Scenario scenario, Stage stage) throws Exception {
        CompletableFuture<Void> played = new CompletableFuture<>();
        Thread player =
                Thread.ofPlatform()
                        .daemon()
                        .name(scenario.name())
                        .start(() -> {
                            try {
                                scenario.script().play(stage);
                                played.complete(null);
                            } catch (Throwable failed) { // whatever it is, it fails the test
                                played.completeExceptionally(failed);
                            }
                        });
        try {
            played.get(scenario.atMost().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            player.interrupt();
            throw new AssertionError(
                    "Expected it to take " + scenario.atMost() + " at most, but it goes on", late);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Error error ? error : new AssertionError(failed);
        }
    }
}
