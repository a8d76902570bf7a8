package dev.penelope.coordinator.engine;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Json;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.Side;
import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import java.time.Duration;
import java.util.Optional;

/** Something that happens to the saga of a test. */
@FunctionalInterface
interface Happening {
    void to(Scenario scenario);

    // What workers say

    static Said succeeded(String node) {
        return new Said(node, Direction.ACTION, OutcomeKind.SUCCEEDED);
    }

    /** By the word of its author this attempt had no effect, and it was certainly the first. */
    static Said failed(String node) {
        return new Said(node, Direction.ACTION, OutcomeKind.FAILED);
    }

    static Said unknown(String node) {
        return new Said(node, Direction.ACTION, OutcomeKind.UNKNOWN);
    }

    static Said unusable(String node) {
        return new Said(node, Direction.ACTION, OutcomeKind.UNUSABLE);
    }

    static Said unserved(String node) {
        return new Said(node, Direction.ACTION, OutcomeKind.UNSERVED);
    }

    static Said undone(String node) {
        return new Said(node, Direction.UNDO, OutcomeKind.SUCCEEDED);
    }

    static Said undoFailed(String node) {
        return new Said(node, Direction.UNDO, OutcomeKind.FAILED);
    }

    static Said undoUnknown(String node) {
        return new Said(node, Direction.UNDO, OutcomeKind.UNKNOWN);
    }

    static Said undoUnserved(String node) {
        return new Said(node, Direction.UNDO, OutcomeKind.UNSERVED);
    }

    static Beat heartbeat(String node) {
        return heartbeat(node, Direction.ACTION);
    }

    static Beat heartbeat(String node, Direction direction) {
        return new Beat(node, direction, 0, true, Json.of("\"half-way\""));
    }

    static Beat heartbeat(String node, Json details) {
        return new Beat(node, Direction.ACTION, 0, true, details);
    }

    // What operators want

    static Happening pause() {
        return control(Verb.PAUSE, "");
    }

    static Happening resume() {
        return control(Verb.RESUME, "");
    }

    static Happening abort() {
        return control(Verb.ABORT, "");
    }

    static Happening retryUndo(String node) {
        return control(Verb.RETRY_UNDO, node);
    }

    static Happening retryAllUndos() {
        return control(Verb.RETRY_UNDO, "");
    }

    static Happening markUndone(String node) {
        return control(Verb.MARK_UNDONE, node);
    }

    static Happening abandon() {
        return control(Verb.ABANDON, "");
    }

    static Happening signal(String node, String json) {
        return control(Verb.SIGNAL, node, Wish.of(Json.of(json)));
    }

    static Happening control(Verb verb, String node) {
        return control(verb, node, Wish.NONE);
    }

    static Happening control(Verb verb, String node, Wish wish) {
        return scenario -> control("c" + scenario.steps(), verb, node, wish).to(scenario);
    }

    /** Under an id of its own: the same wish may come twice. */
    static Happening control(String id, Verb verb, String node, Wish wish) {
        return scenario -> scenario.tell(event(scenario, id, verb, node, wish));
    }

    static Event.Control event(Scenario scenario, String id, Verb verb, String node, Wish wish) {
        return new Event.Control(
                scenario.atMs(),
                id,
                verb,
                node.isEmpty() ? Failure.SAGA : scenario.place(node),
                "ariadne",
                "because",
                wish);
    }

    static Happening breakBefore(String node) {
        return control(Verb.BREAK, node);
    }

    static Happening breakAfter(String node) {
        return control(Verb.BREAK, node, Wish.NONE.on(Side.AFTER));
    }

    static Happening breakBeforeUndo(String node) {
        return control(Verb.BREAK, node, Wish.of(Direction.UNDO));
    }

    static Happening breakAfterUndo(String node) {
        return control(Verb.BREAK, node, Wish.of(Direction.UNDO).on(Side.AFTER));
    }

    static Happening retry(String node) {
        return control(Verb.RETRY, node);
    }

    static Happening retry(String node, String input) {
        return control(Verb.RETRY, node, Wish.of(Json.of(input)));
    }

    static Happening skip(String node) {
        return control(Verb.SKIP, node);
    }

    static Happening skip(String node, String output) {
        return control(Verb.SKIP, node, Wish.of(Json.of(output)));
    }

    static Happening step(int times) {
        return control(Verb.STEP, "", Wish.NONE.times(times));
    }

