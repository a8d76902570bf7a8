package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Payload;
import dev.penelope.coordinator.engine.Remains;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.engine.View;
import dev.penelope.model.Definition;
import dev.penelope.model.Direction;
import dev.penelope.model.Graph;
import dev.penelope.model.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One saga as the store has it, loaded further as the engine asks. Good for one step. */
final class LoadedView implements View {
    private final SagaStore store;
    private final Queues queues;
    private final Optional<StoredSaga> stored;
    private final Optional<Remains> remains;
    private final Compiled compiled;
    private final Settings settings;
    private final Map<Integer, Page> pages = new HashMap<>();

    LoadedView(
            SagaStore store,
            Queues queues,
            Optional<StoredSaga> stored,
            Optional<Remains> remains,
            Compiled compiled,
            Settings settings) {
        this.store = store;
        this.queues = queues;
        this.stored = stored;
        this.remains = remains;
        this.compiled = compiled;
        this.settings = settings;
    }

    @Override
    public Optional<Saga> saga() {
        return stored.map(StoredSaga::saga);
    }

    @Override
    public boolean strict() {
        return settings.strict();
    }

    @Override
    public Optional<Remains> remains() {
        return remains;
    }

    @Override
    public Definition<?, ?> definition() {
        return compiled.definition();
    }

    @Override
    public Duration retryFloor() {
        return settings.allowances().retryFloor();
    }

    @Override
    public Graph graph() {
        return compiled.graph();
    }

    @Override
    public List<NodeRow> page(int number) {
        return kept(number).nodes();
    }

    @Override
    public Optional<Json> payload(Payload name) {
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        int page =
                switch (stored.get().kept()) {
                    case StoredSaga.Whole whole -> 0;
                    case StoredSaga.Paged paged -> Page.number(Page.place(name));
                };
        Json near = page < 0 ? null : kept(page).payloads().get(name);
        return near == null ? store.payload(stored.get(), name) : Optional.of(near);
    }

    /** The saga as it was stored. */
    Optional<StoredSaga> stored() {
        return stored;
    }

    /** A page as it was stored, wherever each of its nodes was. */
    Page kept(int number) {
        return stored.isEmpty()
                ? Page.UNTOUCHED
                : pages.computeIfAbsent(
                        number, missing -> store.page(stored.get(), missing, graph()));
    }

    @Override
    public boolean queueExists(String queue) {
        return queues.exists(queue);
    }

    @Override
    public boolean lacksWorker(String queue, String action, long sinceMs) {
        return queues.lacksWorker(queue, action, sinceMs);
    }

    @Override
    public boolean stillQueued(String queue, Direction direction, String node, long sentAtMs) {
        if (stored.isEmpty()) {
            return false;
        }
        CommandRoute first =
                CommandRoute.first(
                        stored.get().saga().id(),
                        settings.partitions(),
                        graph().indexOf(node),
                        graph().size());
        // Whether what was sent last was a repetition is not recorded. Where the next one would
        // go it would wait as long.
        return queues.stillQueued(queue, direction, first, sentAtMs)
                || queues.stillQueued(queue, direction, first.again(sentAtMs), sentAtMs);
    }
}
