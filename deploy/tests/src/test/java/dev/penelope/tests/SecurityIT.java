package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.cli.broker.LocalBroker;
import dev.penelope.client.SagaClient;
import dev.penelope.example.TripSaga;
import dev.penelope.model.SagaStatus;
import dev.penelope.topic.AccessRule;
import dev.penelope.topic.TopicNames;
import dev.penelope.topic.Topics;
import dev.penelope.worker.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.ResourcePattern;
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
    private static final List<String> USERS =
            Stream.concat(
                            Stream.of(AccessRule.Role.values()).map(SecurityIT::user),
                            Stream.of("admin", "nobody"))
                    .toList();

    @TempDir private static Path folder;
    private static LocalBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = LocalBroker.start(secured());
        try (Admin admin = Admin.create(Map.<String, Object>copyOf(settings("admin")))) {
            admin.createAcls(
                            Topics.development(TopicNames.DEFAULT, Set.of("default"))
                                    .access()
                                    .stream()
                                    .flatMap(SecurityIT::bindings)
                                    .toList())
                    .all()
                    .get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        for (String user : USERS) {
            Files.write(
                    file(user),
                    settings(user).entrySet().stream()
                            .map(setting -> setting.getKey() + "=" + setting.getValue())
                            .toList());
        }
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void everyRoleNeedsNoMoreThanItsRules() throws Exception {
        PenelopeProcess.Ended topics =
                run("operator", "topics", "create", "--partitions", "2", "--replication", "1");
        assertThat(topics.code()).as(topics.text()).isZero();
        PenelopeProcess.Ended verified =
                run("operator", "topics", "verify", "--partitions", "2", "--replication", "1");
        assertThat(verified.code()).as(verified.text()).isZero();
        try (PenelopeProcess coordinator = coordinator("coordinator");
                Worker worker =
                        Worker.with(settings("worker")).actions(TripSaga.actions()).start();
                SagaClient client = SagaClient.connect(settings("client"))) {
            coordinator.awaitLine("coordinator runs");
            worker.awaitReady(Installation.PATIENCE);
            String unused = client.register(TripSaga.definition());
            var trip = new TripSaga.Trip("Grand Hotel", "BA 117", "limousine", "4111");

            assertThat(
                            client.start(TripSaga.definition(), trip)
                                    .outcome()
                                    .get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                                    .status())
                    .isEqualTo(SagaStatus.FAILED);
            PenelopeProcess.Ended started =
                    run("client", "start", "book-trip@1", "--id", "one", "--wait", "-p", TRIP);
            assertThat(started.code()).as(started.text()).isZero();
            assertThat(run("client", "result", "one")).isEqualTo(started);
            PenelopeProcess.Ended control =
                    run("operator", "control", "abort", "one", "--reason", "a test");
            assertThat(control.code()).as(control.text()).isEqualTo(4);
            assertThat(control.text()).contains("abort is not possible").hasLineCount(1);
            assertThat(coordinator.text()).doesNotContain("Exception");
        }
    }

    @Test
    void whoeverMayNotSeeTheTopicsIsToldSo() throws Exception {
        for (PenelopeProcess.Ended ended :
                List.of(
                        run("nobody", "result", "one"),
                        run("nobody", "start", "book-trip@1", "-p", TRIP),
                        run("nobody", "worker"),
                        ended(coordinator("nobody")))) {
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
                wrong, Files.readString(file("client")).replace("of client", "of another"));

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

    // The broker

    private static LocalBroker.Settings secured() {
        String passwords =
                USERS.stream()
                        .map(user -> "user_" + user + "=\"of " + user + "\"")
                        .collect(Collectors.joining(" "));
        return LocalBroker.Settings.temporary()
                .withProperty(
                        "listener.security.protocol.map",
                        "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT")
                .withProperty("inter.broker.listener.name", "PLAINTEXT")
                .withProperty("sasl.enabled.mechanisms", "PLAIN")
                .withProperty("sasl.mechanism.inter.broker.protocol", "PLAIN")
                .withProperty(
                        "listener.name.plaintext.plain.sasl.jaas.config", login("admin", passwords))
                .withProperty(
                        "authorizer.class.name",
                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                // The broker itself, to its controller.
                .withProperty("super.users", "User:admin;User:ANONYMOUS");
    }

    private static String login(String user, String more) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
                + user
                + "\" password=\"of "
                + user
                + "\" "
                + more
                + ";";
    }

    private static Stream<AclBinding> bindings(AccessRule rule) {
        return rule.operations().stream()
                .map(operation ->
                        new AclBinding(
                                new ResourcePattern(rule.type(), rule.resource(), rule.pattern()),
                                new AccessControlEntry(
                                        "User:" + user(rule.role()),
                                        "*",
                                        operation,
                                        AclPermissionType.ALLOW)));
    }

    // Its users

    private static String user(AccessRule.Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> settings(String user) {
        return Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                login(user, ""));
    }

    private static Path file(String user) {
        return folder.resolve(user + ".properties");
    }

    private static PenelopeProcess.Ended run(String user, String... command) throws Exception {
        return PenelopeProcess.run(
                Stream.concat(
                                Stream.of(command),
                                Stream.of("--command-config", file(user).toString()))
                        .toArray(String[]::new));
    }

    private static PenelopeProcess coordinator(String user) {
        return PenelopeProcess.start(
                "coordinator",
                "--command-config",
                file(user).toString(),
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