    static Happening injectError(String node) {
        return control(Verb.INJECT_ERROR, node);
    }

    static Happening injectUndoError(String node) {
        return control(Verb.INJECT_ERROR, node, Wish.of(Direction.UNDO));
    }

    static Happening repeat(String node, int times) {
        return control(Verb.INJECT_REPEAT, node, Wish.NONE.times(times));
    }

    static Happening repeatUndo(String node, int times) {
        return control(Verb.INJECT_REPEAT, node, Wish.of(Direction.UNDO).times(times));
    }

    static Happening clear(String node) {
        return control(Verb.CLEAR, node);
    }

    static Happening clearAll() {
        return control(Verb.CLEAR, "");
    }

    // What time and the world do

    /** The clock moves, and timers that become due fire in order. */
    static Happening elapse(Duration time) {
        return scenario -> scenario.elapse(time);
    }

    /** It happens now, and is read so much later. */
    static Happening readLate(Duration by, Happening happening) {
        return scenario -> {
            scenario.elapse(by);
            scenario.lag(by);
            happening.to(scenario);
            scenario.lag(Duration.ZERO);
        };
    }

    /** It is read now, and happened so long ago. */
    static Happening appendedAgo(Duration time, Happening happening) {
        return scenario -> {
            scenario.lag(time);
            happening.to(scenario);
            scenario.lag(Duration.ZERO);
        };
    }

    /** As long as nodes are left over from a step, the next one follows at once. */
    static Happening continues() {
        return elapse(Duration.ZERO);
    }

    static Happening patrol() {
        return scenario -> scenario.tell(new Event.Patrol(scenario.nowMs()));
    }

    static Happening startedAgain() {
        return scenario -> scenario.tell(scenario.start(Scenario.PARAMS));
    }

    static Happening startedAgainWith(String params) {
        return scenario -> scenario.tell(scenario.start(Json.of(params)));
    }

    static Happening queueVanishes() {
        return scenario -> scenario.saga().queue("default", false);
    }

    static Happening queueReturns() {
        return scenario -> scenario.saga().queue("default", true);
    }

    /** A heartbeat; of the last attempt and its first delivery, unless it says otherwise. */
    record Beat(
            String node, Direction direction, int attemptsAgo, boolean certainlyFirst, Json details)
            implements Happening {
        Beat ago(int attempts) {
            return new Beat(node, direction, attempts, certainlyFirst, details);
        }

        Beat perhapsNotFirst() {
            return new Beat(node, direction, attemptsAgo, false, details);
        }

        @Override
        public void to(Scenario scenario) {
            int last = scenario.node(node).attempts(direction);
            scenario.tell(
                    new Event.Heartbeat(
                            scenario.atMs(),
                            scenario.place(node),
                            direction,
                            Math.max(1, last - attemptsAgo),
                            Optional.of(details),
                            certainlyFirst));
        }
    }

    /** An outcome; of the last attempt and its first delivery, unless it says otherwise. */
    record Said(
            String node,
            Direction direction,
            OutcomeKind kind,
            int attemptsAgo,
            boolean certainlyFirst,
            Json output)
            implements Happening {
        private Said(String node, Direction direction, OutcomeKind kind) {
            this(node, direction, kind, 0, true, Json.of("\"" + node + "'s\""));
        }

        /** Speaks of an earlier attempt, or, if negative, of one that nobody knows of yet. */
        Said ago(int attempts) {
            return new Said(node, direction, kind, attempts, certainlyFirst, output);
        }

        /** Its worker does not know whether another delivery came before. */
        Said perhapsNotFirst() {
            return new Said(node, direction, kind, attemptsAgo, false, output);
        }

        Said returning(String json) {
            return new Said(node, direction, kind, attemptsAgo, certainlyFirst, Json.of(json));
        }

        @Override
        public void to(Scenario scenario) {
            int last = scenario.node(node).attempts(direction);
            scenario.tell(event(scenario, Math.max(1, last - attemptsAgo)));
        }

        private Event.Outcome event(Scenario scenario, int attempt) {
            boolean fine = kind == OutcomeKind.SUCCEEDED;
            return new Event.Outcome(
                    scenario.atMs(),
                    scenario.place(node),
                    direction,
                    attempt,
                    kind,
                    fine ? Optional.of(output) : Optional.empty(),
                    fine
                            ? Optional.empty()
                            : Optional.of(ErrorInfo.of("Broken", node + " " + kind.wire())),
                    certainlyFirst);
        }
    }
}
