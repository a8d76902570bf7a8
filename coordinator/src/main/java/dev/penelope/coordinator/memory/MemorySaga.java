package dev.penelope.coordinator.memory;

import dev.penelope.coordinator.engine.Effect;
import dev.penelope.coordinator.engine.Engine;
import dev.penelope.coordinator.engine.Event;
import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Payload;
import dev.penelope.coordinator.engine.Remains;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.engine.Step;
import dev.penelope.coordinator.engine.View;
import dev.penelope.model.Definition;
import dev.penelope.model.Direction;
import dev.penelope.model.Graph;
import dev.penelope.model.Json;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One saga in memory: decides with the real engine and stores what it decides. What it stores is
 * its own copy, so that every step starts from stored state, as after a restart. Not safe for use
 * by several threads.
 */
public final class MemorySaga implements View {
    private final Definition<?, ?> definition;
    private final Graph graph;
    private final Map<Integer, List<NodeRow>> pages = new HashMap<>();
    private final Map<Payload, Json> payloads = new HashMap<>();
    private final Set<String> missingQueues = new HashSet<>();
    private final Map<String, String> keys = new HashMap<>();
    private final MemoryTimers timers;
    private Optional<Saga> saga = Optional.empty();
    private Optional<Remains> remains = Optional.empty();
    private boolean backlog;
    private boolean workersLack;
    private boolean strict;

    public MemorySaga(Definition<?, ?> definition) {
        this(definition, definition.graph(), new MemoryTimers());
    }

    private MemorySaga(Definition<?, ?> definition, Graph graph, MemoryTimers timers) {
        this.definition = definition;
        this.graph = graph;
        this.timers = timers;
    }

    /** Another saga in the same state, which goes its own way from here. */
    public MemorySaga copy() {
        MemorySaga copy = new MemorySaga(definition, graph, timers.copy());
        copy.pages.putAll(pages);
        copy.payloads.putAll(payloads);
        copy.missingQueues.addAll(missingQueues);
        copy.keys.putAll(keys);
        copy.saga = saga;
        copy.remains = remains;
        copy.backlog = backlog;
        copy.workersLack = workersLack;
        copy.strict = strict;
        return copy;
    }

    /** Has the engine decide what follows from the event at once, and stores that. */
    public Step tell(Event event) {
        return tell(event, event.atMs());
    }

    /** The same, at a time of the coordinator's clock. */
    public Step tell(Event event, long nowMs) {
        Step step = Engine.step(this, event, nowMs);
        store(step);
        return step;
    }

    /** Stores what a step changed. */
    public void store(Step step) {
        for (Effect effect : step.effects()) {
            switch (effect) {
                case Effect.Arm arm -> timers.arm(arm);
                case Effect.Disarm disarm -> timers.disarm(disarm);
                case Effect.Dispatch sent -> {}
                case Effect.Finish published -> {}
                case Effect.AnswerStart published -> {}
                case Effect.AnswerControl published -> {}
                case Effect.Tell published -> {}
                case Effect.Unsettling counted -> {}
            }
        }
        switch (step.keep()) {
            case AS_IT_WAS -> {}
            case OPEN, WHOLE -> {
                saga = step.saga();
                step.pages().forEach((number, page) -> pages.put(number, copied(page)));
                payloads.putAll(step.payloads());
            }
            case REMAINS -> {
                remains = step.saga().map(MemorySaga::remainsOf);
                saga = Optional.empty();
                pages.clear();
                payloads.clear();
            }
        }
    }

    private static Remains remainsOf(Saga saga) {
        return new Remains(
                saga.origin().run(), saga.status(), saga.origin().content(), saga.endedAtMs());
    }

    private static List<NodeRow> copied(List<NodeRow> page) {
        return page.stream().map(NodeRow::copy).toList();
    }

    /** Timers that are armed. */
    public MemoryTimers timers() {
        return timers;
    }

    /** Whether commands can be sent to that queue from now on; they can at first. */
    public void queue(String name, boolean exists) {
        if (exists) {
            missingQueues.remove(name);
        } else {
            missingQueues.add(name);
        }
    }

    /** Whether, from now on, workers see committed commands only; they see others at first. */
    public void strict(boolean committedOnly) {
        strict = committedOnly;
    }

    @Override
    public boolean strict() {
        return strict;
    }

    /** Whether, from now on, no worker is known to serve anything; that is not known at first. */
    public void workersLack(boolean known) {
        workersLack = known;
    }

    /** Whether, from now on, workers lag behind everything that was sent; they do not at first. */
    public void backlog(boolean lags) {
        backlog = lags;
    }

    /** The idempotency keys that its commands had, for whoever watches it. */
    Map<String, String> keys() {
        return keys;
    }

    /** All that is stored of the nodes, by number of page. */
    public Map<Integer, List<NodeRow>> pages() {
        return Map.copyOf(pages);
    }

    /** All values that are stored. */
    public Map<Payload, Json> payloads() {
        return Map.copyOf(payloads);
    }

    @Override
    public Optional<Saga> saga() {
        return saga;
    }

    @Override
    public Optional<Remains> remains() {
        return remains;
    }

    @Override
    public Definition<?, ?> definition() {
        return definition;
    }

    @Override
    public Graph graph() {
        return graph;
    }

    @Override
    public List<NodeRow> page(int number) {
        return pages.getOrDefault(number, List.of());
    }

    @Override
    public Optional<Json> payload(Payload name) {
        return Optional.ofNullable(payloads.get(name));
    }

    @Override
    public boolean queueExists(String queue) {
        return !missingQueues.contains(queue);
    }

    @Override
    public boolean stillQueued(String queue, Direction direction, String key, long sentAtMs) {
        return backlog;
    }

    @Override
    public boolean lacksWorker(String queue, String action, long sinceMs) {
        return workersLack;
    }
}
