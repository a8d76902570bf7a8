package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.example.TripSaga;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One terminal runs {@code dev}; another plays with it. */
final class DevIT {

    @TempDir private static Path temporary;
    private static PenelopeProcess dev;
    private static String bootstrap;

    @BeforeAll
    static void start() throws Exception {
        dev = PenelopeProcess.startIn(temporary, "dev", "--port", "0");
        bootstrap = dev.awaitLine("Ready at (localhost:[0-9]+) until Ctrl-C").group(1);
    }

    @AfterAll
    static void stop() throws Exception {
        try (PenelopeProcess running = dev) {
            // 128 and the signal's number: what a shell expects of a process that was told to end.
            assertThat(running.terminate().code()).as(dev.text()).isEqualTo(143);
            assertThat(temporary).isEmptyDirectory();
            assertThat(dev.text()).doesNotContain("WARN", "ERROR", "Exception");
        }
    }

    @Test
    void aStartWaitsAndPrintsTheTreeAndAnyoneCanPrintItAgain() throws Exception {
        PenelopeProcess.Ended started =
                run("start", "book-trip@1", "--id", "works", "--wait", "-p", trip("van"));
        PenelopeProcess.Ended result = run("result", "works");

        assertThat(started.code()).as(started.text()).isZero();
        assertThat(started.text())
                .contains(
                        "book-trip@1 works SUCCEEDED in ",
                        "└── output    Sum up           ✔ succeeded");
        assertThat(result).isEqualTo(started);
    }

    @Test
    void aFailedSagaIsARecordForPrograms() throws Exception {
        PenelopeProcess.Ended started =
                run("start", "book-trip@1", "--wait", "-o", "json", "-p", trip("limousine"));

        assertThat(started.code()).as(started.text()).isEqualTo(1);
        ResultRecord record = ResultJson.read(started.text().getBytes(StandardCharsets.UTF_8));
        assertThat(record)
                .isInstanceOfSatisfying(
                        ResultRecord.Result.class,
                        result -> {
                            assertThat(result.outcome()).isEqualTo(SagaStatus.FAILED);
                            assertThat(result.failures()).hasSize(1);
                        });
    }

    @Test
    void whatIsRefusedSaysWhy() throws Exception {
        run("start", "book-trip@1", "--id", "once", "--wait", "-p", trip("van"));

        PenelopeProcess.Ended conflict =
                run("start", "book-trip@1", "--id", "once", "--wait", "-p", trip("compact"));
        PenelopeProcess.Ended control = run("control", "pause", "once", "--reason", "a test");

        assertThat(conflict.code()).as(conflict.text()).isEqualTo(4);
        assertThat(conflict.text()).startsWith("penelope: CONFLICT").hasLineCount(1);
        assertThat(control.code()).as(control.text()).isEqualTo(4);
        assertThat(control.text()).startsWith("once: pause is not possible").hasLineCount(1);
    }

    @Test
    void aSagaThatNobodyStartedHasNoResultYet() throws Exception {
        assertThat(run("result", "nobody"))
                .isEqualTo(
                        new PenelopeProcess.Ended(
                                5, "nobody has not ended, or was never started\n"));
        assertThat(run("result", "nobody", "--wait", "--timeout", "1s").code()).isEqualTo(5);
    }

    @Test
    void topicsAreAsPlannedAndAMissingOneIsNamed() throws Exception {
        PenelopeProcess.Ended verified =
                run("topics", "verify", "--partitions", "4", "--replication", "1");
        PenelopeProcess.Ended missing = run("result", "any", "--topic-prefix", "blue.");

        assertThat(verified.code()).as(verified.text()).isZero();
        assertThat(missing.code()).isEqualTo(3);
        assertThat(missing.text())
                .startsWith("penelope: Expected the topic blue.saga-result at " + bootstrap)
                .contains("penelope topics create")
                .hasLineCount(1);
    }

    @Test
    void aTakenPortIsOneLine() throws Exception {
        String port = bootstrap.substring(bootstrap.indexOf(':') + 1);

        PenelopeProcess.Ended broker = PenelopeProcess.run("broker", "--port", port);
        PenelopeProcess.Ended second = PenelopeProcess.run("dev", "--port", port);

        assertThat(broker.code()).isEqualTo(3);
        assertThat(broker.text())
                .startsWith("penelope: Expected to listen on port " + port)
                .hasLineCount(1);
        assertThat(second.code()).isEqualTo(3);
        assertThat(second.text()).contains("penelope: Expected to listen on port " + port);
    }

    @Test
    void theExampleIsAProgramOfItsOwn() throws Exception {
        PenelopeProcess.Ended trip;
        try (PenelopeProcess example = PenelopeProcess.java(temporary, TripSaga.class, bootstrap)) {
            trip = example.awaitEnd();
        }

        assertThat(trip.code()).as(trip.text()).isZero();
        assertThat(trip.text()).contains("status=SUCCEEDED", "Grand Hotel, BA 117, van");
    }

    private static PenelopeProcess.Ended run(String... arguments) throws Exception {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--bootstrap-server";
        all[arguments.length + 1] = bootstrap;
        return PenelopeProcess.run(all);
    }

    private static String trip(String car) {
        return "{\"hotel\": \"Grand Hotel\", \"flight\": \"BA 117\", \"car\": \"%s\", \"card\": \"4111\"}"
                .formatted(car);
    }
}
