package dev.penelope.coordinator.engine;

import dev.penelope.model.RunId;
import dev.penelope.model.SagaStatus;
import java.util.List;
import java.util.Optional;

/** Begins a run, or says why not. */
final class Starting {
    private Starting() {}

    static Step step(View view, Event.Start start, long nowMs) {
        if (view.saga().isPresent()) {
            Saga saga = view.saga().get();
            return again(start, saga.origin().run(), saga.origin().content(), saga.status());
        }
        if (view.remains().isPresent()) {
            Remains remains = view.remains().get();
            return again(start, remains.run(), remains.content(), remains.status());
        }
        return begin(view, start, nowMs);
    }

    /** The same start again is accepted and changes nothing; anything else is a conflict. */
    private static Step again(Event.Start start, RunId run, String content, SagaStatus status) {
        boolean same = content.equals(start.content());
        Optional<SagaStatus> outcome = status.ended() ? Optional.of(status) : Optional.empty();
        String message =
                same
                        ? "This saga was started before with the same content, and is " + status
                        : "Expected an id that is not in use, but a saga with this id and another"
                                + " definition, parameters, labels or deadline is "
                                + status
                                + "; choose another id";
        return Step.answer(
                new Effect.AnswerStart(
                        start.run(), same, same ? "DUPLICATE" : "CONFLICT", message, run, outcome));
    }

    private static Step begin(View view, Event.Start start, long nowMs) {
        Origin origin =
                new Origin(
                        start.run(),
                        start.definition(),
                        start.content(),
                        start.atMs(),
                        start.deadline(),
                        start.labels(),
                        start.trace());
        int nodes = view.graph().size();
        Saga saga =
                new Saga(
                        start.saga(),
                        origin,
                        SagaStatus.RUNNING,
                        new Tally(nodes, 0, 0, 0, 0, nodes, 0, 0),
                        Optional.empty(),
                        0,
                        Optional.empty(),
                        List.of(),
                        0,
                        List.of(),
                        0,
                        Optional.empty(),
                        Steering.NONE);
        Draft draft = new Draft(view, saga, start.atMs(), nowMs);
        draft.keep(new Payload.Params(), start.params());
        start.deadline()
                .ifPresent(limit ->
                        draft.arm(
                                TimerKind.DEADLINE, Failure.SAGA, start.atMs() + limit.toMillis()));
        for (int place = 0; place < nodes; place++) {
            if (view.graph().predecessors(place).length == 0) {
                Advance.ready(draft, place);
            }
        }
        for (Event.Control wish : start.wishes()) {
            draft.atMs = Math.max(draft.atMs, wish.atMs());
            Controls.apply(draft, wish);
        }
        Advance.run(draft);
        return draft.step();
    }
}
