package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.TimerKind.CONTINUE;
import static dev.penelope.coordinator.engine.TimerKind.DEADLINE;
import static dev.penelope.coordinator.engine.TimerKind.HEARTBEAT;
import static dev.penelope.coordinator.engine.TimerKind.RETRY;
import static dev.penelope.coordinator.engine.TimerKind.SCHEDULE_TO_CLOSE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is true of a kind of timer, whichever saga's. */
final class TimerKindTest {
    @Test
    void onlyDeadlinesAndContinuationsAreASagasAsAWhole() {
        assertThat(Arrays.stream(TimerKind.values()).filter(kind -> kind.isAbout(Optional.empty())))
                .containsExactly(CONTINUE, DEADLINE);
    }

    @Test
    void whatTheLogMayKnowBetterIsJudgedByIt() {
        assertThat(Arrays.stream(TimerKind.values()).filter(TimerKind::judgedByLog))
                .contains(HEARTBEAT, SCHEDULE_TO_CLOSE, DEADLINE)
                .doesNotContain(RETRY, CONTINUE);
    }

    @Test
    void eachGoesByAWordOfItsOwn() {
        assertThat(SCHEDULE_TO_CLOSE.wire()).isEqualTo("schedule-to-close");
        for (TimerKind kind : TimerKind.values()) {
            assertThat(TimerKind.ofWire(kind.wire())).contains(kind);
        }
        assertThat(TimerKind.ofWire("sundial")).isEmpty();
    }
}
