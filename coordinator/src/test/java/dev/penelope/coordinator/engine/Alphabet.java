package dev.penelope.coordinator.engine;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Json;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.Side;
import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that may happen next. Workers keep their duties: whoever says "failed" had no effect, an undo
 * takes the effect away, and an action that comes after its undo has none.
 */
final class Alphabet {
    private final World world;
    private final boolean queue;
    private final List<Turn> turns = new ArrayList<>();

    private Alphabet(World world) {
        this.world = world;
        this.queue = world.saga().queueExists("default");
    }

    /** What workers may answer, and timers. */
    static List<Turn> answers(World world) {
        Alphabet alphabet = new Alphabet(world);
        alphabet.answers();
        alphabet.timers();
        return alphabet.turns;
    }

    /** The same, and missing queues and code, heartbeats, unusable outputs. */
    static List<Turn> oddAnswers(World world) {
        Alphabet alphabet = new Alphabet(world);
        alphabet.answers();
        alphabet.timers();
        alphabet.oddities();
        return alphabet.turns;
    }

    /** What workers may answer, timers, operators, and outcomes that are late or unasked. */
    static List<Turn> controlsAndLateAnswers(World world) {
        Alphabet alphabet = new Alphabet(world);
        alphabet.answers();
        alphabet.timers();
        alphabet.lateOutcomes();
        alphabet.controls();
        return alphabet.turns;
    }

    /** What workers may answer, timers, and operators who set one thing at a time. */
    static List<Turn> steeredAnswers(World world) {
        Alphabet alphabet = new Alphabet(world);
        alphabet.answers();
        alphabet.timers();
        alphabet.steering(true);
        return alphabet.turns;
    }

    /** What is said and what passes outside, in any order with what workers and operators do. */
    static List<Turn> waits(World world) {
        Alphabet alphabet = new Alphabet(world);
        alphabet.answers();
        alphabet.timers();
        alphabet.signals();
        alphabet.controls();
        return alphabet.turns;
    }

    static Turn signal(World world, int place) {
        Alphabet alphabet = new Alphabet(world);
        alphabet.signal(place, "\"yes\"");
        return alphabet.turns.getFirst();
    }

    /** All of these. */
    static List<Turn> everything(World world) {
        Alphabet alphabet = new Alphabet(world);
        alphabet.answers();
        alphabet.timers();
        alphabet.oddities();
        alphabet.lateOutcomes();
        alphabet.signals();
        alphabet.controls();
        return alphabet.turns;
    }

    /** These too, and operators who set as much as they like. */
    static List<Turn> everythingAndSteering(World world) {
        Alphabet alphabet = new Alphabet(world);
        alphabet.turns.addAll(everything(world));
        alphabet.steering(false);
        return alphabet.turns;
    }

    static List<Turn> timers(World world) {
        Alphabet alphabet = new Alphabet(world);
        alphabet.timers();
        return alphabet.turns;
    }

    static Turn success(World world, int place, Direction direction) {
        Alphabet alphabet = new Alphabet(world);
        if (direction == Direction.ACTION) {
            alphabet.action(place, OutcomeKind.SUCCEEDED, true, world.applied() | 1L << place);
        } else {
            alphabet.undo(place, OutcomeKind.SUCCEEDED, world.applied() & ~(1L << place));
        }
        return alphabet.turns.getFirst();
    }

    static Turn control(World world, Verb verb) {
        Alphabet alphabet = new Alphabet(world);
        alphabet.control(verb, Failure.SAGA, world.applied());
        return alphabet.turns.getFirst();
    }

    private void answers() {
        for (int place = 0; place < world.saga().graph().size(); place++) {
            NodeRow row = world.node(place);
            long with = world.applied() | 1L << place;
            long without = world.applied() & ~(1L << place);
            if (row.state() == NodeState.RUNNING) {
                action(place, OutcomeKind.SUCCEEDED, true, with);
                action(place, OutcomeKind.UNKNOWN, true, with);
                action(place, OutcomeKind.UNKNOWN, true, world.applied());
                action(place, OutcomeKind.FAILED, false, with);
                action(place, OutcomeKind.FAILED, false, world.applied());
                // This attempt had no effect: that says nothing of the one before.
                if (row.attempts() > 1 || without == world.applied()) {
                    action(place, OutcomeKind.FAILED, true, world.applied());
                }
            } else if (row.state() == NodeState.UNDOING) {
                undo(place, OutcomeKind.SUCCEEDED, without);
                undo(place, OutcomeKind.FAILED, world.applied());
                undo(place, OutcomeKind.UNKNOWN, without);
                undo(place, OutcomeKind.UNKNOWN, world.applied());
            }
        }
    }

