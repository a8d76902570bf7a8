package dev.penelope.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.penelope.cli.bench.report.Counted;
import dev.penelope.cli.bench.report.Measurement;
import dev.penelope.cli.bench.report.Memory;
import dev.penelope.cli.bench.report.Subject;
import dev.penelope.cli.bench.report.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures loads on a stage: a lead-in, windows without a pause, and then one to count records. */
final class Meter {
    private static final Duration TO_ANSWER = Duration.ofMinutes(1);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration TO_END = Duration.ofMinutes(4);

    private final Stage stage;
    private final BenchPlan plan;

    Meter(Stage stage, BenchPlan plan) {
        this.stage = stage;
        this.plan = plan;
    }

    /** Puts a load on for a while, and measures nothing. */
    void warmUp(Load load) {
        begin(load);
        Waiting.sleep(plan.timing().warmUp());
        var unused = end();
    }

    Measurement measure(Subject subject, Load load) {
        begin(load);
        awaitFirst();
        LeadIn leadIn = LeadIn.of(stage, plan.timing());
        List<Window> windows = windows();
        try (Cleaning held = Cleaning.hold(stage.ledger(), stage.brokerData())) {
            Stretch stretch = stretch(held);
            Generator.Outcome outcome = end();
            return new Measurement(
                    subject,
                    windows,
                    count(stretch, held),
                    new Measurement.Books(
                            outcome.started(),
                            outcome.putOff(),
                            outcome.wrong(),
                            outcome.lost(),
                            outcome.problem()),
                    memory(),
                    leadIn.seconds(),
                    leadIn.settled(),
                    Machine.loadAverage());
        }
    }

    /** A definition that is new to all takes a while; no need to measure that. */
    private void awaitFirst() {
        long until = System.nanoTime() + TO_ANSWER.toNanos();
        while (take().sagas() == 0 && System.nanoTime() - until < 0) {
            Waiting.sleep(LOOK);
        }
    }

    void begin(Load load) {
        stage.client().say(ClientPart.LOAD + " " + load.line());
        String unused = stage.client().expect(ClientPart.LOAD, TO_ANSWER);
    }

    Latencies.Summary take() {
        return read(stage.client().ask(ClientPart.TAKE, TO_ANSWER), Latencies.Summary.class);
    }

    Generator.Outcome end() {
        Generator.Outcome outcome =
                read(stage.client().ask(ClientPart.END, TO_END), Generator.Outcome.class);
        stage.begun(outcome.started());
        return outcome;
    }

    private List<Window> windows() {
        List<Window> windows = new ArrayList<>();
        Latencies.Summary unused = take();
        Mark from = Mark.of(stage);
        for (int i = 0; i < plan.timing().windows(); i++) {
            Waiting.sleep(plan.timing().window());
            Latencies.Summary seen = take();
            Mark to = Mark.of(stage);
            windows.add(window(seen, from, to));
            from = to;
        }
        return windows;
    }

    private Window window(Latencies.Summary seen, Mark from, Mark to) {
        double sagas = Math.max(1, seen.sagas());
        Map<String, Double> cpu = new LinkedHashMap<>();
        to.cpu()
                .forEach((name, used) ->
                        cpu.put(
                                name,
                                used.minus(from.cpu().getOrDefault(name, CpuTime.NONE)).working()
                                        * 1e3
                                        / sagas));
        double others =
                to.busySeconds() - from.busySeconds() - (to.cpuSeconds() - from.cpuSeconds());
        return new Window(
                seen.perSecond(),
                to.grown(stage.suite().events(), from) / seen.seconds(),
                seen.p50Ms(),
                seen.p99Ms(),
                seen.maxMs(),
                cpu,
                Mark.compilingSeconds(from.cpu(), to.cpu()) / seen.seconds(),
                Math.max(0, others / seen.seconds()),
                (to.diskWaitSeconds() - from.diskWaitSeconds()) / seen.seconds());
    }

    private record Stretch(Mark from, Mark to, long logBytes, int sagas) {}

    /** One window more, of which only what went through the topics is of interest. */
    private Stretch stretch(Cleaning held) {
        held.awaitQuiet(plan.timing().counted().dividedBy(2));
        Latencies.Summary unused = take();
        long logBytes = stage.ledger().logBytes();
        Mark from = Mark.of(stage);
        Waiting.sleep(plan.timing().counted());
        Latencies.Summary seen = take();
        Mark to = Mark.of(stage);
        return new Stretch(from, to, stage.ledger().logBytes() - logBytes, seen.sagas());
    }

    /** Reads it once nothing is measured any longer. */
    private Counted count(Stretch stretch, Cleaning held) {
        return held.reached(stretch.from().ends())
                ? Counted.NOT
                : new Counted(
                        true,
                        stretch.sagas(),
                        stretch.to().grown(stage.suite().events(), stretch.from()),
                        held.stillQuiet() ? stretch.logBytes() : Counted.UNKNOWN,
                        stage.ledger().count(stretch.from().ends(), stretch.to().ends()));
    }

    private Memory memory() {
        if (!(stage.suite() instanceof Suite.Penelope)) {
            return Memory.UNKNOWN;
        }
        Child coordinator = stage.child(Role.COORDINATOR.words());
        long resident = coordinator.residentBytes();
        Gauges gauges = read(coordinator.ask(CoordinatorPart.MEMORY, TO_ANSWER), Gauges.class);
        return new Memory(
                gauges.heapUsedBytes(),
                gauges.heapMostBytes(),
                resident,
                Long.parseLong(plan.coordinatorSetting("rocksdb.bytes")));
    }

    static <T> T read(String json, Class<T> type) {
        try {
            return ClientPart.JSON.readValue(json, type);
        } catch (JsonProcessingException ours) {
            throw new BenchFailed("Expected " + type.getSimpleName() + ", but got " + json, ours);
        }
    }
}
