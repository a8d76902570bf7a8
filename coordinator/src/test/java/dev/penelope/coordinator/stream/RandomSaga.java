package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.Event;
import dev.penelope.coordinator.engine.Failure;
import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.View;
import dev.penelope.coordinator.memory.MemorySaga;
import dev.penelope.model.Definition;
import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Input;
import dev.penelope.model.Json;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import dev.penelope.model.OnFailure;
import dev.penelope.model.OnUnknown;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.Policy;
import dev.penelope.model.Quota;
import dev.penelope.model.Retry;
import dev.penelope.model.RunId;
import dev.penelope.model.Side;
import dev.penelope.model.UndoPolicy;
import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Draws definitions, and what happens to a saga: mostly what is to be expected, or anything. */
final class RandomSaga {
    private static final OutcomeKind[] KINDS = OutcomeKind.values();
    private static final Verb[] VERBS = Verb.values();

    private final Random random;
    private int controls;
    private long nowMs = 1_800_000_000_000L;

    RandomSaga(Random random) {
        this.random = random;
    }

    long nowMs() {
        return nowMs;
    }

    // Definitions

    Definition<?, ?> definition(int size) {
        List<Node> nodes = new ArrayList<>();
        boolean[] awaited = new boolean[size];
        for (int to = 0; to < size; to++) {
            List<String> before = new ArrayList<>();
            for (int from = Math.max(0, to - 6); from < to; from++) {
                if (random.nextInt(3) == 0) {
                    before.add("n" + from);
                    awaited[from] = true;
                }
            }
            nodes.add(node("n" + to, before));
        }
        List<String> loose = new ArrayList<>();
        for (int place = 0; place < size; place++) {
            if (!awaited[place]) {
                loose.add("n" + place);
            }
        }
        nodes.add(new Node.Run("last", "last", "x", new Input.None(), loose, policy()));
        Quota quota =
                new Quota(
                        random.nextInt(4) == 0 ? 1 + random.nextInt(3) : Quota.NO_LIMIT,
                        random.nextInt(4) == 0 ? random.nextInt(5) : Quota.NO_LIMIT);
        return new Definition<>("random", 1, Policy.DEFAULT, quota, nodes);
    }

    private Node node(String name, List<String> before) {
        if (random.nextInt(15) == 0) {
            return new Node.Constant(name, name, json(), before);
        }
        if (random.nextInt(15) == 0) {
            return random.nextBoolean()
                    ? new Node.Timer(name, name, duration(), before)
                    : new Node.Signal(
                            name,
                            name,
                            before,
                            random.nextBoolean() ? Optional.of(duration()) : Optional.empty());
        }
        Input input =
                switch (random.nextInt(3)) {
                    case 0 -> new Input.Params();
                    case 1 ->
                            before.isEmpty()
                                    ? new Input.None()
                                    : new Input.Output(before.getFirst());
                    default -> before.size() < 2 ? new Input.None() : new Input.Outputs(before);
                };
        return new Node.Run(name, name, "x", input, before, policy());
    }

    private Duration duration() {
        return Duration.ofSeconds(1 + random.nextInt(60));
    }

    private UndoPolicy undo() {
        UndoPolicy[] all = UndoPolicy.values();
        return random.nextInt(4) == 0 ? all[random.nextInt(all.length)] : UndoPolicy.UNDO;
    }

    private Policy policy() {
        Retry retry =
                new Retry(
                        Duration.ofSeconds(1),
                        2,
                        Duration.ofMinutes(1),
                        0.2,
                        1 + random.nextInt(4));
        Policy policy =
                Policy.DEFAULT
                        .withRetry(retry)
                        .withUndoRetry(retry)
                        .withUndo(undo())
                        .withOnUnknown(random.nextInt(4) == 0 ? OnUnknown.STUCK : OnUnknown.UNDO)
                        .withOnFailure(
                                random.nextInt(4) == 0 ? OnFailure.FORWARD : OnFailure.UNWIND);
        return random.nextInt(4) == 0
                ? policy.withScheduleToClose(Duration.ofSeconds(1 + random.nextInt(60)))
                : policy;
    }

    /** Small enough for the header, or too large for it. */
    private Json json() {
        int[] sizes = {1, 20, 300, 520, 3_000};
        return Json.of("\"" + "x".repeat(sizes[random.nextInt(sizes.length)]) + "\"");
    }

    // What happens

