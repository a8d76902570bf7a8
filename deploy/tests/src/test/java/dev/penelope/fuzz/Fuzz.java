package dev.penelope.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "penelope fuzz",
        mixinStandardHelpOptions = true,
        description = {
            "Send hostile records to a coordinator's process, on a broker of its own and beside"
                    + " sagas that do nothing wrong, and check that none of them takes harm.",
            "Each round of records has a seed. The process, its threads and the sagas are looked"
                    + " at after each round; the topics are verified at the end.",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no record did harm",
            "1:something is wrong: it is printed, with the last records and the seed",
            "64:wrong usage",
        })
final class Fuzz implements Callable<Integer> {
    private static final int BOMB_BYTES = 600_000_000;
    private static final int ROUNDS_A_RUN = 40;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "How long, such as PT1H or 1h; without it, as many rounds as asked for.")
    private Optional<String> time = Optional.empty();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How many rounds of 1,000 records (default: ${DEFAULT-VALUE}).")
    private int rounds = 10;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            description =
                    "That of the first round; each further one has the next (default: drawn).")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--bomb-bytes",
            paramLabel = "N",
            description = "What the packed records unpack to (default: ${DEFAULT-VALUE}).")
    private int bombBytes = BOMB_BYTES;

    @Option(names = "--folder", paramLabel = "DIR", description = "Where the log and the state go.")
    private Optional<Path> folder = Optional.empty();

    public static void main(String[] arguments) {
        int code =
                new CommandLine(new Fuzz())
                        .setExecutionExceptionHandler((failure, line, parsed) -> {
                            failure.printStackTrace();
                            return 70;
                        })
                        .execute(arguments);
        System.exit(code == CommandLine.ExitCode.USAGE ? 64 : code);
    }

    @Override
    public Integer call() throws Exception {
        long next = seed.orElseGet(() -> (long) new Random().nextInt(1_000_000));
        long until =
                time.map(text -> System.nanoTime() + duration(text).toNanos())
                        .orElse(Long.MAX_VALUE);
        long last = time.isPresent() ? Long.MAX_VALUE : next + rounds;
        while (next < last && System.nanoTime() < until) {
            long first = next;
            next = Math.min(last, first + ROUNDS_A_RUN);
            if (!run(first, next, until)) {
                return 1;
            }
        }
        return 0;
    }

    /** A broker and a coordinator for so many rounds: what a broker keeps has to end some time. */
    private boolean run(long first, long end, long until) throws Exception {
        Path place = Files.createDirectories(place());
        System.out.printf("seeds %d to %d, log in %s%n", first, end - 1, place);
        long round = first;
        try (FuzzRun run = new FuzzRun(place)) {
            run.knownKillers(bombBytes);
            for (; round < end && System.nanoTime() < until; round++) {
                run.round(round);
            }
            run.judge();
            System.out.println(run.summary());
            return true;
        } catch (AssertionError failed) {
            System.out.printf(
                    "Seed %d fails; repeat it with: deploy/penelope fuzz --seed %d --rounds %d%n%s%n",
                    round, first, round - first + 1, failed.getMessage());
            return false;
        }
    }

    private Path place() throws IOException {
        return folder.isPresent() ? folder.get() : Files.createTempDirectory("penelope-fuzz-");
    }

    private static Duration duration(String text) {
        return Duration.parse(
                text.startsWith("P") ? text : "PT" + text.toUpperCase(java.util.Locale.ROOT));
    }
}
