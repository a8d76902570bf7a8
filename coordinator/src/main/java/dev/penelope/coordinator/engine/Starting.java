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
            return again(start, Known.of(saga));
        }
        if (view.remains().isPresent()) {
            Remains remains = view.remains().get();
            return again(start, Known.of(remains));
        }
        return begin(view, start, nowMs);
    }

    /** The same start again is accepted and changes nothing; anything else is a conflict. */
    private static Step again(Event.Start start, Known known) {
        SagaStatus status = known.status();
        boolean same = known.content().equals(start.content());
        String message =
                same
                        ? "This saga was started before with the same content, and is " + status
                        : "Expected an id that is not in use, but a saga with this id and another"
                                + " definition, parameters, labels or deadline is "
                                + status
                                + "; choose another id";
        return Step.answer(
                new Effect.AnswerStart(
                        start.run(),
                        same,
                        same ? "DUPLICATE" : "CONFLICT",
                        message,
                        known.run(),
                        status,
                        known.revision()));
    }

    /** What is known of a saga that was started before. */
    private record Known(RunId run, String content, SagaStatus status, long revision) {
        static Known of(Saga saga) {
            return new Known(
                    saga.origin().run(), saga.origin().content(), saga.status(), saga.revision());
        }

        static Known of(Remains remains) {
            return new Known(remains.run(), remains.content(), remains.status(), 0);
        }
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
