package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.engine.Engine;
import dev.penelope.coordinator.engine.Event;
import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Payload;
import dev.penelope.coordinator.engine.Remains;
import dev.penelope.coordinator.engine.Step;
import dev.penelope.coordinator.engine.View;
import dev.penelope.coordinator.memory.MemorySaga;
import dev.penelope.model.Definition;
import dev.penelope.model.Direction;
import dev.penelope.model.SagaId;
import dev.penelope.topic.TopicNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One saga twice: in memory, and in the stores. Whatever happens to both, a step from what was
 * stored is the same as one from memory, and so is what it leaves behind.
 */
final class StoredTwin {
    static final SagaId ID = new SagaId("twin");

    private final MemorySaga memory;
    private final Compiled compiled;
    private final SagaStore store;
    private final Archive archive;
    private Optional<StoredSaga> stored = Optional.empty();
    private Optional<Remains> remains = Optional.empty();
    private boolean queueExists = true;

    StoredTwin(Definition<?, ?> definition, Bench bench) {
        this.memory = new MemorySaga(definition);
        this.compiled = Compiled.of(definition);
        this.store = new SagaStore(bench.rows());
        this.archive =
                new Archive(
                        bench.driver.getWindowStore(CoordinatorTopology.ARCHIVE_STORE),
                        Settings.defaults(Bench.TOPICS, true, 1));
    }

    MemorySaga memory() {
        return memory;
    }

    void queue(boolean exists) {
        memory.queue("default", exists);
        queueExists = exists;
    }

    Step tell(Event event) {
        Step expected = Engine.step(memory, event, event.atMs());
        LoadedView view = view();
        Step step = Engine.step(view, event, event.atMs());
        assertThat(step).as("the step from what was stored").isEqualTo(expected);
        write(view, step, event.atMs());
        memory.store(expected);
        return step;
    }

    private LoadedView view() {
        return new LoadedView(
                store,
                new OneQueue(),
                stored,
                remains,
                compiled,
                Settings.defaults(TopicNames.DEFAULT, false, 1));
    }

    private void write(LoadedView view, Step step, long atMs) {
        if (step.keep() == Step.Keep.AS_IT_WAS) {
            return;
        }
        SagaStore.Changes changes = SagaStore.changes(view, step, Optional.empty());
        stored = Optional.of(changes.stored());
        switch (step.keep()) {
            case AS_IT_WAS -> {}
            case OPEN -> store.write(changes);
            case WHOLE -> {
                store.writeRows(changes);
                archive.putWhole(ID, changes.header(), atMs);
                store.forgetHeader(ID);
            }
            case REMAINS -> {
                archive.putRemains(changes.stored().saga(), atMs);
                store.forgetHeader(ID);
            }
        }
    }

    /** Another process takes over. */
    void reload(long nowMs) {
        Archive.Entry archived = archive.find(ID, nowMs);
        stored = store.load(ID);
        if (stored.isEmpty()) {
            stored = archived.whole();
            remains = archived.remains();
        }
    }

    /** What is stored is what is in memory. */
    void agrees() {
        assertThat(stored.map(StoredSaga::saga)).as("the saga").isEqualTo(memory.saga());
        assertThat(remains).as("what remains").isEqualTo(memory.remains());
        if (stored.isPresent()) {
            agrees(view());
        }
    }

    private void agrees(View view) {
        for (int number = 0; number * View.PAGE < compiled.graph().size(); number++) {
            assertThat(nodes(view, number)).as("page %s", number).isEqualTo(nodes(memory, number));
        }
        agrees(view, new Payload.Params());
        for (int place = 0; place < compiled.graph().size(); place++) {
            agrees(view, new Payload.Output(place));
            agrees(view, new Payload.Details(place));
        }
    }

    private List<NodeRow> nodes(View view, int number) {
        return new Page(view.page(number), Map.of()).nodes(compiled.graph(), number);
    }

    private void agrees(View view, Payload name) {
        assertThat(view.payload(name)).as("%s", name).isEqualTo(memory.payload(name));
    }

    private final class OneQueue implements Queues {
        @Override
        public boolean exists(String queue) {
            return queueExists;
        }

        @Override
        public void lookUp(String queue) {}

        @Override
        public boolean stillQueued(
                String queue, Direction direction, CommandRoute route, long sentAtMs) {
            return false;
        }

        @Override
        public boolean lacksWorker(String queue, String action, long sinceMs) {
            return false;
        }

        @Override
        public void answered(String queue, String action, String worker) {}
    }
}
