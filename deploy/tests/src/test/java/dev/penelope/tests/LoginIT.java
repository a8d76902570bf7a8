package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.client.SagaClient;
import dev.penelope.coordinator.Coordinator;
import dev.penelope.coordinator.CoordinatorConfig;
import dev.penelope.example.TripSaga;
import dev.penelope.model.SagaStatus;
import dev.penelope.topic.TopicNames;
import dev.penelope.topic.Topics;
import dev.penelope.worker.Worker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.AuthenticationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Brokers that ask who is there, in each of the ways that the page on security shows: deployer,
 * coordinator, worker and client have the rights of their roles and nothing else, and a trip is
 * booked.
 */
@Timeout(300)
final class LoginIT {
    @TempDir private Path folder;

    @Test
    void everybodyHasACertificate() throws Exception {
        CertificateLogin login = CertificateLogin.in(folder, SecuredBroker.USERS);
        try (SecuredBroker broker = SecuredBroker.start(login, folder, "default")) {
            aTripIsBooked(broker);
            theCommandLineIsLetIn(broker);

            Map<String, String> none = new HashMap<>(broker.settings("client"));
            none.keySet().removeIf(name -> name.startsWith("ssl.keystore."));
            isKeptOut(none);
        }
    }

    @Test
    void everybodyHasAPasswordThatTheBrokerNeverSees() throws Exception {
        try (SecuredBroker broker = SecuredBroker.start(ScramLogin.in(folder), folder, "default")) {
            aTripIsBooked(broker);
            theCommandLineIsLetIn(broker);

            isKeptOut(changed(broker, "sasl.jaas.config", "client.secret", "worker.secret"));
        }
    }

    @Test
    void everybodyHasATokenOfAnIdentityProvider() throws Exception {
        try (SecuredBroker broker = SecuredBroker.start(TokenLogin.in(folder), folder, "default")) {
            aTripIsBooked(broker);

            assertThatThrownBy(() ->
                            ask(
                                    changed(
                                            broker,
                                            "sasl.oauthbearer.client.credentials"
                                                    + ".client.secret",
                                            "of client",
                                            "of another")))
                    .hasStackTraceContaining("401");
        }
    }

    private void aTripIsBooked(SecuredBroker broker) throws Exception {
        try (Admin admin = broker.admin("admin");
                SagaClient deployer = SagaClient.connect(broker.settings("deployer"))) {
            Topics.development(TopicNames.DEFAULT, Set.of("default"))
                    .withPartitions(1)
                    .create(admin);
            String unused = deployer.register(TripSaga.definition());
        }
        try (Coordinator coordinator = coordinator(broker);
                Worker worker =
                        Worker.with(broker.settings("worker")).actions(TripSaga.actions()).start();
                SagaClient client = SagaClient.connect(broker.settings("client"))) {
            coordinator.awaitRunning(Installation.PATIENCE);
            assertThat(worker.awaitReady(Installation.PATIENCE)).isTrue();
            var trip = new TripSaga.Trip("Grand Hotel", "BA 117", "van", "4111");

            assertThat(
                            client.start(TripSaga.definition(), trip)
                                    .outcome()
                                    .get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                                    .status())
                    .isEqualTo(SagaStatus.SUCCEEDED);
        }
    }

    private Coordinator coordinator(SecuredBroker broker) {
        Map<String, String> all = new HashMap<>();
        broker.settings("coordinator").forEach((name, value) -> all.put("kafka." + name, value));
        all.put("replication.factor", "1");
        all.put("state.dir", folder.resolve("state").toString());
        return Coordinator.start(CoordinatorConfig.of(all), new SimpleMeterRegistry());
    }

    private static void theCommandLineIsLetIn(SecuredBroker broker) throws InterruptedException {
        PenelopeProcess.Ended ended =
                PenelopeProcess.run(
                        "draw",
                        "book-trip@1",
                        "--command-config",
                        broker.file("client").toString());

        assertThat(ended.code()).as(ended.text()).isZero();
    }

    private static Map<String, String> changed(
            SecuredBroker broker, String name, String from, String to) {
        Map<String, String> all = new HashMap<>(broker.settings("client"));
        all.computeIfPresent(name, (unused, value) -> value.replace(from, to));
        return all;
    }

    private static void isKeptOut(Map<String, String> settings) {
        assertThatThrownBy(() -> ask(settings))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(AuthenticationException.class);
    }

    private static void ask(Map<String, String> settings) throws Exception {
        try (Admin admin = Admin.create(Map.<String, Object>copyOf(settings))) {
            String unused =
                    admin.describeCluster()
                            .clusterId()
                            .get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
