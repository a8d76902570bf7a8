package dev.penelope.simulator;

import dev.penelope.coordinator.stream.SimulatedStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * What is committed of one task: its stores, how far its inputs are read, and, for those who judge
 * it, what it read and wrote, in order.
 */
final class Changelog {
    final NavigableMap<byte[], byte[]> sagas = SimulatedStore.newChangelog();
    final NavigableMap<byte[], byte[]> archive = SimulatedStore.newChangelog();
    final Map<String, Long> positions = new HashMap<>();
    final List<Step> journal = new ArrayList<>();

    /**
     * One thing that a task did.
     *
     * @param read none if it was done by the clock
     */
    record Step(Optional<Entry> read, List<Entry> wrote) {}
}
