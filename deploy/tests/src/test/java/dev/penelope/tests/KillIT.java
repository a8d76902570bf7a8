package dev.penelope.tests;

import dev.penelope.worker.Mode;
import dev.penelope.worker.Transport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Processes die in the middle of 300 sagas, some of which succeed, some fail, some need a second
 * attempt. Every saga ends as it should, and what stands in the ledger afterwards is what the
 * results say: nothing is lost and nothing is there twice.
 */
final class KillIT {
    private static final int SAGAS = 200;

    /** After that long a killed worker is missed; less than what is shipped, so as not to wait. */
    private static final String SESSION_MS = "5000";

    private static TestKafka kafka;

    @TempDir private Path folder;
    private final List<Child> children = new ArrayList<>();
    private Installation place;
    private ManySagas sagas;

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
        sagas = new ManySagas(place, folder.resolve("ledger"));
    }

    @AfterEach
    void uninstall() {
        sagas.close();
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
        sagas.assertSomeAreOpen();
        sagas.start(SAGAS / 2);
        coordinator(mode, "state").awaitReady();

        sagas.assertAllEndRight();
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
        sagas.assertSomeAreOpen();
        sagas.start(SAGAS / 2);
        coordinator(mode, "state-of-another-machine").awaitReady();

        sagas.assertAllEndRight();
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
        sagas.assertSomeAreOpen();
        sagas.start(SAGAS / 2);

        sagas.assertAllEndRight();
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
        sagas.assertSomeAreOpen();
        sagas.start(SAGAS / 2);
        sagas.awaitAllEnded();
        first.goOn();
        sagas.start(SAGAS / 4);

        sagas.assertAllEndRight();
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
        sagas.assertSomeAreOpen();
        sagas.start(SAGAS / 2);
        worker(mode, transport).awaitReady();

        sagas.assertAllEndRight();
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
                        "session.timeout.ms",
                        SESSION_MS,
                        "ledger",
                        folder.resolve("ledger").toString()));
    }

    private Child child(Class<?> main, Map<String, String> settings) {
        Child child = Child.start(main, CoordinatorProcess.arguments(settings));
        children.add(child);
        return child;
    }

    /** Some have ended, and more are under way or still to come. */
    private void beMidway() {
        sagas.start(SAGAS);
        sagas.awaitEnded(SAGAS / 10);
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
                        int partition = place.partitionOf(ManySagas.sagaOf(Tail.keyOf(record)));
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

    private String[] fromCoordinator() {
        return new String[] {
            place.topics.command("default"),
            place.topics.undo("default"),
            place.topics.result(),
            place.topics.reply(),
            place.topics.notice()
        };
    }
}