    /** Each may fire now, at its time, and in any order. */
    private void timers() {
        for (Effect.Arm armed : world.saga().timers().all()) {
            long atMs = Math.max(world.nowMs(), armed.dueMs());
            turns.add(
                    new Turn(
                            armed.timer() + " is due",
                            Optional.of(new Event.Due(atMs, armed.timer())),
                            world.applied(),
                            atMs,
                            queue));
        }
    }

    private void oddities() {
        turns.add(
                new Turn(
                        queue ? "the queue vanishes" : "the queue returns",
                        Optional.empty(),
                        world.applied(),
                        world.nowMs(),
                        !queue));
        for (int place = 0; place < world.saga().graph().size(); place++) {
            NodeRow row = world.node(place);
            if (row.state() == NodeState.RUNNING) {
                boolean first = (world.applied() & 1L << place) == 0;
                action(place, OutcomeKind.UNSERVED, first, world.applied());
                action(place, OutcomeKind.UNSERVED, false, world.applied() | 1L << place);
                action(place, OutcomeKind.UNUSABLE, true, world.applied() | 1L << place);
                heartbeat(place, Direction.ACTION, first, world.applied());
                heartbeat(place, Direction.ACTION, false, world.applied() | 1L << place);
            } else if (row.state() == NodeState.UNDOING) {
                undo(place, OutcomeKind.UNSERVED, world.applied());
                heartbeat(place, Direction.UNDO, false, world.applied());
            }
        }
    }

    /** A command of a lost transaction, or of a worker that everybody had given up. */
    private void lateOutcomes() {
        for (int place = 0; place < world.saga().graph().size(); place++) {
            NodeState state = world.node(place).state();
            boolean undoHasRun = state == NodeState.UNDONE || world.node(place).undoAttempts() > 0;
            if (!world.saga().graph().node(place).runs()) {
                continue;
            }
            long effect = undoHasRun ? world.applied() : world.applied() | 1L << place;
            if (state != NodeState.RUNNING && !world.isOver()) {
                action(place, OutcomeKind.SUCCEEDED, false, effect);
                action(place, OutcomeKind.UNKNOWN, false, effect);
                heartbeat(place, Direction.ACTION, false, effect);
            }
            if (world.isOver() && world.saga().saga().isPresent()) {
                action(place, OutcomeKind.SUCCEEDED, false, effect);
                heartbeat(place, Direction.ACTION, false, effect);
            }
            if (state == NodeState.UNDO_FAILED || state == NodeState.UNDO_BACKING_OFF) {
                undo(place, OutcomeKind.SUCCEEDED, world.applied() & ~(1L << place));
                undo(place, OutcomeKind.FAILED, world.applied());
            }
        }
    }

    private void controls() {
        if (world.isOver()) {
            return;
        }
        control(Verb.PAUSE, Failure.SAGA, world.applied());
        control(Verb.RESUME, Failure.SAGA, world.applied());
        control(Verb.ABORT, Failure.SAGA, world.applied());
        control(Verb.RETRY_UNDO, Failure.SAGA, world.applied());
        control(Verb.ABANDON, Failure.SAGA, world.applied());
        for (int place = 0; place < world.saga().graph().size(); place++) {
            decisions(place);
            NodeState state = world.node(place).state();
            if (state == NodeState.UNDO_FAILED
                    || state == NodeState.UNDO_BACKING_OFF
                    || world.node(place).flags().undecided()) {
                // The person saw to it that nothing is left.
                control(Verb.MARK_UNDONE, place, world.applied() & ~(1L << place));
            }
        }
    }

    private void decisions(int place) {
        NodeState state = world.node(place).state();
        if (world.node(place).flags().undecided() || state == NodeState.BACKING_OFF) {
            wish(Verb.RETRY, place, Wish.NONE);
        }
        boolean waits = state == NodeState.READY || state == NodeState.WAITING;
        if (world.node(place).flags().undecided() || state == NodeState.BACKING_OFF || waits) {
            wish(Verb.SKIP, place, Wish.NONE);
        }
    }

    static Turn retry(World world, int place) {
        Alphabet alphabet = new Alphabet(world);
        alphabet.wish(Verb.RETRY, place, Wish.NONE);
        return alphabet.turns.getFirst();
    }

    /** The person saw to it that no more than this is left. */
    static Turn markUndone(World world, int place, long applied) {
        Alphabet alphabet = new Alphabet(world);
        alphabet.control(Verb.MARK_UNDONE, place, applied);
        return alphabet.turns.getFirst();
    }

