package dev.penelope.simulator;

import dev.penelope.coordinator.testing.MemorySaga;
import dev.penelope.model.SagaId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one task keeps in its stores, its input offsets among it: they change and are rolled back
 * together. A copy shares sagas with its original until it touches them.
 */
final class TaskState {
    private final TreeMap<SagaId, MemorySaga> sagas = new TreeMap<>();
    private final Set<SagaId> own = new HashSet<>();

    /** Outcomes and controls that came before their saga's start. */
    private final TreeMap<SagaId, List<Input>> early = new TreeMap<>();

    final Map<Input.Source, Long> offsets = new EnumMap<>(Input.Source.class);
    long newestMs;

    TaskState copy() {
        TaskState copy = new TaskState();
        copy.sagas.putAll(sagas);
        early.forEach((saga, inputs) -> copy.early.put(saga, new ArrayList<>(inputs)));
        copy.offsets.putAll(offsets);
        copy.newestMs = newestMs;
        own.clear();
        return copy;
    }

    Collection<SagaId> ids() {
        return List.copyOf(sagas.keySet());
    }

    /** To be looked at. */
    MemorySaga peek(SagaId id) {
        return Optional.ofNullable(sagas.get(id)).orElseThrow();
    }

    /** To be changed. */
    Optional<MemorySaga> own(SagaId id) {
        MemorySaga saga = sagas.get(id);
        if (saga == null) {
            return Optional.empty();
        }
        if (own.add(id)) {
            saga = saga.copy();
            sagas.put(id, saga);
        }
        return Optional.of(saga);
    }

    void add(SagaId id, MemorySaga saga) {
        own.add(id);
        sagas.put(id, saga);
    }

    void wait(SagaId id, Input input) {
        early.computeIfAbsent(id, unused -> new ArrayList<>()).add(input);
    }

    List<Input> takeEarly(SagaId id) {
        List<Input> inputs = early.remove(id);
        return inputs == null ? List.of() : inputs;
    }
}
