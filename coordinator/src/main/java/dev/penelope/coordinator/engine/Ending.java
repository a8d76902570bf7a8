package dev.penelope.coordinator.engine;

import dev.penelope.model.Json;
import dev.penelope.model.SagaStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Publishes how a run ended. */
final class Ending {
    private Ending() {}

    static void succeeded(Draft draft) {
        end(draft, SagaStatus.SUCCEEDED, draft.output(draft.graph.last()), Step.Keep.REMAINS);
    }

    static void failed(Draft draft) {
        end(draft, SagaStatus.FAILED, Optional.empty(), Step.Keep.WHOLE);
    }

    static void abandoned(Draft draft) {
        end(draft, SagaStatus.ABANDONED, Optional.empty(), Step.Keep.WHOLE);
    }

    private static void end(
            Draft draft, SagaStatus outcome, Optional<Json> output, Step.Keep keep) {
        draft.end(outcome, keep);
        boolean amends = draft.endedAtMs != 0;
        if (!amends) {
            draft.endedAtMs = draft.atMs;
            draft.deadlineMs()
                    .ifPresent(dueMs -> draft.disarm(TimerKind.DEADLINE, Failure.SAGA, dueMs));
        }
        draft.retryTo = 0;
        draft.pause = Optional.empty();
        draft.stuck = Optional.empty();
        draft.gates.vanish();
        List<NodeRow> nodes = new ArrayList<>(draft.graph.size());
        for (int place = 0; place < draft.graph.size(); place++) {
            nodes.add(draft.row(place));
        }
        draft.effects.add(new Effect.Finish(outcome, output, nodes, amends));
    }
}
