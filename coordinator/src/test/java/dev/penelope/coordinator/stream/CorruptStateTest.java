package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Definition;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ResultRecord;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Among many sagas is one whose rows cannot be read: it alone stops. */
final class CorruptStateTest {
    private static final int MANY = 1_000;
    private static final Definition<?, ?> TRIP = TripSaga.definition();
    private static final SagaId SICK = new SagaId("saga-500");

    private final Bench bench = new Bench();

    enum Corruption {
        EMPTY,
        SHORT,
        CUT,
        LONG,
        NEWER,
        ODD;

        byte[] of(byte[] header) {
            return switch (this) {
                case EMPTY -> new byte[0];
                case SHORT -> Arrays.copyOf(header, 7);
                case CUT -> Arrays.copyOf(header, header.length - 1);
                case LONG -> Arrays.copyOf(header, header.length + 1_000);
                case NEWER -> changed(header, 0, 3);
                case ODD -> changed(header, 12, 0xff);
            };
        }

        private static byte[] changed(byte[] header, int at, int value) {
            byte[] changed = header.clone();
            changed[at] = (byte) value;
            return changed;
        }
    }

    @BeforeEach
    void startMany() {
        bench.register(TRIP);
        for (int i = 0; i < MANY; i++) {
            bench.start("saga-" + i, TRIP, TripSaga.PARAMS);
        }
    }

    @AfterEach
    void end() {
        bench.close();
    }

    @ParameterizedTest
    @EnumSource
    void aHeaderThatCannotBeReadDoesNotHoldUpThePatrol(Corruption corruption) {
        assertThat(bench.commands()).hasSize(MANY);
        corrupt(corruption);
        bench.pass(Duration.ofMinutes(16));
        assertThat(quarantined()).containsExactly(SICK);
        bench.pass(Duration.ofMinutes(3));
        assertThat(quarantined()).isEmpty();
        theOthersSucceed();
    }

    @ParameterizedTest
    @EnumSource
    void aHeaderThatCannotBeReadDoesNotHoldUpTimers(Corruption corruption) {
        for (CommandRecord command : bench.commands()) {
            bench.event(command, OutcomeKind.UNKNOWN, Optional.empty());
        }
        corrupt(corruption);
        bench.pass(Duration.ofSeconds(1));
        bench.pass(Duration.ofSeconds(1));
        assertThat(quarantined()).containsExactly(SICK);
        theOthersSucceed();
    }

    @Test
    void aTimerThatCannotBeReadIsDroppedAndTheOthersFire() {
        byte[] odd = {Keys.TIMER, 0, 0, 0, 0, 0, 0, 0, 1, ' ', 0};
        bench.rows().put(odd, new byte[0]);
        bench.rows().put(new byte[] {Keys.TIMER, 0, 0, 0, 0, 0, 0, 0, 1}, new byte[0]);
        for (CommandRecord command : bench.commands()) {
            bench.event(command, OutcomeKind.UNKNOWN, Optional.empty());
        }
        bench.restart();
        bench.pass(Duration.ofSeconds(1));
        bench.pass(Duration.ofSeconds(1));
        assertThat(bench.commands()).hasSize(MANY);
        assertThat(bench.rows().get(odd)).isNull();
    }

    private void corrupt(Corruption corruption) {
        byte[] key = Keys.header(SICK);
        bench.rows().put(key, corruption.of(bench.rows().get(key)));
    }

    private List<SagaId> quarantined() {
        return bench.results().stream()
                .map(ResultRecord.Notice.class::cast)
                .filter(notice -> notice.code().equals("QUARANTINED"))
                .map(ResultRecord::saga)
                .toList();
    }

    private void theOthersSucceed() {
        bench.work(command -> Optional.of(TripSaga.BOOKING));
        assertThat(bench.results())
                .hasSize(MANY - 1)
                .allMatch(
                        result -> ((ResultRecord.Result) result).outcome() == SagaStatus.SUCCEEDED);
    }
}
