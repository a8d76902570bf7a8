package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.coordinator.CannotStartException;
import dev.penelope.coordinator.token.TokenKeys;
import dev.penelope.coordinator.token.TokenPolicy;
import dev.penelope.model.Direction;
import dev.penelope.model.Json;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.Warrant;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outcomes where commands are signed: who has seen no command brings nothing about. */
final class TokensTest {
    private static final TokenKeys FIRST = keys(TokenPolicy.REQUIRED, "k1", "k1");
    private static final TokenKeys BOTH = keys(TokenPolicy.REQUIRED, "k1", "k1", "k2");
    private static final TokenKeys SECOND_SIGNS = keys(TokenPolicy.REQUIRED, "k2", "k1", "k2");
    private static final TokenKeys SECOND = keys(TokenPolicy.REQUIRED, "k2", "k2");

    private Bench bench = new Bench(FIRST, true);

    private static TokenKeys keys(TokenPolicy policy, String signing, String... ids) {
        Map<String, byte[]> secrets = new TreeMap<>();
        for (String id : ids) {
            secrets.put(id, secret((byte) id.hashCode()));
        }
        return TokenKeys.of(policy, signing, secrets);
    }

    private static byte[] secret(byte of) {
        byte[] secret = new byte[32];
        Arrays.fill(secret, of);
        return secret;
    }

    @AfterEach
    void end() {
        bench.close();
    }

    private void with(TokenKeys keys, boolean strict) {
        bench.close();
        bench = new Bench(keys, strict);
    }

    private CommandRecord begin() {
        bench.register(TripSaga.definition());
        bench.start("s", TripSaga.definition(), TripSaga.PARAMS);
        return bench.commands().getFirst();
    }

    private void report(
            CommandRecord command,
            String node,
            Direction direction,
            OutcomeKind kind,
            Optional<String> token) {
        EventRecord.Outcome event =
                new EventRecord.Outcome(
                        command.saga(),
                        command.run(),
                        node,
                        direction,
                        1,
                        kind,
                        kind == OutcomeKind.SUCCEEDED
                                ? Optional.of(Json.of("\"forged\""))
                                : Optional.empty(),
                        Optional.empty(),
                        true,
                        "mallory",
                        new Warrant(1, token),
                        EventRecord.Remarks.NONE);
        bench.send(Bench.TOPICS.event(), command.saga().value(), EventJson.write(event));
    }

