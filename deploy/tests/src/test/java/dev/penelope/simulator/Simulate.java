package dev.penelope.simulator;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "penelope simulate",
        mixinStandardHelpOptions = true,
        description = {
            "Run the coordinator and the workers on a simulated log, clock and network, with"
                    + " everything going wrong that may, and check all promises.",
            "A seed decides everything that happens: one that fails is repeated by --seed, which"
                    + " prints what happened to each saga as a tree.",
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all promises were kept; or each guard was found to be needed",
            "1:a promise was broken; or no seed finds a guard missing that one should find",
            "64:wrong usage",
        })
final class Simulate implements Callable<Integer> {
    private static final int MOST_TOLD = 100;
    private static final Duration NEWS_EVERY = Duration.ofSeconds(10);

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "How many seeds to run (default: 100000; with --guards, 4000 for each).")
    private long count;

    @Option(
            names = "--from",
            paramLabel = "SEED",
            description = "The first of them (default: drawn, so that each run tries others).")
    private long from;

    @Option(names = "--seed", paramLabel = "SEED", description = "Repeat this one, and tell all.")
    private long seed;

    @Option(
            names = "--guards",
            description =
                    "Switch off one guard of the coordinator at a time, and show that some seed"
                            + " finds it.")
    private boolean guards;

    @Option(
            names = "--guard",
            paramLabel = "WORDS",
            description = "Only those guards whose purpose has these words in it.")
    private String purpose = "";

    @Option(
            names = "--page",
            description = "With --guards: write what was found into coordinator/docs/simulator.md.")
    private boolean page;

    public static void main(String[] arguments) {
        int code =
                new CommandLine(new Simulate())
                        .setExecutionExceptionHandler((failure, line, parsed) -> {
                            failure.printStackTrace();
                            return 70;
                        })
                        .execute(arguments);
        System.exit(code == CommandLine.ExitCode.USAGE ? 64 : code);
    }

    @Override
    public Integer call() throws IOException {
        if (seed != 0) {
            return tell();
        }
        if (from == 0) {
            from = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE / 1_000_000_000);
        }
        return guards || !purpose.isEmpty() ? check() : run();
    }

    private int check() throws IOException {
        List<Guard> chosen =
                Guard.all().stream().filter(guard -> guard.purpose().contains(purpose)).toList();
        long begunNanos = System.nanoTime();
        List<GuardCheck.Found> found = new GuardCheck(from, count == 0 ? 4_000 : count).run(chosen);
        if (page) {
            GuardPage.write(found);
        }
        List<String> amiss =
                found.stream()
                        .filter(each -> !each.isExpected())
                        .map(each -> each.guard().purpose())
                        .toList();
        System.out.printf(
                "%d guards in %d s; other than expected: %s%n",
                found.size(), seconds(begunNanos), amiss.isEmpty() ? "none" : amiss);
        return amiss.isEmpty() ? 0 : 1;
    }

    private int tell() {
        System.out.println("seed " + seed + ": " + Simulator.spoken(seed));
        Seeds seeds = new Seeds();
        System.out.println(seeds.story(seed));
        return seeds.failure(seed).isEmpty() ? 0 : 1;
    }

    private int run() {
        long wanted = count == 0 ? 100_000 : count;
        System.out.printf("%d seeds from %d on%n", wanted, from);
        ConcurrentLinkedQueue<Seeds.Failure> failures = new ConcurrentLinkedQueue<>();
        long begunNanos = System.nanoTime();
        new Seeds()
                .run(
                        at -> from + at,
                        wanted,
                        () -> false,
                        failure -> {
                            failures.add(failure);
                            System.out.printf(
                                    "seed %d (%s): %s%n    repeat it with: deploy/penelope simulate --seed %d%n",
                                    failure.seed(),
                                    Simulator.spoken(failure.seed()),
                                    failure.promise(),
                                    failure.seed());
                        },
                        news(begunNanos));
        System.out.printf(
                "%d seeds from %d on in %d s (%.0f seeds/s), %d of them failed%s%n",
                wanted,
                from,
                seconds(begunNanos),
                1e9 * wanted / (System.nanoTime() - begunNanos),
                failures.size(),
                failures.stream()
                        .map(Seeds.Failure::seed)
                        .sorted()
                        .map(String::valueOf)
                        .limit(MOST_TOLD)
                        .collect(joining(", ", failures.isEmpty() ? "" : ": ", "")));
        return failures.isEmpty() ? 0 : 1;
    }

    private static LongConsumer news(long begunNanos) {
        long[] nextNanos = {begunNanos + NEWS_EVERY.toNanos()};
        return ran -> {
            synchronized (nextNanos) {
                if (System.nanoTime() - nextNanos[0] >= 0) {
                    nextNanos[0] += NEWS_EVERY.toNanos();
                    System.out.printf("  %d seeds in %d s%n", ran, seconds(begunNanos));
                }
            }
        };
    }

    private static long seconds(long sinceNanos) {
        return Duration.ofNanos(System.nanoTime() - sinceNanos).toSeconds();
    }
}
