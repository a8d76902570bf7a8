package dev.penelope.cli;

import dev.penelope.cli.bench.Bench;
import dev.penelope.cli.bench.BenchPlan;
import dev.penelope.cli.bench.Chapter;
import dev.penelope.cli.bench.FullPlan;
import dev.penelope.cli.bench.report.BenchReport;
import dev.penelope.cli.bench.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        description = {
            "Measure sagas on this machine: broker, coordinator, worker and client as processes of"
                    + " their own, beside a bare Kafka Streams loop of the same records.",
            "Figures differ from machine to machine; compare those of one run. Ends with 70 if a"
                    + " saga was lost, ended wrongly, or twice.",
        })
final class BenchCommand implements Callable<Integer> {
    private static final String DOCS = "deploy/cli/docs";

    @Spec private CommandSpec command;
    @Mixin private BenchDimensions dimensions;
    @Mixin private BenchTiming timing;
    @Mixin private BenchProcesses processes;

    @Option(
            names = "--all",
            description =
                    "Measure all that is published, one thing varying at a time, in about three"
                            + " quarters of an hour; the options that say what to measure do not count"
                            + " then.")
    private boolean all;

    @Option(
            names = "--publish",
            arity = "0..1",
            fallbackValue = DOCS,
            paramLabel = "DIR",
            description =
                    "The same as --all, and write a page with a chart and the data there (default: "
                            + DOCS
                            + ").")
    private Optional<Path> publish = Optional.empty();

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "For data while it runs, and logs (default: a temporary one).")
    private Optional<Path> directory = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "Write all that was found there.")
    private Optional<Path> json = Optional.empty();

    @Option(
            names = "--quick",
            description = "Only try whether it works, in about a minute; the figures mean nothing.")
    private boolean quick;

    @Override
    public Integer call() throws IOException {
        BenchPlan plan = Usage.check(command, "bench", this::plan);
        if (publish.isPresent()) {
            Files.createDirectories(publish.get());
        }
        Belongings belongings = Belongings.untilTheEnd();
        try {
            Bench bench = belongings.add(new Bench(plan, place(), this::say));
            BenchReport report = bench.run(commandLine());
            say("");
            Table.of(report).forEach(this::say);
            if (json.isPresent()) {
                BenchPublication.json(report, json.get());
            }
            if (publish.isPresent()) {
                BenchPublication.publish(report, publish.get());
            }
            return report.sound() ? ExitCode.OK : ExitCode.BUG;
        } finally {
            belongings.close();
        }
    }

    private BenchPlan plan() {
        if (quick && publish.filter(Path.of(DOCS)::equals).isPresent()) {
            throw new IllegalArgumentException(
                    "Expected figures that mean something in " + DOCS + ", not those of --quick");
        }
        BenchPlan plan = new BenchPlan(chapters(), timing.timing(), processes.processes());
        return quick ? plan.quick() : plan;
    }

    private List<Chapter> chapters() {
        if (!all && publish.isEmpty()) {
            return dimensions.chapters();
        }
        return quick ? FullPlan.inShort() : FullPlan.chapters();
    }

    private String commandLine() {
        List<String> words = command.root().commandLine().getParseResult().originalArgs();
        return "deploy/penelope " + String.join(" ", words);
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
