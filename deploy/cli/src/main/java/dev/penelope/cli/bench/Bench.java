package dev.penelope.cli.bench;

import dev.penelope.cli.bench.bare.BareWorkload;
import dev.penelope.cli.bench.bare.BareWorkloads;
import dev.penelope.cli.bench.bare.Sizes;
import dev.penelope.cli.bench.report.Audit;
import dev.penelope.cli.bench.report.BenchReport;
import dev.penelope.cli.bench.report.Downtime;
import dev.penelope.cli.bench.report.Flood;
import dev.penelope.cli.bench.report.Measurement;
import dev.penelope.cli.bench.report.Subject;
import dev.penelope.cli.bench.report.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs a plan: one chapter after the other, each with a broker of its own and the same warm-up, and
 * in it one load after the other. May be closed from another thread, which ends all processes.
 */
public final class Bench implements AutoCloseable {
    private final BenchPlan plan;
    private final Path directory;
    private final Consumer<String> progress;
    private final Owned owned = new Owned();
    private final Map<String, String> logs = new LinkedHashMap<>();
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<Downtime> downtimes = new ArrayList<>();
    private final List<Flood> floods = new ArrayList<>();
    private final List<Audit> audits = new ArrayList<>();

    /**
     * @param directory for data, which is deleted, and logs, which stay
     */
    public Bench(BenchPlan plan, Path directory, Consumer<String> progress) {
        this.plan = plan;
        this.directory = directory;
        this.progress = progress;
    }

    /**
     * Takes minutes.
     *
     * @param command that repeats it, for the report
     */
    public BenchReport run(String command) {
        Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        plan.settings().forEach((name, value) -> progress.accept(name + ": " + value));
        Machine.description().forEach((name, value) -> progress.accept(name + ": " + value));
        progress.accept(
                "%d chapters, about %d min"
                        .formatted(plan.chapters().size(), plan.estimate().toMinutes()));
        plan.chapters().forEach(this::run);
        return new BenchReport(
                began.toString(),
                Duration.between(began, Instant.now()).toMillis() / 60e3,
                command,
                Source.commit(),
                Machine.description(),
                plan.settings(),
                measurements,
                downtimes,
                floods,
                audits,
                logs);
    }

    private void run(Chapter chapter) {
        Path place = directory.resolve(chapter.name().replaceAll("[^A-Za-z0-9]+", "-"));
        progress.accept(chapter.name() + ": starting; load average " + Machine.loadAverage());
        try (Owned ours = owned.add(new Owned())) {
            Files.createDirectories(place);
            AutoCloseable unused = ours.add(() -> deleteData(place));
            Stage stage = Stage.start(suite(chapter), plan, place, ours);
            run(chapter, stage);
            audits.add(stage.audit(chapter.name()));
            stage.children().forEach(child -> readLog(chapter, child));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void run(Chapter chapter, Stage stage) {
        Meter meter = new Meter(stage, plan);
        int open = chapter.bare() ? 0 : chapter.setup().openSagas();
        if (open > 0) {
            progress.accept(chapter.name() + ": beginning sagas that stay open");
            stage.open(open);
        }
        progress.accept(chapter.name() + ": warming up");
        meter.warmUp(chapter.warming());
        for (Load load : chapter.loads()) {
            measurements.add(meter.measure(subject(chapter, load), load));
            progress.accept(Table.line(measurements.getLast()));
        }
        if (chapter.timers() > 0) {
            floods.add(new TimerFlood(stage, meter, plan).measure(chapter));
            progress.accept(Table.line(floods.getLast()));
        }
        Outages outages = new Outages(stage, meter, plan);
        for (Outage outage : chapter.outages()) {
            downtimes.add(outages.measure(chapter.setup(), outage));
            progress.accept(Table.line(downtimes.getLast()));
        }
    }

    private static Subject subject(Chapter chapter, Load load) {
        return new Subject(
                chapter.name(),
                chapter.setup().bareName(),
                chapter.bare() ? 0 : chapter.setup().openSagas(),
                load.workload().name(),
                load.workload().nodes(),
                load.workload().failing(),
                load.inFlight(),
                load.words());
    }

    private Suite suite(Chapter chapter) {
        if (!chapter.bare()) {
            return new Suite.Penelope(chapter.setup());
        }
        return new Suite.Bare(
                chapter.setup(),
                new BareWorkloads(
                        chapter.loads().stream()
                                .map(Load::workload)
                                .distinct()
                                .map(workload -> BareWorkload.like(workload, sizes(workload)))
                                .toList()));
    }

    /** Of the records of the last chapter that had this workload, at its largest closed loop. */
    private Sizes sizes(Workload workload) {
        return measurements.stream()
                .filter(each ->
                        each.subject().workload().equals(workload.name())
                                && each.subject().inFlight() > 0
                                && each.counted().sagas() > 0)
                .reduce((one, next) ->
                        next.subject().inFlight() >= one.subject().inFlight() ? next : one)
                .map(each -> Sizes.like(each.counted()::bytesOfValue))
                .orElse(Sizes.DEFAULT);
    }

    private void readLog(Chapter chapter, Child child) {
        String name = chapter.name() + ": " + child.name();
        try {
            List<String> lines = Files.readAllLines(child.log());
            if (!lines.isEmpty()) {
                logs.put(name, lines.size() + " lines, the first: " + lines.getFirst());
            }
        } catch (IOException unreadable) {
            logs.put(name, unreadable.toString());
        }
    }

    /** All but the logs: what lies in folders. */
    private static void deleteData(Path place) throws IOException {
        try (DirectoryStream<Path> folders =
                Files.newDirectoryStream(place, file -> Files.isDirectory(file))) {
            for (Path folder : folders) {
                deleteTree(folder);
            }
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() {
        owned.close();
    }
}
