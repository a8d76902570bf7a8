package dev.penelope.coordinator.engine;

import dev.penelope.model.Json;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one event led to.
 *
 * @param saga the saga as it is now; none if there is none
 * @param pages the pages that changed, whole, by number
 * @param payloads the values that are new
 * @param keep what is to become of the saga's state
 * @param moves the transitions that it consisted of, in order, for those who watch
 */
public record Step(
        Optional<Saga> saga,
        Map<Integer, List<NodeRow>> pages,
        Map<Payload, Json> payloads,
        Keep keep,
        List<Effect> effects,
        List<Move> moves) {

    /** One transition of a node, or of the saga as a whole. */
    public sealed interface Move {
        record OfNode(int place, NodeState from, NodeState to) implements Move {}

        record OfSaga(SagaStatus from, SagaStatus to) implements Move {}
    }

    /** What is to become of a saga's state. */
    public enum Keep {
        /** Nothing changed. */
        AS_IT_WAS,
        /** It goes on. */
        OPEN,
        /** It is over, and whole it goes to the archive: what comes late is recorded, or undone. */
        WHOLE,
        /** It is over for good: only {@link Remains} are archived. */
        REMAINS
    }

    static Step nothing() {
        return new Step(Optional.empty(), Map.of(), Map.of(), Keep.AS_IT_WAS, List.of(), List.of());
    }

    static Step answer(Effect effect) {
        return new Step(
                Optional.empty(), Map.of(), Map.of(), Keep.AS_IT_WAS, List.of(effect), List.of());
    }
}
