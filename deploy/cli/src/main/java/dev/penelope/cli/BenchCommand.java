package dev.penelope.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penelope.cli.bench.Bench;
import dev.penelope.cli.bench.BenchPlan;
import dev.penelope.cli.bench.BenchReport;
import dev.penelope.cli.bench.Table;
import dev.penelope.worker.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        description = {
            "Measure the trip saga on this machine: broker, coordinator, worker and client as"
                    + " processes of their own, beside a bare Kafka Streams loop of the same"
                    + " records.",
            "Figures differ from machine to machine; compare those of one run.",
        })
final class BenchCommand implements Callable<Integer> {
    @Spec private CommandSpec command;

    @Option(
            names = "--mode",
            split = ",",
            paramLabel = "strict|fast",
            description = "Modes to measure (default: both).")
    private List<Mode> modes = List.of(Mode.STRICT, Mode.FAST);

    @Option(
            names = "--in-flight",
            split = ",",
            paramLabel = "N",
            description = "Closed loops: so many sagas are under way (default: ${DEFAULT-VALUE}).")
    private List<Integer> inFlight = List.of(1, 64, 1024);

    @Option(
            names = "--rate",
            split = ",",
            paramLabel = "N",
            description =
                    "Open loops: so many sagas begin each second, whatever happens; latencies count"
                            + " from when they should have begun; 0 for none (default:"
                            + " ${DEFAULT-VALUE}).")
    private List<Integer> rates = List.of(1000);

    @Option(
            names = "--failing",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Measure sagas that fail and are undone, too (default).")
    private boolean failing = true;

    @Option(
            names = "--bare",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Measure the bare loop, too (default).")
    private boolean bare = true;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            description = "Of each suite, before all loads (default: 30s).")
    private Duration warmUp = Duration.ofSeconds(30);

    @Option(
            names = "--lead-in",
            paramLabel = "TIME",
            description = "Of each load, unmeasured (default: 3s).")
    private Duration leadIn = Duration.ofSeconds(3);

    @Option(
            names = "--windows",
            paramLabel = "N",
            description = "How often each load is measured (default: ${DEFAULT-VALUE}).")
    private int windows = 5;

    @Option(
            names = "--window",
            paramLabel = "TIME",
            description = "How long each time (default: 8s).")
    private Duration window = Duration.ofSeconds(8);

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Of each topic (default: ${DEFAULT-VALUE}).")
    private int partitions = 4;

    @Option(
            names = "--broker",
            paramLabel = "NAME=VALUE",
            description = "A setting of the broker, beside the launcher's; repeatable.")
    private Map<String, String> broker = new HashMap<>();

    @Option(
            names = "--coordinator",
            paramLabel = "NAME=VALUE",
            description = "A setting of the coordinator, such as commit.interval.ms; repeatable.")
    private Map<String, String> coordinator = new HashMap<>();

    @Option(
            names = "--heap",
            paramLabel = "PROCESS=SIZE",
            description =
                    "Heap of broker, coordinator, worker or client (default: 1g, 512m, 512m,"
                            + " 512m).")
    private Map<String, String> heaps = new HashMap<>();

    @Option(
            names = "--jvm",
            paramLabel = "PROCESS=OPTIONS",
            description =
                    "Further options of the JVM of a process (default: "
                            + BenchPlan.COLLECTOR
                            + ").")
    private Map<String, String> jvm = new HashMap<>();

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "For data while it runs, and logs (default: a temporary one).")
    private Optional<Path> directory = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "Write all that was found there.")
    private Optional<Path> json = Optional.empty();

    @Option(
            names = "--quick",
            description =
                    "Only try whether it works, in well under a minute; the figures mean"
                            + " nothing.")
    private boolean quick;

    @Override
    public Integer call() throws IOException {
        BenchPlan plan = Usage.check(command, "bench", this::plan);
        Belongings belongings = Belongings.untilTheEnd();
        try {
            Bench bench =
                    belongings.add(new Bench(quick ? plan.quick() : plan, place(), this::say));
            BenchReport report = bench.run();
            say("");
            Table.of(report).forEach(this::say);
            if (json.isPresent()) {
                new ObjectMapper()
                        .writerWithDefaultPrettyPrinter()
                        .writeValue(json.get().toFile(), report);
            }
        } finally {
            belongings.close();
        }
        return ExitCode.OK;
    }

    private BenchPlan plan() {
        return new BenchPlan(
                modes,
                inFlight,
                rates.stream().filter(rate -> rate > 0).toList(),
                failing,
                bare,
                warmUp,
                leadIn,
                windows,
                window,
                partitions,
                broker,
                coordinator,
                heaps,
                jvm);
    }

    private Path place() throws IOException {
        return directory.isPresent()
                ? Files.createDirectories(directory.get())
                : Files.createTempDirectory("penelope-bench-");
    }

    private void say(String line) {
        command.commandLine().getOut().println(line);
        command.commandLine().getOut().flush();
    }
}
