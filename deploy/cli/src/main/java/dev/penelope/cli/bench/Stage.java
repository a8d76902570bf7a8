package dev.penelope.cli.bench;

import dev.penelope.cli.bench.report.Audit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The running processes of one chapter, with a broker of their own. */
final class Stage {
    static final Duration TO_START = Duration.ofMinutes(5);
    private static final Duration TO_OPEN = Duration.ofMinutes(30);

    private final Suite suite;
    private final Path directory;
    private final Owned owner;
    private final String bootstrap;
    private final Ledger ledger;
    private final Map<String, Child> children = new LinkedHashMap<>();
    private final Map<String, Child.Plan> plans = new HashMap<>();
    private final Child client;
    private long started;

    private Stage(Suite suite, BenchPlan plan, Path directory, Owned owner) {
        this.suite = suite;
        this.directory = directory;
        this.owner = owner;
        Map<String, String> settings = new LinkedHashMap<>(plan.processes().broker());
        settings.put(BrokerPart.DATA, directory.resolve("broker").toString());
        this.bootstrap =
                run(new Child.Plan(
                                "broker", Role.BROKER, plan.processes().jvm(Role.BROKER), settings))
                        .awaitReady(TO_START);
        this.ledger = owner.add(new Ledger(bootstrap));
        suite.createTopics(ledger.admin(), plan);
        for (Child.Plan part : suite.parts(plan, bootstrap, directory)) {
            String unused = run(part).awaitReady(TO_START);
        }
        this.client = children.values().stream().reduce((one, next) -> next).orElseThrow();
    }

    /** Starts all of them, one after the other; they belong to {@code owner}. */
    static Stage start(Suite suite, BenchPlan plan, Path directory, Owned owner) {
        return new Stage(suite, plan, directory, owner);
    }

    /** Starts one more, or one again, and returns before it is ready. */
    Child run(Child.Plan plan) {
        Child child = owner.add(Child.start(plan, directory));
        children.put(plan.name(), child);
        plans.put(plan.name(), plan);
        return child;
    }

    /** One that was ended does not count any more. */
    void gone(Child child) {
        children.values().remove(child);
    }

    /** How the coordinator was started last. */
    Child.Plan coordinatorPlan() {
        return plans.getOrDefault(Role.COORDINATOR.words(), plans.values().iterator().next());
    }

    /** Has the client begin sagas that stay open, and waits until the coordinator has them. */
    void open(int sagas) {
        client.say(ClientPart.OPEN + " " + sagas);
        String unused = client.expect(ClientPart.OPEN, TO_OPEN);
        ledger.awaitRead("penelope-coordinator", Gauges.INPUT, TO_OPEN);
    }

    /**
     * Has the client begin sagas that wait for a timer, and waits until the coordinator has them.
     */
    void begin(int timers, int seconds) {
        client.say(ClientPart.TIMED + " " + timers + " " + seconds);
        String unused = client.expect(ClientPart.TIMED, TO_START);
        begun(timers);
        ledger.awaitRead("penelope-coordinator", Gauges.INPUT, TO_START);
    }

    /** How many of the sagas that waited for a timer have ended. */
    int timedEnded() {
        return Integer.parseInt(client.ask(ClientPart.TIMED_ENDED, Duration.ofMinutes(1)).strip());
    }

    /** Whether every saga that was begun here has one result, and nothing was set aside. */
    Audit audit(String name) {
        TopicReader.Keys results = ledger.keys(suite.results());
        return new Audit(
                name,
                started,
                results.different(),
                results.again(),
                suite instanceof Suite.Penelope ? ledger.keys("saga-dead-letter").different() : 0);
    }

    void begun(long sagas) {
        started += sagas;
    }

    Suite suite() {
        return suite;
    }

    Path directory() {
        return directory;
    }

    Path brokerData() {
        return directory.resolve("broker");
    }

    String bootstrap() {
        return bootstrap;
    }

    Ledger ledger() {
        return ledger;
    }

    Child client() {
        return client;
    }

    Child child(String name) {
        Child found = children.get(name);
        if (found == null) {
            throw new BenchFailed("Expected a process " + name + ", but got " + children.keySet());
        }
        return found;
    }

    List<Child> children() {
        return new ArrayList<>(children.values());
    }
}
