package dev.penelope.coordinator.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers for a saga that is over for good: nothing can move it. */
final class Finished {
    private Finished() {}

    static Step step(Remains remains, Event event) {
        return switch (event) {
            case Event.Outcome outcome ->
                    Step.answer(
                            new Effect.Unsettling(
                                    outcome.place(),
                                    outcome.direction(),
                                    outcome.kind(),
                                    Effect.Unsettling.Why.LATE));
            case Event.Control control ->
                    Step.answer(
                            new Effect.AnswerControl(
                                    control.id(),
                                    false,
                                    "NOT_POSSIBLE",
                                    control.verb().wire()
                                            + " is not possible: the saga is "
                                            + remains.status(),
                                    List.of()));
            case Event.Start start -> nothing();
            case Event.Heartbeat heartbeat -> nothing();
            case Event.Due due -> nothing();
            case Event.Patrol patrol -> nothing();
        };
    }

    private static Step nothing() {
        return new Step(Optional.empty(), Map.of(), Map.of(), Step.Keep.AS_IT_WAS, List.of());
    }
}