    /** Each wish is another: none has an id by which it would be known to be the same. */
    private void steering(boolean oneAtATime) {
        if (world.isOver()) {
            return;
        }
        Steering steering = world.saga().saga().orElseThrow().steering();
        control(Verb.PAUSE, Failure.SAGA, world.applied());
        control(Verb.RESUME, Failure.SAGA, world.applied());
        if (steering.granted() == 0) {
            wish(Verb.STEP, Failure.SAGA, Wish.NONE);
        }
        if (!steering.marks().isEmpty()) {
            wish(Verb.CLEAR, Failure.SAGA, Wish.NONE);
        }
        if (oneAtATime && !steering.marks().isEmpty()) {
            return;
        }
        for (int place = 0; place < world.saga().graph().size(); place++) {
            for (Direction direction : Direction.values()) {
                Wish wish = Wish.of(direction);
                wish(Verb.BREAK, place, wish);
                wish(Verb.BREAK, place, wish.on(Side.AFTER));
                wish(Verb.INJECT_ERROR, place, wish);
                wish(Verb.INJECT_REPEAT, place, wish.times(2));
            }
        }
    }

    /** Two who do not agree, each at any time. */
    private void signals() {
        for (int place = 0; place < world.saga().graph().size(); place++) {
            if (world.saga().graph().node(place) instanceof Node.Signal && !world.isOver()) {
                signal(place, "\"yes\"");
                signal(place, "\"no\"");
            }
        }
    }

    private void wish(Verb verb, int place, Wish wish) {
        add(
                verb.wire()
                        + (place == Failure.SAGA ? "" : " " + name(place))
                        + " "
                        + wish.direction()
                        + " "
                        + wish.side(),
                new Event.Control(world.nowMs(), "", verb, place, "ariadne", "because", wish),
                world.applied());
    }

    static Turn clear(World world) {
        Alphabet alphabet = new Alphabet(world);
        alphabet.wish(Verb.CLEAR, Failure.SAGA, Wish.NONE);
        return alphabet.turns.getFirst();
    }

    private void signal(int place, String value) {
        add(
                "signal " + name(place) + " " + value,
                new Event.Control(
                        world.nowMs(),
                        "c",
                        Verb.SIGNAL,
                        place,
                        "ariadne",
                        "because",
                        Wish.of(Json.of(value))),
                world.applied());
    }

    private void action(int place, OutcomeKind kind, boolean certainlyFirst, long applied) {
        outcome(place, Direction.ACTION, kind, certainlyFirst, applied);
    }

    private void undo(int place, OutcomeKind kind, long applied) {
        outcome(place, Direction.UNDO, kind, false, applied);
    }

    private void outcome(
            int place,
            Direction direction,
            OutcomeKind kind,
            boolean certainlyFirst,
            long applied) {
        boolean fine = kind == OutcomeKind.SUCCEEDED;
        Event.Outcome outcome =
                new Event.Outcome(
                        world.nowMs(),
                        place,
                        direction,
                        Math.max(1, world.node(place).attempts(direction)),
                        kind,
                        fine ? Optional.of(Json.of("" + place)) : Optional.empty(),
                        fine ? Optional.empty() : Optional.of(ErrorInfo.of("Broken", "")),
                        certainlyFirst);
        add(
                name(place)
                        + " "
                        + direction.wire()
                        + " "
                        + kind.wire()
                        + (certainlyFirst ? "" : " (perhaps not first)")
                        + ((applied & 1L << place) == 0
                                ? ", no effect is there"
                                : ", effect is there"),
                outcome,
                applied);
    }

    private void heartbeat(int place, Direction direction, boolean certainlyFirst, long applied) {
        int attempt = Math.max(1, world.node(place).attempts(direction));
        add(
                name(place) + " heartbeat" + (certainlyFirst ? "" : " (perhaps not first)"),
                new Event.Heartbeat(
                        world.nowMs(), place, direction, attempt, Optional.empty(), certainlyFirst),
                applied);
    }

    private void control(Verb verb, int place, long applied) {
        // The saga would remember that it did this before, and not do it again.
        String id = verb == Verb.RETRY_UNDO ? "" : "c";
        add(
                verb.wire() + (place == Failure.SAGA ? "" : " " + name(place)),
                new Event.Control(world.nowMs(), id, verb, place, "ariadne", "because"),
                applied);
    }

    private void add(String what, Event event, long applied) {
        turns.add(new Turn(what, Optional.of(event), applied, world.nowMs(), queue));
    }

    private String name(int place) {
        return world.saga().graph().node(place).name();
    }
}
