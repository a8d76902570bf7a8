package dev.penelope.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is committed of each task's state. */
final class Store {
    private final List<TaskState> tasks =
            new ArrayList<>(Stream.generate(TaskState::new).limit(Topics.TASKS).toList());

    TaskState restore(int task) {
        return tasks.get(task).copy();
    }

    void keep(int task, TaskState state) {
        tasks.set(task, state.copy());
    }

    TaskState committed(int task) {
        return tasks.get(task);
    }
}