    Event.Start start() {
        return new Event.Start(
                nowMs,
                StoredTwin.ID,
                new RunId("r1"),
                "ab".repeat(16),
                "cd".repeat(16),
                json(),
                Map.of("customer", "Ödön", "empty", ""),
                random.nextBoolean() ? Optional.of(Duration.ofMinutes(20)) : Optional.empty(),
                random.nextBoolean() ? Optional.of("00-trace-01") : Optional.empty());
    }

    Event next(MemorySaga saga) {
        nowMs += random.nextInt(5) == 0 ? random.nextInt(20_000) : random.nextInt(20);
        int dice = random.nextInt(100);
        if (dice < 70) {
            return answer(saga).or(() -> signal(saga)).orElseGet(() -> timer(saga));
        }
        if (dice < 85) {
            return timer(saga);
        }
        if (dice < 92) {
            return outcome(saga, random.nextInt(saga.graph().size()));
        }
        return dice < 97 ? control(saga) : rare();
    }

    private Optional<Event> answer(MemorySaga saga) {
        List<Integer> places = new ArrayList<>();
        for (int place = 0; place < saga.graph().size(); place++) {
            if (state(saga, place).filter(NodeState::inFlight).isPresent()) {
                places.add(place);
            }
        }
        return places.isEmpty()
                ? Optional.empty()
                : Optional.of(outcome(saga, places.get(random.nextInt(places.size()))));
    }

    /** Somebody says what a node waits for, or will wait for. */
    private Optional<Event> signal(MemorySaga saga) {
        int place = random.nextInt(saga.graph().size());
        return saga.graph().node(place) instanceof Node.Signal
                ? Optional.of(
                        new Event.Control(
                                nowMs,
                                "c",
                                Verb.SIGNAL,
                                place,
                                "ariadne",
                                "es ist so weit",
                                Wish.of(json())))
                : Optional.empty();
    }

    /** Most often a success, of the direction that it is asked for. */
    private Event outcome(MemorySaga saga, int place) {
        Optional<NodeRow> row = row(saga, place);
        boolean undoing = row.map(NodeRow::state).equals(Optional.of(NodeState.UNDOING));
        Direction direction =
                undoing != (random.nextInt(20) == 0) ? Direction.UNDO : Direction.ACTION;
        int attempts =
                row.map(r -> direction == Direction.ACTION ? r.attempts() : r.undoAttempts())
                        .orElse(0);
        int attempt = Math.max(1, attempts - (random.nextInt(8) == 0 ? 1 : 0));
        if (random.nextInt(8) == 0) {
            return new Event.Heartbeat(
                    nowMs, place, direction, attempt, Optional.of(json()), random.nextBoolean());
        }
        OutcomeKind kind =
                random.nextInt(3) > 0 ? OutcomeKind.SUCCEEDED : KINDS[random.nextInt(KINDS.length)];
        boolean fine = kind == OutcomeKind.SUCCEEDED;
        return new Event.Outcome(
                nowMs,
                place,
                direction,
                attempt,
                kind,
                fine ? Optional.of(json()) : Optional.empty(),
                fine ? Optional.empty() : Optional.of(ErrorInfo.of("Broken", "näher: " + place)),
                random.nextBoolean());
    }

    private Event timer(MemorySaga saga) {
        var armed = List.copyOf(saga.timers().all());
        if (armed.isEmpty()) {
            return rare();
        }
        var next = armed.get(random.nextInt(armed.size()));
        saga.timers().take(next);
        nowMs = Math.max(nowMs, next.dueMs());
        return new Event.Due(nowMs, next.timer());
    }

    private Event control(MemorySaga saga) {
        Verb verb = VERBS[random.nextInt(VERBS.length)];
        if (verb == Verb.ABANDON && random.nextInt(4) > 0) {
            verb = Verb.RESUME;
        }
        int place = random.nextBoolean() ? Failure.SAGA : random.nextInt(saga.graph().size());
        Wish wish =
                Wish.of(random.nextBoolean() ? Direction.ACTION : Direction.UNDO)
                        .on(random.nextBoolean() ? Side.BEFORE : Side.AFTER)
                        .times(1 + random.nextInt(3))
                        .with(json());
        return new Event.Control(
                nowMs, "c" + controls++, verb, place, "ariadne", "weil \"es\" so ist", wish);
    }

    private Event rare() {
        return random.nextBoolean() ? new Event.Patrol(nowMs) : start();
    }

    private static Optional<NodeState> state(MemorySaga saga, int place) {
        return row(saga, place).map(NodeRow::state);
    }

    private static Optional<NodeRow> row(MemorySaga saga, int place) {
        List<NodeRow> page = saga.page(place / View.PAGE);
        int at = place % View.PAGE;
        return at < page.size() ? Optional.of(page.get(at)) : Optional.empty();
    }
}
