package dev.penelope.cli.bench;

import dev.penelope.cli.bench.bare.Sizes;
import dev.penelope.worker.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * Runs a plan: one suite after the other, each with a broker of its own and the same warm-up, and
 * in it one load after the other. May be closed from another thread, which ends all processes.
 */
public final class Bench implements AutoCloseable {
    private final BenchPlan plan;
    private final Path directory;
    private final Consumer<String> progress;
    private final Owned owned = new Owned();
    private final Map<String, String> logs = new LinkedHashMap<>();
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<Audit> audits = new ArrayList<>();

    /**
     * @param directory for data, which is deleted, and logs, which stay
     */
    public Bench(BenchPlan plan, Path directory, Consumer<String> progress) {
        this.plan = plan;
        this.directory = directory;
        this.progress = progress;
    }

    /** Takes minutes. */
    public BenchReport run() {
        String at = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Map<String, String> settings = plan.settings();
        settings.forEach((name, value) -> progress.accept(name + ": " + value));
        for (Mode mode : plan.modes()) {
            run(new Suite.Penelope(mode));
        }
        if (plan.bare()) {
            run(new Suite.Bare(sizes()));
        }
        return new BenchReport(
                at, Machine.description(), settings, measurements, audits, Map.copyOf(logs));
    }

    private void run(Suite suite) {
        Path place = directory.resolve(suite.name());
        progress.accept(suite.name() + ": starting; load average " + Machine.loadAverage());
        try (Owned ours = owned.add(new Owned())) {
            Files.createDirectories(place);
            AutoCloseable unused = ours.add(() -> deleteData(place));
            Stage stage = Stage.start(suite, plan, place, ours);
            progress.accept(suite.name() + ": warming up, " + plan.warmUp().toSeconds() + " s");
            stage.measure(plan.warming());
            for (Load load : loads(suite)) {
                measurements.add(stage.measure(load));
                progress.accept(Table.line(measurements.getLast()));
            }
            audits.add(stage.audit());
            stage.children().forEach(child -> readLog(suite, child));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private List<Load> loads(Suite suite) {
        List<Load> loads = new ArrayList<>();
        plan.inFlight().forEach(sagas -> loads.add(plan.closed(sagas, false)));
        if (suite instanceof Suite.Penelope) {
            plan.rates().forEach(rate -> loads.add(plan.open(rate)));
            if (plan.failing()) {
                loads.add(plan.closed(plan.mostInFlight(), true));
            }
        }
        return loads;
    }

    /** Of the records of the first suite at its largest closed loop. */
    private Sizes sizes() {
        return measurements.stream()
                .filter(each -> each.load().equals(plan.closed(plan.mostInFlight(), false).words()))
                .findFirst()
                .map(each -> Sizes.like(topic -> each.valueBytes(topic)))
                .orElse(Sizes.DEFAULT);
    }

    private void readLog(Suite suite, Child child) {
        try {
            List<String> lines = Files.readAllLines(child.log());
            if (!lines.isEmpty()) {
                logs.put(
                        suite.name() + " " + child.name(),
                        lines.size() + " lines, the first: " + lines.getFirst());
            }
        } catch (IOException unreadable) {
            logs.put(suite.name() + " " + child.name(), unreadable.toString());
        }
    }

    private static void deleteData(Path place) throws IOException {
        for (String data : List.of("broker", "state")) {
            Path top = place.resolve(data);
            if (Files.exists(top)) {
                try (Stream<Path> files = Files.walk(top)) {
                    for (Path file :
                            (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        owned.close();
    }
}
