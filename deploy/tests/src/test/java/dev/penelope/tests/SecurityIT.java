package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.client.SagaClient;
import dev.penelope.example.TripSaga;
import dev.penelope.model.Definition;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.DefinitionJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that knows who is who, and allows nobody more than {@code topics acls} prints: for each
 * role a user of its name.
 */
final class SecurityIT {
    private static final String TRIP =
            "{\"hotel\":\"Grand Hotel\",\"flight\":\"BA 117\",\"car\":\"van\",\"card\":\"4111\"}";

    @TempDir private static Path folder;
    private static SecuredBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = SecuredBroker.start(folder, "default");
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void everyRoleNeedsNoMoreThanItsRules() throws Exception {
        succeeds("admin", "topics", "create", "--partitions", "2", "--replication", "1");
        for (String role : List.of("admin", "operator", "auditor")) {
            succeeds(role, "topics", "verify", "--partitions", "2", "--replication", "1");
        }
        succeeds("deployer", "register", written(TripSaga.definition()));
        succeeds("deployer", "register", written(asking()));
        try (PenelopeProcess coordinator = coordinator("coordinator");
                PenelopeProcess worker = start("worker", "worker", "--no-register");
                SagaClient client = SagaClient.connect(broker.settings("client"))) {
            coordinator.awaitLine("coordinator runs");
            worker.awaitLine("worker .* runs");
            var trip = new TripSaga.Trip("Grand Hotel", "BA 117", "limousine", "4111");
            assertThat(
                            client.start(TripSaga.definition(), trip)
                                    .outcome()
                                    .get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                                    .status())
                    .isEqualTo(SagaStatus.FAILED);

            PenelopeProcess.Ended started =
                    succeeds("client", "start", "book-trip@1", "--id", "one", "--wait", "-p", TRIP);
            for (String role : List.of("client", "operator", "auditor")) {
                assertThat(succeeds(role, "result", "one")).isEqualTo(started);
            }
            succeeds("client", "draw", "book-trip@1");
            asksAndIsAnswered();
            PenelopeProcess.Ended control =
                    run("operator", "control", "abort", "one", "--reason", "a test");
            assertThat(control.code()).as(control.text()).isEqualTo(4);
            assertThat(control.text()).contains("abort is not possible").hasLineCount(1);
            assertThat(succeeds("operator", "workers").text()).contains("charge");
            auditorSees();
            rolesAreKept();
            assertThat(coordinator.text()).doesNotContain("Exception");
            assertThat(worker.text()).doesNotContain("Exception");
        }
    }

    /** A saga that an operator steers, and that a signal ends. */
    private static void asksAndIsAnswered() throws Exception {
        succeeds("client", "start", "ask@1", "--id", "two", "-p", "{}");
        succeeds("operator", "control", "pause", "two", "--reason", "a test");
        succeeds("operator", "control", "resume", "two", "--reason", "a test");
        String[] signal = {
            "control", "signal", "two", "--node", "answer", "--value", "42", "--reason", "asked"
        };
        succeeds("signaller", signal);
        assertThat(succeeds("client", "result", "two", "--wait").text()).contains("SUCCEEDED");
        assertThat(run("signaller", signal).code()).isEqualTo(4);
    }

    private static void auditorSees() throws Exception {
        assertThat(succeeds("auditor", "export", "two").text()).contains("\"SUCCEEDED\"");
        assertThat(succeeds("auditor", "show", "one").text()).contains("SUCCEEDED");
        succeeds("auditor", "draw", "--saga", "one");
        succeeds("auditor", "workers");
        PenelopeProcess.Ended verified = run("auditor", "verify", "--slack", "0s");
        assertThat(verified.code()).as(verified.text()).isIn(0, 5);
    }

    /** Whoever tries more is refused, and told which role it takes. */
    private static void rolesAreKept() throws Exception {
        String[] pause = {"control", "pause", "one", "--reason", "no right"};
        isRefused("OPERATOR", "signaller", pause);
        isRefused("OPERATOR", "client", pause);
        isRefused("OPERATOR", "auditor", pause);
        isRefused("CLIENT", "deployer", "start", "book-trip@1", "-p", TRIP);
        isRefused("CLIENT", "worker", "start", "book-trip@1", "-p", TRIP);
        isRefused("CLIENT", "auditor", "start", "book-trip@1", "-p", TRIP);
        isRefused("DEPLOYER", "client", "register", written(another()));
        isRefused("AUDITOR", "operator", "verify");
        isRefused("AUDITOR", "client", "export", "one");
        isRefused("ADMIN", "operator", "topics", "create", "--queue", "new");
        isRefused("WORKER", "client", "worker", "--no-register");
    }

