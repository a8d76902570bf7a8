package dev.penelope.coordinator.engine;

import java.util.List;

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
                                    control.verb(),
                                    control.id(),
                                    false,
                                    "NOT_POSSIBLE",
                                    control.verb().wire()
                                            + " is not possible: the saga is "
                                            + remains.status(),
                                    List.of()));
            case Event.Start start -> Step.nothing();
            case Event.Heartbeat heartbeat -> Step.nothing();
            case Event.Due due -> Step.nothing();
            case Event.Patrol patrol -> Step.nothing();
        };
    }
}
