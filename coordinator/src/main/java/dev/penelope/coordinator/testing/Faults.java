package dev.penelope.coordinator.testing;

import dev.penelope.model.Direction;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What goes wrong in a run.
 *
 * @param failing nodes whose action fails, and how
 * @param failingUndos nodes whose undo fails for good
 * @param twice whether every delivery comes twice
 * @param losses deliveries whose worker dies, and when
 * @param late nodes whose action is delivered once more after their undo
 * @param crash the number of the event, from 1, on which the coordinator dies; 0 for none
 */
record Faults(
        Map<String, Injection> failing,
        Set<String> failingUndos,
        boolean twice,
        Map<Delivery, Death> losses,
        Set<String> late,
        int crash) {
    static final Faults NONE = new Faults(Map.of(), Set.of(), false, Map.of(), Set.of(), 0);

    /** One command, by what is the same in every run. */
    record Delivery(String node, Direction direction, int attempt) {
        @Override
        public String toString() {
            return direction.wire() + " of \"" + node + "\", attempt " + attempt;
        }
    }

    /** When a worker dies. */
    enum Death {
        BEFORE("loses its worker before it runs"),
        AFTER("loses its worker after it has run, before that is known");

        private final String words;

        Death(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    Faults failing(String node, Injection how) {
        Map<String, Injection> more = new TreeMap<>(failing);
        more.put(node, how);
        return new Faults(more, failingUndos, twice, losses, late, crash);
    }

    Faults failingUndo(String node) {
        Set<String> more = new TreeSet<>(failingUndos);
        more.add(node);
        return new Faults(failing, more, twice, losses, late, crash);
    }

    Faults everythingTwice() {
        return new Faults(failing, failingUndos, true, losses, late, crash);
    }

    Faults losing(Delivery delivery, Death when) {
        return new Faults(failing, failingUndos, twice, Map.of(delivery, when), late, crash);
    }

    Faults late(Set<String> nodes) {
        return new Faults(failing, failingUndos, twice, losses, Set.copyOf(nodes), crash);
    }

    Faults crashing(int event) {
        return new Faults(failing, failingUndos, twice, losses, late, event);
    }
}
