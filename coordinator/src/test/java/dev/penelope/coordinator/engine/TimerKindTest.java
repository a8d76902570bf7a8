package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.TimerKind.CONTINUE;
import static dev.penelope.coordinator.engine.TimerKind.DEADLINE;
import static dev.penelope.coordinator.engine.TimerKind.HEARTBEAT;
import static dev.penelope.coordinator.engine.TimerKind.RETRY;
import static dev.penelope.coordinator.engine.TimerKind.SCHEDULE_TO_CLOSE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Definition;
import dev.penelope.model.Node;
import java.util.Arrays;
import java.util.List;
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

    @Test
    void eachIsAboutNodesOfOneSort() {
        var definition = Dag.dag("a", "s?9<-a", "t@9<-s", "k:1<-t");
        assertThat(kindsAbout(definition, "a"))
                .containsExactly(RETRY, HEARTBEAT, SCHEDULE_TO_CLOSE);
        assertThat(kindsAbout(definition, "s")).containsExactly(TimerKind.SIGNAL_DEADLINE);
        assertThat(kindsAbout(definition, "t")).containsExactly(TimerKind.WAIT);
        assertThat(kindsAbout(definition, "k")).isEmpty();
    }

    private static List<TimerKind> kindsAbout(Definition<?, ?> definition, String name) {
        return Arrays.stream(TimerKind.values())
                .filter(kind -> kind.isAbout(node(definition, name)))
                .toList();
    }

    private static Optional<Node> node(Definition<?, ?> definition, String name) {
        return definition.nodes().stream().filter(node -> node.name().equals(name)).findFirst();
    }
}
