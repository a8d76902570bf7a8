package dev.penelope.coordinator.engine;

import dev.penelope.model.Verb;
import java.util.List;

/** The one function that decides a saga's fate. */
public final class Engine {
    /**
     * How many nodes one step dispatches, undoes or passes over, and fewer if their commands are
     * large; a timer continues the rest, so that no saga holds up the others for long.
     */
    public static final int NODES_PER_STEP = 256;

    private Engine() {}

    /**
     * What follows from {@code event} for the saga that {@code view} shows. The same for the same,
     * always. An event that says nothing new changes nothing.
     *
     * @param nowMs when this is decided, by the coordinator's clock, and so when what follows is
     *     sent: long after the event was appended, if it waited to be read
     * @throws IllegalStateException if the state contradicts itself, which would be a bug
     */
    public static Step step(View view, Event event, long nowMs) {
        if (event instanceof Event.Start start) {
            return Starting.step(view, start, nowMs);
        }
        if (view.saga().isEmpty() && view.remains().isPresent()) {
            return Finished.step(view.remains().get(), event);
        }
        Saga saga =
                view.saga()
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "Expected a saga for " + event + ", but there is none"));
        Draft draft = new Draft(view, saga, event.atMs(), nowMs);
        switch (event) {
            case Event.Start never -> {}
            case Event.Outcome outcome -> Fold.outcome(draft, outcome);
            case Event.Heartbeat heartbeat -> Fold.heartbeat(draft, heartbeat);
            case Event.Due due -> Timers.due(draft, due.timer());
            case Event.Control control -> Controls.apply(draft, control);
            case Event.Patrol patrol -> Patrol.look(draft);
        }
        Advance.run(draft);
        return draft.step();
    }

    /** Verbs that would be accepted of the saga that the view shows. */
    public static List<Verb> possible(View view, long nowMs) {
        return view.saga()
                .map(saga -> Moves.possible(new Draft(view, saga, nowMs, nowMs)))
                .orElse(List.of());
    }
}
