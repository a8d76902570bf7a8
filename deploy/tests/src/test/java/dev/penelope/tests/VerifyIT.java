package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.cli.verify.Promise;
import dev.penelope.cli.verify.Scope;
import dev.penelope.cli.verify.Verification;
import dev.penelope.cli.verify.VerificationReport;
import dev.penelope.cli.verify.VerificationReport.Verdict;
import dev.penelope.client.SagaClient;
import dev.penelope.coordinator.Coordinator;
import dev.penelope.coordinator.testing.SagaKit;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.SagaLog;
import dev.penelope.protocol.SagaLogJson;
import dev.penelope.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code penelope verify} finds in the topics of an installation that worked. */
final class VerifyIT {
    private static final Scope SCOPE = Scope.DEFAULT.withSlack(Duration.ZERO);

    private static TestKafka kafka;

    @TempDir private Path state;
    private final Steps steps = new Steps();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private Installation place;
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
    void install() throws Exception {
        place = new Installation(kafka, 3, "default");
        opened.add(place);
        client = place.client();
        opened.add(client);
        Coordinator coordinator = place.coordinator(state, Map.of());
        opened.add(coordinator);
        Worker worker = place.worker("default", steps.actions());
        opened.add(worker);
        results = place.newsTail();
        opened.add(results);
    }

    @AfterEach
    void uninstall() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    @Test
    void everythingIsAsPromised() throws Exception {
        for (int n = 0; n < 10; n++) {
            client.start(new SagaId("fine-" + n), Steps.fine(), "x");
            client.start(new SagaId("bad-" + n), Steps.bad(), "x");
        }
        client.start(new SagaId("fine-1"), Steps.bad(), "x");
        results.reply("fine-1");
        for (int n = 0; n < 10; n++) {
            results.result("fine-" + n);
            results.result("bad-" + n);
        }

        VerificationReport report = Verification.of(kafka.settings(), place.topics, SCOPE);

        assertThat(report.findings()).isEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.KEPT);
        assertThat(report.starts())
                .isEqualTo(new VerificationReport.Starts(21, 10, 10, 0, 0, 1, 0, 0, 0));
        assertThat(report.open()).isEmpty();
        PenelopeProcess.Ended said = verify();
        assertThat(said.code()).as(said.text()).isZero();
        assertThat(said.text())
                .contains("21 starts: 10 succeeded, 10 failed", "every promise is kept");
    }

    @Test
    void aSagaThatWaitsForAPersonIsListed() throws Exception {
        client.start(new SagaId("stuck"), Steps.stuck(), "x");
        results.notice("stuck");

        VerificationReport report = Verification.of(kafka.settings(), place.topics, SCOPE);

        assertThat(report.findings()).isEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.STUCK);
        assertThat(report.open()).singleElement().matches(VerificationReport.OpenSaga::stuck);
        PenelopeProcess.Ended said = verify();
        assertThat(said.code()).as(said.text()).isEqualTo(2);
        assertThat(said.text()).contains("stuck: open for", "waits for a person");
    }

    @Test
    void aResultTooManyIsABrokenPromise() throws Exception {
        client.start(new SagaId("once"), Steps.fine(), "x");
        ResultRecord.Result result = results.result("once");
        try (Wire wire = place.wire()) {
            wire.send(place.topics.result(), "once", ResultJson.write(result));
        }

        VerificationReport report = Verification.of(kafka.settings(), place.topics, SCOPE);

        assertThat(report.verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(report.findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.promise()).isEqualTo(Promise.P1);
                    assertThat(finding.saga()).isEqualTo("once");
                });
        PenelopeProcess.Ended said = verify("-o", "json");
        assertThat(said.code()).as(said.text()).isEqualTo(1);
        assertThat(said.text()).contains("\"verdict\":\"BROKEN\"", "\"promise\":\"P1\"");
    }

    @Test
    void aSagaIsExportedShownAndGoneOnWithInTheKit() throws Exception {
        client.start(new SagaId("told"), Steps.stuck(), "x");
        results.notice("told");
        Path file = state.resolve("told.json");

        PenelopeProcess.Ended exported = run("export", "told", "--output", file.toString());
        PenelopeProcess.Ended shown = run("show", "told");
        PenelopeProcess.Ended again = PenelopeProcess.run("show", "--file", file.toString());
        SagaLog log = SagaLogJson.read(Files.readAllBytes(file));
        steps.letsGo = true;
        SagaKit<String, String> kit = SagaKit.of(Steps.stuck()).worker(steps.actions());

        assertThat(exported.code()).as(exported.text()).isZero();
        assertThat(shown.code()).as(shown.text()).isEqualTo(2);
        assertThat(shown.text()).contains("stuck@1 told STUCK", "undo failed: Kept");
        assertThat(again.text()).isEqualTo(shown.text());
        assertThat(kit.resume(log).status()).isEqualTo(SagaStatus.STUCK);
        assertThat(kit.control(Duration.ofHours(1), Verb.RETRY_UNDO).resume(log).status())
                .isEqualTo(SagaStatus.FAILED);
        assertThat(kit.resume(log.cut(1)).status()).isEqualTo(SagaStatus.FAILED);
        assertThat(run("show", "nobody").code()).isEqualTo(3);
    }

    private PenelopeProcess.Ended run(String... line) throws InterruptedException {
        List<String> all = new ArrayList<>(List.of(line));
        all.addAll(List.of("-b", kafka.bootstrapServers()));
        all.addAll(List.of("--topic-prefix", place.topics.prefix()));
        return PenelopeProcess.run(all.toArray(String[]::new));
    }

    private PenelopeProcess.Ended verify(String... more) throws InterruptedException {
        List<String> line = new ArrayList<>(List.of("verify", "--slack", "0s"));
        line.addAll(List.of(more));
        return run(line.toArray(String[]::new));
    }
}
