package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Json;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.Warrant;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What commands, events, controls and replies say beside the work itself. */
final class ProtocolFieldsTest {
    private static final SagaId SAGA = new SagaId("s");

    private final Bench bench = new Bench();
    private String hash = "";

    @BeforeEach
    void begin() {
        hash = bench.register(TripSaga.definition());
        bench.start("s", TripSaga.definition(), TripSaga.PARAMS);
    }

    @AfterEach
    void end() {
        bench.close();
    }

    private ResultRecord.Reply control(Verb verb, String id, OptionalLong ifRevision) {
        bench.control(
                new ControlRecord(
                        SAGA,
                        id,
                        verb,
                        Optional.empty(),
                        "ada",
                        "why",
                        Wish.NONE,
                        ifRevision,
                        Optional.empty()));
        return (ResultRecord.Reply) bench.results().getLast();
    }

    @Test
    void aCommandNamesTheDefinitionThatItsSagaRuns() {
        CommandRecord command = bench.commands().getFirst();

        assertThat(command.definition())
                .hasValueSatisfying(id -> {
                    assertThat(id.name()).isEqualTo("book-trip");
                    assertThat(id.version()).isEqualTo(1);
                    assertThat(id.hash()).isEqualTo(hash);
                });
        assertThat(command.warrant()).isEqualTo(Warrant.NONE);
    }

    @Test
    void aCommandThatIsSentAgainSaysSo() {
        CommandRecord first = bench.commands().getFirst();
        bench.event(first, OutcomeKind.UNSERVED, Optional.empty());
        bench.pass(Duration.ofMinutes(10));

        assertThat(first.repeated()).isFalse();
        assertThat(bench.commands())
                .first()
                .returns(true, CommandRecord::repeated)
                .returns(first.attempt(), CommandRecord::attempt)
                .returns(first.key(), CommandRecord::key);
    }

    @Test
    void anotherAttemptIsNotTheSameCommandAgain() {
        bench.event(bench.commands().getFirst(), OutcomeKind.UNKNOWN, Optional.empty());
        bench.pass(Duration.ofMinutes(1));

        assertThat(bench.commands())
                .first()
                .returns(false, CommandRecord::repeated)
                .returns(2, CommandRecord::attempt);
    }

    @Test
    void anOutcomeOfAnotherEpochSettlesNothing() {
        CommandRecord command = bench.commands().getFirst();
        EventRecord.Outcome outcome =
                new EventRecord.Outcome(
                        command.saga(),
                        command.run(),
                        command.node(),
                        command.direction(),
                        command.attempt(),
                        OutcomeKind.SUCCEEDED,
                        Optional.of(Json.of("1")),
                        Optional.empty(),
                        true,
                        "w",
                        new Warrant(2, Optional.empty()),
                        EventRecord.Remarks.NONE);
        bench.send(Bench.TOPICS.event(), "s", EventJson.write(outcome));

        assertThat(bench.commands()).isEmpty();
        bench.succeed(command, "1");
        assertThat(bench.commands()).hasSize(3);
    }

    @Test
    void aReplySaysHowTheSagaStandsAndAtWhichRevision() {
        ResultRecord.Reply first = control(Verb.PAUSE, "c1", OptionalLong.empty());
        ResultRecord.Reply second = control(Verb.RESUME, "c2", OptionalLong.empty());

        assertThat(first.snapshot()).isEqualTo(ResultRecord.Snapshot.of(SagaStatus.RUNNING, 2));
        assertThat(second.snapshot().revision()).isEqualTo(3);
        bench.start("s", TripSaga.definition(), TripSaga.PARAMS);
        assertThat(bench.results())
                .last()
                .isInstanceOfSatisfying(
                        ResultRecord.Reply.class,
                        duplicate ->
                                assertThat(duplicate.snapshot())
                                        .isEqualTo(
                                                ResultRecord.Snapshot.of(SagaStatus.RUNNING, 3)));
    }

    @Test
    void aControlForAnotherRevisionIsRefusedWithThePresentOne() {
        control(Verb.PAUSE, "c1", OptionalLong.of(1));

        ResultRecord.Reply reply = control(Verb.ABORT, "c2", OptionalLong.of(1));

        assertThat(reply.code()).isEqualTo("STALE");
        assertThat(reply.accepted()).isFalse();
        assertThat(reply.snapshot()).isEqualTo(ResultRecord.Snapshot.of(SagaStatus.RUNNING, 2));
        assertThat(control(Verb.ABORT, "c3", OptionalLong.of(2)).code()).isEqualTo("DONE");
    }

    @Test
    void aControlThatWasDoneIsAnsweredAsThenWhateverTheRevisionIs() {
        ResultRecord.Reply first = control(Verb.STEP, "c1", OptionalLong.of(1));
        ResultRecord.Reply again = control(Verb.STEP, "c1", OptionalLong.of(1));

        assertThat(List.of(first.code(), again.code()))
                .isEqualTo(List.of(first.code(), first.code()));
    }

    @Test
    void theRevisionIsKeptOverARestart() {
        control(Verb.PAUSE, "c1", OptionalLong.empty());
        bench.restart();

        assertThat(control(Verb.RESUME, "c2", OptionalLong.of(2)).code()).isEqualTo("DONE");
    }
}
