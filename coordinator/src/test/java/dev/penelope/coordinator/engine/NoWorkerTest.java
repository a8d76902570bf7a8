package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Dag.wide;
import static dev.penelope.coordinator.engine.Effects.tells;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.pause;
import static dev.penelope.coordinator.engine.Happening.resume;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.unserved;
import static dev.penelope.coordinator.engine.Scenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Node;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Of which actions that nobody serves people are told. */
final class NoWorkerTest {
    private static final int MOST = 8;

    private static boolean isTold(Scenario scenario, String node) {
        Node.Run run = (Node.Run) scenario.saga().graph().node(scenario.place(node));
        return NoWorker.isTold(scenario.header(), run);
    }

    /** So many of its actions nobody serves. */
    private static Scenario lacking(int some) {
        Scenario scenario = given(wide(20), succeeded("first"));
        for (int i = 0; i < some; i++) {
            scenario.when(unserved("w" + i)).then(tells("WAITING_FOR_WORKER"));
        }
        return scenario;
    }

    @Test
    void theyAreToldWhichActionItIsAndOfWhichQueue() {
        Scenario scenario = given(dag("a")).when(unserved("a"));
        assertThat(scenario.effects())
                .filteredOn(Effect.Tell.class::isInstance)
                .singleElement()
                .returns(
                        "No worker of queue default is known to serve the action \"a\"; node a"
                                + " waits",
                        effect -> ((Effect.Tell) effect).message());
    }

    @Test
    void theyAreToldOfEachOnce() {
        Scenario scenario = lacking(1);
        assertThat(isTold(scenario, "w0")).isTrue();
        assertThat(isTold(scenario, "w1")).isFalse();
        scenario.when(elapse(Duration.ofSeconds(5)))
                .then(Effects.runs("w0"))
                .when(unserved("w0"))
                .thenNothing();
    }

    @Test
    void theyAreToldOfSoManyAndNoMore() {
        Scenario scenario = lacking(MOST - 1);
        assertThat(isTold(scenario, "last")).isFalse();
        scenario.when(unserved("w" + MOST)).then(tells("WAITING_FOR_WORKER"));
        assertThat(isTold(scenario, "last")).isTrue();
        scenario.when(unserved("w" + (MOST + 1))).thenNothing();
    }

    @Test
    void whatElseIsOnTheRecordDoesNotCount() {
        Scenario scenario = given(dag("a"));
        for (int i = 0; i < MOST / 2; i++) {
            scenario.when(pause(), resume());
        }
        assertThat(scenario.header().notes()).hasSize(MOST);
        assertThat(isTold(scenario, "a")).isFalse();
        scenario.when(unserved("a")).then(tells("WAITING_FOR_WORKER"));
    }
}
