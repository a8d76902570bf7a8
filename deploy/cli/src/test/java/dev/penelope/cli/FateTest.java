package dev.penelope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.ResultRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FateTest {
    private static final SagaId SAGA = new SagaId("trip-1");
    private static final ResultRecord.Result FAILED = result(SagaStatus.FAILED);
    private static final ResultRecord.Notice STUCK = notice("STUCK");
    private static final ResultRecord.Reply REFUSAL = reply("start", false);
    private static final ResultRecord.Reply RETRIED = reply("control", true);

    @Test
    void aSagaWithoutNewsIsOpen() {
        assertThat(Fate.of(List.of())).isEqualTo(Fate.Open.UNHEARD_OF);
        ResultRecord.Notice waits = notice("WAITING_FOR_WORKER");
        assertThat(Fate.of(List.of(waits, reply("control", false))))
                .isEqualTo(new Fate.Open(Optional.of(waits)));
    }

    @Test
    void aResultEndsIt() {
        assertThat(Fate.of(List.of(STUCK, FAILED))).isEqualTo(new Fate.Ended(FAILED));
        assertThat(Fate.of(List.of(FAILED, REFUSAL))).isEqualTo(new Fate.Ended(FAILED));
    }

    @Test
    void anAmendmentSaysHowThingsAreNow() {
        ResultRecord.Result amended = result(SagaStatus.SUCCEEDED);

        assertThat(Fate.of(List.of(FAILED, new ResultRecord.Amendment(amended))))
                .isEqualTo(new Fate.Ended(amended));
    }

    @Test
    void itIsStuckUntilAPersonDecides() {
        assertThat(Fate.of(List.of(STUCK))).isEqualTo(new Fate.Stuck(STUCK));
        ResultRecord.Notice quarantined = notice("QUARANTINED");
        assertThat(Fate.of(List.of(quarantined))).isEqualTo(new Fate.Stuck(quarantined));
        assertThat(Fate.of(List.of(STUCK, reply("control", false))))
                .isEqualTo(new Fate.Stuck(STUCK));
        assertThat(Fate.of(List.of(STUCK, RETRIED))).isEqualTo(Fate.Open.UNHEARD_OF);
    }

    /** Replies and notices stand on topics of their own: of one step, either may come first. */
    @Test
    void itIsStillStuckAfterADecisionThatLeftItStuck() {
        ResultRecord.Reply inVain =
                new ResultRecord.Reply(
                        SAGA,
                        "control",
                        Optional.empty(),
                        true,
                        "DONE",
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        ResultRecord.Snapshot.of(SagaStatus.STUCK, 7));

        assertThat(Fate.of(List.of(STUCK, inVain))).isEqualTo(new Fate.Stuck(STUCK));
        assertThat(Fate.of(List.of(inVain, STUCK))).isEqualTo(new Fate.Stuck(STUCK));
    }

    @Test
    void aRefusalIsItsFateIfNothingElseIsKnown() {
        assertThat(Fate.of(List.of(REFUSAL))).isEqualTo(new Fate.Refused(REFUSAL));
        assertThat(Fate.of(List.of(REFUSAL, FAILED))).isEqualTo(new Fate.Ended(FAILED));
    }

    @Test
    void theRefusalOfAnotherStartUnderItsIdTellsNothingOfIt() {
        for (String code : List.of("CONFLICT", "QUARANTINED")) {
            assertThat(Fate.of(List.of(refusal(code, Optional.empty()))))
                    .isEqualTo(Fate.Open.UNHEARD_OF);
        }
    }

    @Test
    void theAnswerToALaterStartTellsHowItEndedLongAgo() {
        assertThat(Fate.of(List.of(refusal("CONFLICT", Optional.of(SagaStatus.FAILED)))))
                .isEqualTo(new Fate.Forgotten(SagaStatus.FAILED));
    }

    private static ResultRecord.Result result(SagaStatus outcome) {
        return new ResultRecord.Result(
                SAGA,
                new RunId("run-1"),
                "book-trip",
                1,
                outcome,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Map.of(),
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private static ResultRecord.Notice notice(String code) {
        return new ResultRecord.Notice(SAGA, Optional.empty(), code, "", List.of(), Instant.EPOCH);
    }

    private static ResultRecord.Reply reply(String answers, boolean accepted) {
        return reply(answers, accepted, "CODE", Optional.empty());
    }

    private static ResultRecord.Reply refusal(String code, Optional<SagaStatus> outcome) {
        return reply("start", false, code, outcome);
    }

    private static ResultRecord.Reply reply(
            String answers, boolean accepted, String code, Optional<SagaStatus> outcome) {
        return new ResultRecord.Reply(
                SAGA,
                answers,
                Optional.empty(),
                accepted,
                code,
                "",
                Optional.empty(),
                outcome,
                List.of());
    }
}
