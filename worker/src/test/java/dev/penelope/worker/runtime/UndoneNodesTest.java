package dev.penelope.worker.runtime;

import static dev.penelope.worker.runtime.Fixtures.action;
import static dev.penelope.worker.runtime.Fixtures.undo;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class UndoneNodesTest {
    private final UndoneNodes undone = new UndoneNodes(2);

    @Test
    void remembersTheNewestOnly() {
        undone.add(undo("a"));
        undone.add(undo("b"));
        undone.add(undo("b"));
        undone.add(undo("c"));

        assertThat(undone.covers(action("a"))).isFalse();
        assertThat(undone.covers(action("b"))).isTrue();
        assertThat(undone.covers(action("c"))).isTrue();
    }
}