    private Map<String, List<Byte>> state() {
        Map<String, List<Byte>> state = new TreeMap<>();
        try (var rows = bench.rows().all()) {
            rows.forEachRemaining(row ->
                    state.put(
                            Arrays.toString(row.key),
                            org.assertj.core.util.Arrays.asList(row.value).stream()
                                    .map(each -> (Byte) each)
                                    .toList()));
        }
        return state;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSagaRunsAndUnwindsAsEver(boolean strict) {
        with(FIRST, strict);
        bench.register(TripSaga.definition());
        bench.start("good", TripSaga.definition(), TripSaga.PARAMS);
        bench.work(command -> Optional.of("\"true\""));
        bench.start("bad", TripSaga.definition(), TripSaga.PARAMS);
        bench.work(command ->
                command.node().equals("car") ? Optional.empty() : Optional.of("\"true\""));

        assertThat(bench.results())
                .extracting(result -> ((ResultRecord.Result) result).outcome())
                .containsExactly(SagaStatus.SUCCEEDED, SagaStatus.FAILED);
        assertThat(bench.deadLetters()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsReportedWithoutATokenOfThatCommandChangesNothing(boolean strict) {
        with(FIRST, strict);
        CommandRecord payment = begin();
        bench.results();
        Map<String, List<Byte>> before = state();
        String token = payment.warrant().token().orElseThrow();

        int forged = 0;
        for (String node : List.of("payment", "car", "output", "no-such-node")) {
            for (Direction direction : Direction.values()) {
                for (OutcomeKind kind :
                        List.of(
                                OutcomeKind.SUCCEEDED,
                                OutcomeKind.FAILED,
                                OutcomeKind.UNKNOWN,
                                OutcomeKind.UNSERVED)) {
                    report(payment, node, direction, kind, Optional.empty());
                    assertThat(bench.deadLetters())
                            .singleElement()
                            .asString()
                            .startsWith("TOKEN_MISSING: ");
                    if (!node.equals("payment") || direction == Direction.UNDO) {
                        report(payment, node, direction, kind, Optional.of(token));
                        assertThat(bench.deadLetters())
                                .singleElement()
                                .asString()
                                .startsWith("TOKEN_INVALID: ");
                        forged++;
                    }
                }
            }
        }

        assertThat(state()).isEqualTo(before);
        assertThat(bench.commands()).isEmpty();
        assertThat(bench.undos()).isEmpty();
        assertThat(bench.results()).isEmpty();
        assertThat(count("TOKEN_MISSING")).isEqualTo(32);
        assertThat(count("TOKEN_INVALID")).isEqualTo(forged);
        bench.succeed(payment, "1");
        assertThat(bench.commands()).hasSize(3);
    }

    private double count(String reason) {
        return bench.metrics.get("penelope.dead.letters").tag("reason", reason).counter().count();
    }

    @Test
    void anUndoThatWasSentEndsByItsOwnTokenOnly() {
        CommandRecord payment = begin();
        bench.succeed(payment, "1");
        bench.commands()
                .forEach(command -> {
                    if (command.node().equals("car")) {
                        bench.fail(command);
                    } else {
                        bench.succeed(command, "1");
                    }
                });
        List<CommandRecord> undos = bench.undos();
        assertThat(undos).isNotEmpty();
        CommandRecord undo = undos.getFirst();
        report(undo, undo.node(), Direction.UNDO, OutcomeKind.SUCCEEDED, Optional.empty());
        report(undo, undo.node(), Direction.UNDO, OutcomeKind.SUCCEEDED, payment.warrant().token());
        assertThat(bench.deadLetters()).hasSize(2);
        assertThat(bench.undos()).isEmpty();
        assertThat(bench.results()).isEmpty();

        undos.forEach(each -> bench.succeed(each, "null"));
        bench.work(command -> Optional.of("null"));
        assertThat(bench.results())
                .singleElement()
                .returns(SagaStatus.FAILED, each -> ((ResultRecord.Result) each).outcome());
    }

    @Test
    void aHeartbeatNeedsATokenToo() {
        CommandRecord payment = begin();
        EventRecord.Heartbeat heartbeat =
                new EventRecord.Heartbeat(
                        payment.saga(),
                        payment.run(),
                        "payment",
                        Direction.ACTION,
                        1,
                        Optional.empty(),
                        true,
                        "mallory");
        Map<String, List<Byte>> before = state();
        bench.send(Bench.TOPICS.event(), "s", EventJson.write(heartbeat));

        assertThat(state()).isEqualTo(before);
        assertThat(bench.deadLetters()).singleElement().asString().startsWith("TOKEN_MISSING");
    }

    @Test
    void aTickThatIsForgedBringsNothingForward() {
        CommandRecord payment = begin();
        Map<String, List<Byte>> before = state();
        for (String timer : List.of("start-to-close", "heartbeat", "retry", "deadline")) {
            for (Optional<String> node :
                    List.of(Optional.of("payment"), Optional.<String>empty())) {
                EventRecord tick = new EventRecord.Tick(payment.saga(), payment.run(), timer, node);
                bench.send(Bench.TOPICS.event(), "s", EventJson.write(tick));
            }
        }

        assertThat(bench.commands()).isEmpty();
        assertThat(bench.results()).isEmpty();
        assertThat(state().keySet()).containsAll(before.keySet());
        bench.succeed(payment, "1");
        assertThat(bench.commands()).hasSize(3);
    }

    @Test
    void forgedEventsOfASagaThatHasNotBegunTakeNoRoom() {
        CommandRecord payment = begin();
        CommandRecord unknown =
                new CommandRecord(
                        new SagaId("elsewhere"),
                        payment.run(),
                        payment.node(),
                        payment.label(),
                        payment.action(),
                        payment.direction(),
                        1,
                        payment.key(),
                        payment.params(),
                        payment.input(),
                        payment.output(),
                        payment.details(),
                        payment.startToClose(),
                        payment.heartbeat(),
                        payment.warrant(),
                        payment.definition(),
                        payment.repeated(),
                        payment.drafts());
        bench.succeed(unknown, "1");

        assertThat(bench.deadLetters()).singleElement().asString().startsWith("TOKEN_INVALID");
    }

    @Test
    void whereTokensAreOptionalOnlyAWrongOneIsRefused() {
        with(keys(TokenPolicy.OPTIONAL, "k1", "k1"), true);
        CommandRecord payment = begin();
        report(payment, "car", Direction.ACTION, OutcomeKind.FAILED, payment.warrant().token());
        report(payment, "payment", Direction.ACTION, OutcomeKind.SUCCEEDED, Optional.empty());

        assertThat(bench.deadLetters()).singleElement().asString().startsWith("TOKEN_INVALID");
        assertThat(bench.commands()).hasSize(3);
    }

    @Test
    void forgedEventsOfAQuarantinedSagaTakeNoRoom() {
        CommandRecord payment = begin();
        bench.queuesFail = true;
        bench.succeed(payment, "1");
        assertThat(bench.metrics.get("penelope.sagas.quarantined").gauge().value()).isOne();
        bench.succeed(payment, "1");
        report(payment, "car", Direction.ACTION, OutcomeKind.SUCCEEDED, Optional.empty());

        assertThat(bench.deadLetters()).singleElement().asString().startsWith("TOKEN_MISSING");
        assertThat(
                        bench.metrics
                                .get("penelope.records.waiting")
                                .tag("input", "event")
                                .gauge()
                                .value())
                .isEqualTo(2);
    }

    // Keys that change

    @Test
    void outcomesOfUnknownKeysPushOutTheirOldestAndFewNoticesComeOfThem() {
        CommandRecord payment = begin();
        bench.results();
        Optional<String> unknown = Optional.of("k9." + "A".repeat(22));
        for (int n = 0; n < 120; n++) {
            report(payment, "car", Direction.ACTION, OutcomeKind.SUCCEEDED, unknown);
        }
        assertThat(bench.deadLetters())
                .hasSize(20)
                .allMatch(reason -> reason.startsWith("TOKEN_UNKNOWN_KEY"));
        assertThat(bench.results()).hasSize(10);

        for (int n = 0; n < 2_901; n++) {
            EventRecord.Heartbeat event =
                    new EventRecord.Heartbeat(
                            new SagaId("s" + n),
                            payment.run(),
                            "a",
                            Direction.ACTION,
                            1,
                            Optional.empty(),
                            false,
                            "mallory",
                            new Warrant(1, unknown));
            bench.send(Bench.TOPICS.event(), "s" + n, EventJson.write(event));
        }
        assertThat(bench.deadLetters())
                .singleElement()
                .asString()
                .startsWith("TOKEN_UNKNOWN_KEY: its token's key is not in tokens.verify");
    }

    @Test
    void whatAnOlderKeySignedCountsAsLongAsThatVerifies() {
        CommandRecord payment = begin();
        bench.restart(BOTH);
        bench.restart(SECOND_SIGNS);
        bench.succeed(payment, "1");
        List<CommandRecord> second = bench.commands();

        assertThat(second)
                .hasSize(3)
                .allSatisfy(command ->
                        assertThat(command.warrant().token().orElseThrow()).startsWith("k2."));
        bench.restart(SECOND);
        second.forEach(command -> bench.succeed(command, "1"));
        assertThat(bench.commands()).hasSize(1);
        assertThat(bench.deadLetters()).isEmpty();
    }

    @Test
    void anOutcomeOfAKeyThatIsNotKnownWaitsForACoordinatorThatHasIt() {
        with(SECOND_SIGNS, true);
        CommandRecord payment = begin();
        bench.restart(FIRST);
        bench.succeed(payment, "1");
        bench.pass(Duration.ofMinutes(5));
        assertThat(bench.deadLetters()).isEmpty();

        bench.restart(BOTH);
        bench.pass(Duration.ofMinutes(1));
        assertThat(bench.commands()).extracting(CommandRecord::node).contains("hotel", "car");
    }

    @Test
    void whenThatDoesNotComeItIsADeadLetterAndPeopleAreTold() {
        with(SECOND_SIGNS, true);
        CommandRecord payment = begin();
        bench.restart(FIRST);
        bench.results();
        bench.succeed(payment, "1");
        bench.pass(Duration.ofMinutes(11));

        assertThat(bench.deadLetters())
                .singleElement()
                .asString()
                .startsWith("TOKEN_UNKNOWN_KEY: its token is of key k2");
        assertThat(bench.results())
                .filteredOn(ResultRecord.Notice.class::isInstance)
                .extracting(notice -> ((ResultRecord.Notice) notice).code())
                .contains("TOKEN_UNKNOWN_KEY");
        assertThat(count("TOKEN_UNKNOWN_KEY")).isOne();
        assertThat(bench.commands()).noneMatch(command -> command.node().equals("hotel"));
    }

    @Test
    void aCoordinatorWithAnotherKeyUnderTheSameIdDoesNotTakeThePartition() {
        begin();
        TokenKeys other = TokenKeys.of(TokenPolicy.REQUIRED, "k1", Map.of("k1", secret((byte) 77)));

        assertThatThrownBy(() -> bench.restart(other))
                .hasStackTraceContaining(CannotStartException.class.getName())
                .hasStackTraceContaining("give all coordinators the same file");
        bench = new Bench(FIRST, true); // the other is closed
    }

    @Test
    void withoutTokensNothingIsStoredOfKeys() {
        with(TokenKeys.OFF, true);
        CommandRecord payment = begin();

        assertThat(payment.warrant()).isEqualTo(Warrant.NONE);
        try (var rows = bench.rows().all()) {
            rows.forEachRemaining(row -> assertThat(row.key[0]).isNotEqualTo(Keys.TOKEN_KEY));
        }
    }
}
