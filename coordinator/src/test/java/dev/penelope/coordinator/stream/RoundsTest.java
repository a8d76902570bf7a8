package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Action;
import dev.penelope.model.Definition;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.DefinitionJson;
import dev.penelope.protocol.DefinitionSource;
import dev.penelope.protocol.StartRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However much is due at once, records get their turn. */
final class RoundsTest {
    private static final int MANY = 120;
    private static final Definition<?, ?> TRIP = TripSaga.definition();

    private final Bench bench = new Bench();

    @BeforeEach
    void register() {
        bench.register(TRIP);
    }

    @AfterEach
    void end() {
        bench.close();
    }

    @Test
    void aRoundOfTimersEndsWhenItsTimeIsOverAndTheNextGoesOn() {
        start(TripSaga.PARAMS).forEach(this::retryLater);
        bench.nanosPerLook = Duration.ofMillis(5).toNanos();
        bench.pass(Duration.ofSeconds(1));
        List<CommandRecord> first = bench.commands();
        assertThat(first).hasSizeBetween(1, 5);
        assertThat(first.size() + goOn()).isEqualTo(MANY);
    }

    @Test
    void aRoundOfTimersEndsWhenItHasSentEnough() {
        start(large()).forEach(this::retryLater);
        bench.pass(Duration.ofSeconds(1));
        List<CommandRecord> first = bench.commands();
        assertThat(first).hasSizeBetween(25, 35);
        assertThat(first.size() + goOn()).isEqualTo(MANY);
    }

    @Test
    void aTimerIsFiredHoweverSlowTheClockIsToLookAt() {
        start(TripSaga.PARAMS).forEach(this::retryLater);
        bench.nanosPerLook = Duration.ofMillis(60).toNanos();
        bench.pass(Duration.ofSeconds(1));
        assertThat(bench.commands().size() + goOn()).isPositive();
    }

    @Test
    void thePatrolEndsWhenItsTimeIsOverAndGoesOnWhereItWas() {
        start(TripSaga.PARAMS);
        bench.nanosPerLook = Duration.ofMillis(5).toNanos();
        bench.pass(Duration.ofMinutes(16));
        List<CommandRecord> first = bench.commands();
        assertThat(first).hasSizeLessThan(5);
        assertThat(first.size() + goOn()).isEqualTo(MANY);
        bench.pass(Duration.ofMinutes(5));
        assertThat(bench.commands()).isEmpty();
    }

    @Test
    void thePatrolCompilesOneCarriedDefinitionInAGoAtMost() {
        for (int n = 0; n < MANY; n++) {
            var saga = Definition.named("own-" + n, 1, String.class);
            var action = Action.of("act", String.class, String.class);
            Definition<?, ?> own = saga.build(saga.action("a", action, saga.params()));
            bench.start(
                    StartRecord.of(
                            new SagaId("carries-" + n),
                            new DefinitionSource.Inline(Json.ofUtf8(DefinitionJson.write(own))),
                            Json.of("\"x\"")));
        }
        assertThat(bench.commands()).hasSize(MANY);
        bench.restart();
        int registered = bench.definitions.kept();
        for (int call = 1; call <= 5; call++) {
            bench.pass(Duration.ofSeconds(15));
            assertThat(bench.definitions.kept()).isBetween(registered, registered + 15 * call);
        }
        assertThat(bench.definitions.kept()).isLessThan(MANY);
    }

    private List<CommandRecord> start(Json params) {
        IntStream.range(0, MANY).forEach(n -> bench.start("saga-" + n, TRIP, params));
        return bench.commands();
    }

    private void retryLater(CommandRecord command) {
        bench.event(command, OutcomeKind.UNKNOWN, Optional.empty());
    }

    private int goOn() {
        List<CommandRecord> more = new ArrayList<>();
        for (int round = 0; round < 3 * MANY; round++) {
            bench.pass(Duration.ofSeconds(1));
            more.addAll(bench.commands());
        }
        return more.size();
    }

    private static Json large() {
        return Json.of("\"" + "x".repeat(Limits.PAYLOAD_BYTES - 2) + "\"");
    }
}
