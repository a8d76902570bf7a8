package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.client.SagaClient;
import dev.penelope.client.SagaOutcome;
import dev.penelope.client.Started;
import dev.penelope.coordinator.Coordinator;
import dev.penelope.model.Json;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.CommandJson;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.Warrant;
import dev.penelope.protocol.WireHeaders;
import dev.penelope.worker.Mode;
import dev.penelope.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands that are signed, on a real broker: workers need not know, and forgers cannot. */
final class TokensIT {
    private static final String K1 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String K2 = "//79/Pv6+fj39vX08/Lx8O/u7ezr6uno5+bl5OPi4eA=";

    private static TestKafka kafka;

    @TempDir private Path folder;

    @BeforeAll
    static void startKafka() {
        kafka = TestKafka.start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void whatIsForgedChangesNothingAndKeysCanBeChanged(Mode mode) throws Exception {
        Steps steps = new Steps();
        steps.letsGo = true;
        try (Installation place = new Installation(kafka, 1, "default", "hand");
                SagaClient client = place.client();
                Worker worker =
                        Worker.with(kafka.settings())
                                .topics(place.topics)
                                .mode(mode)
                                .actions(steps.actions())
                                .start()) {
            Started<String> byHand;
            try (Coordinator coordinator = coordinator(place, mode, "k1", "k1", K2)) {
                worker.awaitReady(Installation.PATIENCE);
                assertThat(end(client.start(Steps.fine(), "x")).status())
                        .isEqualTo(SagaStatus.SUCCEEDED);
                assertThat(end(client.start(Steps.stuck(), "x")).status())
                        .isEqualTo(SagaStatus.FAILED);
                byHand = client.start(Steps.byHand("by-hand", "hand"), "x");
                forge(place);
                assertThat(coordinator.ended()).isNotDone();
            }
            try (Coordinator coordinator = coordinator(place, mode, "k2", "k1,k2", K2);
                    Worker hands =
                            Worker.with(kafka.settings())
                                    .topics(place.topics)
                                    .queue("hand")
                                    .mode(mode)
                                    .actions(steps.actions())
                                    .start()) {
                hands.awaitReady(Installation.PATIENCE);
                SagaOutcome<String> outcome = end(byHand);
                assertThat(outcome.status()).isEqualTo(SagaStatus.SUCCEEDED);
                assertThat(outcome.output()).contains("x");
                assertThat(coordinator.ended()).isNotDone();
            }
            assertThatThrownBy(() -> coordinator(place, mode, "k2", "k1,k2", K1).close())
                    .hasStackTraceContaining(
                            "Expected the key \"k2\" of tokens.keys.file to be the one that signed");
        }
    }

    /** Of the first node, with no token, and of the second, with that of the first. */
    private static void forge(Installation place) {
        try (Tail commands = place.tail(place.topics.command("hand"));
                Tail letters = place.tail(place.topics.deadLetter());
                Wire wire = place.wire()) {
            CommandRecord command =
                    commands.await(
                            "a command",
                            record -> Optional.ofNullable(record.value()).map(CommandJson::read));
            report(place, wire, command, "a", Optional.empty());
            report(place, wire, command, "b", command.warrant().token());
            for (String reason : new String[] {"TOKEN_MISSING: ", "TOKEN_INVALID: "}) {
                String found =
                        letters.await(
                                reason,
                                record ->
                                        WireHeaders.text(record.headers(), WireHeaders.REASON)
                                                .filter(why -> why.startsWith(reason)));
                assertThat(found).contains("token");
            }
        }
    }

    private static void report(
            Installation place,
            Wire wire,
            CommandRecord command,
            String node,
            Optional<String> token) {
        EventRecord.Outcome forged =
                new EventRecord.Outcome(
                        command.saga(),
                        command.run(),
                        node,
                        command.direction(),
                        command.attempt(),
                        OutcomeKind.SUCCEEDED,
                        Optional.of(Json.of("\"forged\"")),
                        Optional.empty(),
                        false,
                        "mallory",
                        new Warrant(1, token),
                        EventRecord.Remarks.NONE);
        wire.send(place.topics.event(), command.saga().value(), EventJson.write(forged));
    }

    private static SagaOutcome<String> end(Started<String> saga) throws Exception {
        return saga.outcome().get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private Coordinator coordinator(
            Installation place, Mode mode, String signs, String verify, String second)
            throws IOException {
        Path file = folder.resolve("keys.properties");
        Files.writeString(file, "k1=" + K1 + "\nk2=" + second + "\n");
        Map<String, String> settings = new HashMap<>();
        settings.put("mode", mode.name().toLowerCase(Locale.ROOT));
        settings.put("tokens", "required");
        settings.put("tokens.sign", signs);
        settings.put("tokens.verify", verify);
        settings.put("tokens.keys.file", file.toString());
        return place.coordinator(folder.resolve(place.topics.prefix()), settings);
    }
}
