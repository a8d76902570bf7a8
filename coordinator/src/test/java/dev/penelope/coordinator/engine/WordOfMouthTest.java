package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.heartbeat;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.BLOCKED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Json;
import org.junit.jupiter.api.Test;

/** What workers say of attempts that nobody waits for reaches the undo of their node. */
final class WordOfMouthTest {
    @Test
    void theOutputOfANodeThatNobodyAskedForReachesItsUndo() {
        Scenario scenario =
                given(dag("x", "y", "b<-x", "c<-b,y"), succeeded("c"), failed("y"))
                        .has(BLOCKED, "b")
                        .when(succeeded("b"))
                        .when(undone("c"))
                        .then(undoes("b"));
        assertThat(scenario.commands().getFirst().output()).contains(Json.of("\"b's\""));
    }

    @Test
    void whatADeliverySaidThatWasTakenAsOverReachesTheUndo() {
        Scenario scenario =
                given(dag("a", "b<-a"), succeeded("a"), failed("b"))
                        .when(heartbeat("b").perhapsNotFirst())
                        .then(undoes("b"));
        assertThat(scenario.commands().getFirst().details()).contains(Json.of("\"half-way\""));
    }
}
