package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.client.SagaClient;
import dev.penelope.client.StartOptions;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.tests.WorkerProcess.Plan;
import dev.penelope.worker.Mode;
import dev.penelope.worker.Transport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Processes die in the middle of 200 sagas, some of which succeed, some fail, some need a second
 * attempt. Every saga ends as it should, and what stands in the ledger afterwards is what the
 * results say: nothing is lost and nothing is there twice.
 */
final class KillIT {
    private static final int SAGAS = 200;

    private static TestKafka kafka;

    @TempDir private Path folder;
    private final List<Child> children = new ArrayList<>();
    private final Map<String, Plan> plans = new HashMap<>();
    private Installation place;
    private Ledger ledger;
    private SagaClient client;
    private Tail results;

    @BeforeAll
    static void startKafka() {
        kafka = TestKafka.start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @BeforeEach
    void install() {
        place = new Installation(kafka, 12, "default");
        ledger = new Ledger(folder.resolve("ledger"));
        client = place.client();
        client.register(WorkerProcess.definition());
        results = place.tail(place.topics.result());
    }

    @AfterEach
    void uninstall() {
        results.close();
        client.close();
        children.forEach(Child::close);
        place.close();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aKilledCoordinatorGoesOnWhenItStartsAgain(Mode mode) throws Exception {
        worker(mode).awaitReady();
        Child first = coordinator(mode, "state").awaitReady();
        beMidway();

        first.kill();
        long killedMs = System.currentTimeMillis();
        start(SAGAS / 2);
        coordinator(mode, "state").awaitReady();

        assertAllEndRight();
        report("coordinator restarted", mode, killedMs, fromCoordinator());
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aKilledCoordinatorGoesOnWithoutItsStateDirectory(Mode mode) throws Exception {
        worker(mode).awaitReady();
        Child first = coordinator(mode, "state").awaitReady();
        beMidway();

        first.kill();
        long killedMs = System.currentTimeMillis();
        start(SAGAS / 2);
        coordinator(mode, "state-of-another-machine").awaitReady();

        assertAllEndRight();
        report("coordinator restarted without its state", mode, killedMs, fromCoordinator());
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void anotherCoordinatorTakesOverFromAKilledOne(Mode mode) throws Exception {
        worker(mode).awaitReady();
        Child first = coordinator(mode, "state-1").awaitReady();
        coordinator(mode, "state-2").awaitReady();
        beMidway();

        first.kill();
        long killedMs = System.currentTimeMillis();
        start(SAGAS / 2);

        assertAllEndRight();
        report("coordinator taken over by another", mode, killedMs, fromCoordinator());
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aCoordinatorThatWasGivenUpChangesNothingWhenItComesBack(Mode mode) throws Exception {
        worker(mode).awaitReady();
        Child first = coordinator(mode, "state-1").awaitReady();
        coordinator(mode, "state-2").awaitReady();
        beMidway();

        first.hold();
        start(SAGAS / 2);
        awaitEnded(plans.size());
        first.goOn();
        start(SAGAS / 4);

        assertAllEndRight();
    }

    @ParameterizedTest
    @CsvSource({
        "STRICT, CONSUMER_GROUP",
        "FAST, CONSUMER_GROUP",
        "STRICT, SHARE_GROUP",
        "FAST, SHARE_GROUP"
    })
    void whatAKilledWorkerHadBegunIsDoneByTheNext(Mode mode, Transport transport) throws Exception {
        Child first = worker(mode, transport).awaitReady();
        coordinator(mode, "state").awaitReady();
        beMidway();

        first.kill();
        long killedMs = System.currentTimeMillis();
        start(SAGAS / 2);
        worker(mode, transport).awaitReady();

        assertAllEndRight();
        report("worker restarted, " + transport, mode, killedMs, place.topics.event());
    }

    // Processes

    private Child coordinator(Mode mode, String state) {
        return child(
                CoordinatorProcess.class,
                place.coordinatorSettings(
                        folder.resolve(state),
                        Map.of("mode", mode.name().toLowerCase(Locale.ROOT))));
    }

    private Child worker(Mode mode) {
        return worker(mode, Transport.CONSUMER_GROUP);
    }

    private Child worker(Mode mode, Transport transport) {
        return child(
                WorkerProcess.class,
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "topic.prefix",
                        place.topics.prefix(),
                        "mode",
                        mode.name(),
                        "transport",
                        transport.toString(),
                        "ledger",
                        folder.resolve("ledger").toString()));
    }

    private Child child(Class<?> main, Map<String, String> settings) {
        Child child = Child.start(main, CoordinatorProcess.arguments(settings));
        children.add(child);
        return child;
    }

    // Sagas

    /** Some have ended, and most have not. */
    private void beMidway() {
        start(SAGAS / 2);
        awaitEnded(SAGAS / 10);
    }

    private void start(int sagas) {
        for (int n = 0; n < sagas; n++) {
            Plan plan =
                    switch (n % 8) {
                        case 0 -> new Plan("left", "");
                        case 1 -> new Plan("", "right");
                        case 2 -> new Plan("right", "left");
                        case 3 -> new Plan("begin", "");
                        case 4 -> new Plan("", "begin");
                        default -> new Plan("", "");
                    };
            String id = "saga-" + plans.size();
            plans.put(id, plan);
            client.submit(
                            WorkerProcess.definition(),
                            plan,
                            StartOptions.NONE.withId(new SagaId(id)))
                    .join();
        }
    }

    /** How sagas ended; more than one result for a run is a failure. */
    private Map<String, SagaStatus> ended() {
        Map<String, SagaStatus> ended = new HashMap<>();
        for (var record : results.read()) {
            if (ResultJson.read(record.value()) instanceof ResultRecord.Result result) {
                SagaStatus before = ended.put(result.saga().value(), result.outcome());
                assertThat(before).as("an earlier result of " + result.saga()).isNull();
            }
        }
        return ended;
    }

    private void awaitEnded(int sagas) {
        long untilNanos = System.nanoTime() + Installation.PATIENCE.toNanos();
        while (ended().size() < sagas) {
            assertThat(System.nanoTime())
                    .as(() -> "too long: still open are " + open())
                    .isLessThan(untilNanos);
            results.poll();
        }
    }

    private Set<String> open() {
        Set<String> open = new TreeSet<>(plans.keySet());
        open.removeAll(ended().keySet());
        return open;
    }

    private void assertAllEndRight() {
        awaitEnded(plans.size());
        Map<String, SagaStatus> ended = ended();
        Map<String, List<String>> standing = ledger.standing();
        plans.forEach((saga, plan) -> {
            boolean succeeds = plan.fails().isEmpty();
            assertThat(ended.get(saga))
                    .as(saga)
                    .isEqualTo(succeeds ? SagaStatus.SUCCEEDED : SagaStatus.FAILED);
            for (String node : new String[] {"begin", "left", "right"}) {
                assertThat(standing.getOrDefault(saga + "/" + node, List.of()))
                        .as("effects of " + saga + "/" + node + " by key")
                        .hasSize(succeeds ? 1 : 0);
            }
        });
        assertThat(standing.keySet()).allMatch(what -> plans.containsKey(sagaOf(what)));
    }

    /**
     * How long partitions stood still. Not asserted, for it depends on the machine. A partition
     * moves when something about one of its sagas is appended, for good, after the kill.
     */
    private void report(String what, Mode mode, long killedMs, String... topics) {
        Map<Integer, Long> moved = new TreeMap<>();
        for (String topic : topics) {
            try (Tail tail = place.tail(topic)) {
                tail.readAll();
                for (var record : tail.read()) {
                    long afterMs = record.timestamp() - killedMs;
                    if (afterMs > 0) {
                        int partition = place.partitionOf(sagaOf(Tail.keyOf(record)));
                        moved.merge(partition, afterMs, Math::min);
                    }
                }
            }
        }
        System.out.printf(
                "%s, %s: partitions moved again after %,d to %,d ms%n",
                what,
                mode.name().toLowerCase(Locale.ROOT),
                Collections.min(moved.values()),
                Collections.max(moved.values()));
    }

    /** Of a key that is a saga's id, or begins with it. */
    private static String sagaOf(String key) {
        int slash = key.indexOf('/');
        return slash < 0 ? key : key.substring(0, slash);
    }

    private String[] fromCoordinator() {
        return new String[] {
            place.topics.command("default"), place.topics.undo("default"), place.topics.result()
        };
    }
}
