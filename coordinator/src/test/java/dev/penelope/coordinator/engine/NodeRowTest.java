package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.queueVanishes;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undoUnknown;
import static dev.penelope.coordinator.engine.Happening.undoUnserved;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Happening.unserved;
import static dev.penelope.coordinator.engine.Scenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is known of one node. */
final class NodeRowTest {
    @Test
    void aNodeThatNobodyServesWaitsForAWorkerAndOneThatFailedForTime() {
        assertThat(given(dag("a"), unserved("a")).node("a").isUnserved()).isTrue();
        assertThat(given(dag("a"), unknown("a")).node("a").isUnserved()).isFalse();
        assertThat(given(dag("a")).node("a").isUnserved()).isFalse();
    }

    @Test
    void aNodeWhoseQueueWasMissingAtFirstWaitsForIt() {
        assertThat(given(dag("a", "b<-a"), queueVanishes(), succeeded("a")).node("b").isUnserved())
                .isTrue();
    }

    @Test
    void anUndoThatNobodyServesWaitsForAWorkerAndOneThatBrokeForTime() {
        Happening[] undoing = {succeeded("a"), failed("b")};
        assertThat(given(dag("a", "b<-a"), undoing).when(undoUnserved("a")).node("a").isUnserved())
                .isTrue();
        assertThat(given(dag("a", "b<-a"), undoing).when(undoUnknown("a")).node("a").isUnserved())
                .isFalse();
    }

    @Test
    void anUndoWhoseQueueWasMissingAtFirstWaitsForIt() {
        assertThat(
                        given(dag("a", "b<-a"), succeeded("a"), queueVanishes(), failed("b"))
                                .node("a")
                                .isUnserved())
                .isTrue();
    }

    @Test
    void rowsThatDifferAreNotEqual() {
        assertThat(NodeRow.untouched(1, 2))
                .isEqualTo(NodeRow.untouched(1, 2))
                .isNotEqualTo(NodeRow.untouched(2, 2))
                .isNotEqualTo(NodeRow.untouched(1, 1))
                .isNotEqualTo("a node");
    }

    @Test
    void anUntouchedNodeIsInItsFirstEpoch() {
        assertThat(NodeRow.untouched(1, 2).epoch()).isEqualTo(1);
    }

    @Test
    void aNodeKnowsHowOftenItsUndoWasSent() {
        assertThat(given(dag("a", "b<-a"), succeeded("a"), failed("b")).node("a").undoAttempts())
                .isEqualTo(1);
    }
}
