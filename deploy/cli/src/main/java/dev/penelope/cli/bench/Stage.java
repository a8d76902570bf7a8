package dev.penelope.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The running processes of one suite, with a broker of their own. */
final class Stage {
    private static final Duration TO_START = Duration.ofMinutes(3);
    private static final Duration TO_END = Duration.ofMinutes(3);

    private final Suite suite;
    private final List<Child> children = new ArrayList<>();
    private final Ledger ledger;
    private long started;

    private Stage(Suite suite, Ledger ledger) {
        this.suite = suite;
        this.ledger = ledger;
    }

    /** Starts all of them, one after the other; they belong to {@code owner}. */
    static Stage start(Suite suite, BenchPlan plan, Path directory, Owned owner) {
        Map<String, String> settings = new LinkedHashMap<>(plan.broker());
        settings.put(BrokerPart.DATA, directory.resolve("broker").toString());
        Child broker =
                owner.add(
                        Child.start(
                                new Child.Plan(Role.BROKER, plan.jvm(Role.BROKER), settings),
                                directory));
        String bootstrap = broker.awaitReady(TO_START);
        Ledger ledger = owner.add(new Ledger(bootstrap));
        suite.createTopics(ledger.admin(), plan);
        Stage stage = new Stage(suite, ledger);
        stage.children.add(broker);
        for (Child.Plan part : suite.parts(plan, bootstrap, directory)) {
            Child child = owner.add(Child.start(part, directory));
            String unused = child.awaitReady(TO_START);
            stage.children.add(child);
        }
        return stage;
    }

    private record Mark(
            Map<String, CpuTime> cpu,
            double busySeconds,
            long logBytes,
            Map<TopicPartition, Long> ends) {
        double cpuSeconds() {
            return cpu.values().stream().mapToDouble(CpuTime::whole).sum();
        }

        double compilingSeconds() {
            return cpu.values().stream().mapToDouble(CpuTime::compiling).sum();
        }
    }

    private Mark mark() {
        Map<String, CpuTime> cpu = new LinkedHashMap<>();
        children.forEach(child -> cpu.put(child.name(), child.cpu()));
        return new Mark(cpu, Machine.busySeconds(), ledger.logBytes(), ledger.ends());
    }

    /** Runs one load to its end. */
    Measurement measure(Load load) {
        Child client = children.getLast();
        client.say(load.line());
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i <= load.windows(); i++) {
            Duration patience = TO_END.plus(load.warmUp()).plus(load.window());
            String unused = client.expect(ClientPart.MARK, patience);
            marks.add(mark());
        }
        Generator.Outcome outcome = outcome(client.expect(ClientPart.RESULT, TO_END));
        started += outcome.started();
        List<Measurement.Window> windows = new ArrayList<>();
        for (int i = 0; i < load.windows(); i++) {
            windows.add(window(outcome.windows().get(i), marks.get(i), marks.get(i + 1)));
        }
        Mark last = marks.get(load.windows() - 1);
        return new Measurement(
                suite.name(),
                load.failing() ? "failing" : "succeeding",
                load.words(),
                windows,
                ledger.count(
                        last.ends(), marks.getLast().ends(), outcome.windows().getLast().sagas()),
                outcome.started(),
                outcome.wrong(),
                outcome.lost(),
                outcome.problem(),
                Machine.loadAverage());
    }

    private static Generator.Outcome outcome(String json) {
        try {
            return ClientPart.JSON.readValue(json, Generator.Outcome.class);
        } catch (JsonProcessingException ours) {
            throw new BenchFailed("Expected the outcome of a load, but got " + json, ours);
        }
    }

    private static Measurement.Window window(Latencies.Summary seen, Mark from, Mark to) {
        int sagas = Math.max(1, seen.sagas());
        Map<String, Double> cpu = new LinkedHashMap<>();
        double compiling = to.compilingSeconds() - from.compilingSeconds();
        to.cpu()
                .forEach((name, used) -> {
                    CpuTime since = used.minus(from.cpu().getOrDefault(name, CpuTime.NONE));
                    cpu.put(name, since.working() * 1e3 / sagas);
                });
        double others =
                to.busySeconds() - from.busySeconds() - (to.cpuSeconds() - from.cpuSeconds());
        return new Measurement.Window(
                seen.perSecond(),
                seen.p50Ms(),
                seen.p99Ms(),
                seen.maxMs(),
                cpu,
                compiling / seen.seconds(),
                Math.max(0, others / seen.seconds()),
                (double) (to.logBytes() - from.logBytes()) / sagas);
    }

    /** Whether every saga that was begun here has one result, and nothing was set aside. */
    Audit audit() {
        Ledger.Keys results = ledger.keys(suite.results());
        return new Audit(
                suite.name(),
                started,
                results.different(),
                results.again(),
                suite instanceof Suite.Penelope ? ledger.keys("saga-dead-letter").different() : 0);
    }

    List<Child> children() {
        return children;
    }
}
