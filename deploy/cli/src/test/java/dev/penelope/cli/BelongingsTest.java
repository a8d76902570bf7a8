package dev.penelope.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BelongingsTest {
    private final List<String> stopped = new ArrayList<>();
    private final Belongings belongings = Belongings.untilTheEnd();

    @Test
    void theNewestIsStoppedFirstAndEachOnce() {
        belongings.add(() -> stopped.add("broker"));
        belongings.add(() -> stopped.add("worker"));

        belongings.close();
        belongings.close();

        assertThat(stopped).containsExactly("worker", "broker");
    }

    @Test
    void whatFailsToStopDoesNotKeepTheRestRunning() {
        belongings.add(() -> stopped.add("broker"));
        belongings.add(() -> {
            throw new IllegalStateException("Expected to be logged");
        });

        belongings.close();

        assertThat(stopped).containsExactly("broker");
    }

    @Test
    void whatStartsAfterTheEndIsStoppedAtOnce() {
        belongings.close();

        assertThatThrownBy(() -> belongings.add(() -> stopped.add("late")))
                .isInstanceOf(CannotRun.class);

        assertThat(stopped).containsExactly("late");
    }
}