    private static void isRefused(String needed, String user, String... command)
            throws InterruptedException {
        PenelopeProcess.Ended ended = run(user, command);

        assertThat(ended.code()).as(ended.text()).isEqualTo(3);
        assertThat(ended.text().lines().toList().getLast())
                .startsWith("penelope: ")
                .contains("this command needs the role " + needed);
        assertThat(ended.text()).doesNotContain("\tat ");
    }

    /** Ends when it is told the answer. */
    private static Definition<Object, Integer> asking() {
        var saga = Definition.named("ask", 1, Object.class);
        return saga.build(saga.signal("answer", Integer.class));
    }

    private static Definition<Object, Integer> another() {
        var saga = Definition.named("another", 1, Object.class);
        return saga.build(saga.signal("answer", Integer.class));
    }

    private static String written(Definition<?, ?> definition) throws IOException {
        Path file = folder.resolve(definition.name() + ".json");
        Files.write(file, DefinitionJson.write(definition));
        return file.toString();
    }

    @Test
    void whoeverMayNotSeeTheTopicsIsToldSo() throws Exception {
        for (PenelopeProcess.Ended ended :
                List.of(
                        run(SecuredBroker.NO_ROLE, "result", "one"),
                        run(SecuredBroker.NO_ROLE, "start", "book-trip@1", "-p", TRIP),
                        run(SecuredBroker.NO_ROLE, "worker"),
                        ended(coordinator(SecuredBroker.NO_ROLE)))) {
            assertThat(ended.code()).as(ended.text()).isEqualTo(3);
            assertThat(ended.text().lines().toList().getLast())
                    .startsWith("penelope: Expected ")
                    .contains("saga-", "topics acls");
            assertThat(ended.text()).doesNotContain("\tat ");
        }
    }

    @Test
    void whoeverMayOnlyRunActionsCannotStartSagas() throws Exception {
        PenelopeProcess.Ended ended = run("worker", "start", "book-trip@1", "-p", TRIP);

        assertThat(ended.code()).as(ended.text()).isEqualTo(3);
        assertThat(ended.text()).startsWith("penelope: ").contains("saga-start").hasLineCount(1);
    }

    @Test
    void aWrongPasswordIsOneLine() throws Exception {
        Path wrong = folder.resolve("wrong.properties");
        Files.writeString(
                wrong, Files.readString(broker.file("client")).replace("of client", "of another"));

        PenelopeProcess.Ended ended =
                PenelopeProcess.run(
                        "result",
                        "one",
                        "-b",
                        broker.bootstrapServers(),
                        "--command-config",
                        wrong.toString());

        assertThat(ended.code()).as(ended.text()).isEqualTo(3);
        assertThat(ended.text())
                .contains("Authentication failed", "--command-config")
                .hasLineCount(1);
    }

    private static PenelopeProcess.Ended run(String user, String... command)
            throws InterruptedException {
        return PenelopeProcess.run(as(user, command));
    }

    private static PenelopeProcess.Ended succeeds(String user, String... command)
            throws InterruptedException {
        PenelopeProcess.Ended ended = run(user, command);
        assertThat(ended.code()).as("%s: %s", user, ended.text()).isZero();
        return ended;
    }

    private static PenelopeProcess start(String user, String... command) {
        return PenelopeProcess.start(as(user, command));
    }

    private static String[] as(String user, String... command) {
        return Stream.concat(
                        Stream.of(command),
                        Stream.of("--command-config", broker.file(user).toString()))
                .toArray(String[]::new);
    }

    private static PenelopeProcess coordinator(String user) {
        return start(
                user,
                "coordinator",
                "--replication-factor",
                "1",
                "--state-dir",
                folder.resolve("state of " + user).toString());
    }

    private static PenelopeProcess.Ended ended(PenelopeProcess process) throws Exception {
        try (process) {
            return process.awaitEnd();
        }
    }
}
