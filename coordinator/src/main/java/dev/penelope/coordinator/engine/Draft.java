package dev.penelope.coordinator.engine;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Graph;
import dev.penelope.model.Json;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import dev.penelope.model.Policy;
import dev.penelope.model.Quota;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A saga while one step works on it: copies what it touches, keeps the counts in agreement with the
 * nodes, and collects effects. Refuses a transition that is not among the legal ones.
 */
final class Draft {
    final View view;
    final Graph graph;

    /** When the event was appended: what deadlines are judged by, and what people are told. */
    long atMs;

    /** When the step is made: what waits and limits that begin with it count from. */
    final long nowMs;

    final List<Effect> effects = new ArrayList<>();
    private final List<Step.Move> moves = new ArrayList<>();

    /** Nodes that this step made ready to be looked at, in the order of their becoming so. */
    final ArrayDeque<Integer> worklist = new ArrayDeque<>();

    /** Parameters of subsagas, by place, that this step put together. */
    final Map<Integer, Loaded> paramsOf = new HashMap<>();

    /** How many more nodes this step may dispatch, undo or pass over. */
    int budget = Engine.NODES_PER_STEP;

    private final Saga before;
    private final Map<Integer, List<NodeRow>> pages = new HashMap<>();
    private final Map<Payload, Json> payloads = new HashMap<>();

    SagaStatus status;
    int unsettled;
    int active;
    int inFlight;
    int signals;
    int timers;
    int retries;
    int undoFailed;
    int undecided;
    int cursor;
    int retryTo;
    long quietSinceMs;
    Optional<Pause> pause;
    long frozenMs;
    Optional<Stuck> stuck;
    final History history;
    long endedAtMs;
    Optional<String> why;
    final Gates gates;
    private Step.Keep keep = Step.Keep.WHOLE;

    Draft(View view, Saga saga, long atMs, long nowMs) {
        this.view = view;
        this.graph = view.graph();
        this.atMs = atMs;
        this.nowMs = nowMs;
        this.before = saga;
        this.status = saga.status();
        this.unsettled = saga.tally().unsettled();
        this.active = saga.tally().active();
        this.inFlight = saga.tally().inFlight();
        this.signals = saga.tally().waits().signals();
        this.timers = saga.tally().waits().timers();
        this.retries = saga.tally().retries();
        this.undoFailed = saga.tally().undoFailed();
        this.undecided = saga.tally().undecided();
        this.cursor = saga.tally().cursor();
        this.retryTo = saga.tally().retryTo();
        this.quietSinceMs = saga.tally().quietSinceMs();
        this.pause = saga.pause();
        this.frozenMs = saga.frozenMs();
        this.stuck = saga.stuck();
        this.history = new History(saga);
        this.endedAtMs = saga.endedAtMs();
        this.why = saga.why();
        this.gates = new Gates(this, saga.steering());
    }

    Step step() {
        Saga now =
                new Saga(
                        before.id(),
                        before.origin(),
                        status,
                        new Tally(
                                unsettled,
                                active,
                                inFlight,
                                undoFailed,
                                undecided,
                                cursor,
                                retryTo,
                                quietSinceMs,
                                retries,
                                new Tally.Waits(signals, timers)),
                        pause,
                        frozenMs,
                        stuck,
                        history.failures(),
                        history.moreFailures(),
                        history.notes(),
                        endedAtMs,
                        why,
                        gates.steering(),
                        before.revision());
        boolean same = pages.isEmpty() && payloads.isEmpty() && now.equals(before);
        return new Step(
                Optional.of(isVisible(now) ? now.stepped() : now),
                pages,
                payloads,
                same ? Step.Keep.AS_IT_WAS : status.ended() ? keep : Step.Keep.OPEN,
                effects,
                moves);
    }

    /** Whether people could tell: not by a timer that was put off, nor by what an attempt said. */
    private boolean isVisible(Saga now) {
        return !moves.isEmpty()
                || !now.equals(before)
                || pages.entrySet().stream()
                        .anyMatch(page -> isVisible(page.getKey(), page.getValue()));
    }

    private boolean isVisible(int number, List<NodeRow> page) {
        List<NodeRow> stored = view.page(number);
        for (int at = 0; at < page.size(); at++) {
            NodeRow was = at < stored.size() ? stored.get(at) : untouched(number * View.PAGE + at);
            if (!page.get(at).looksLike(was)) {
                return true;
            }
        }
        return false;
    }

    /** Which revision of the saga this step began with. */
    long revision() {
        return before.revision();
    }

    Origin origin() {
        return before.origin();
    }

    SagaId id() {
        return before.id();
    }

    /** A number of this saga's own, the same at every step. */
    int seed() {
        return 31 * before.id().hashCode() + before.origin().run().hashCode();
    }

    // Nodes

    /** The node there, to be read; changes go through {@link #change} and {@link #move}. */
    NodeRow row(int place) {
        List<NodeRow> page = pages.get(place / View.PAGE);
        if (page == null) {
            page = view.page(place / View.PAGE);
        }
        int at = place % View.PAGE;
        return at < page.size() ? page.get(at) : untouched(place);
    }

    /** The node there, to be changed. */
    NodeRow change(int place) {
        return pages.computeIfAbsent(place / View.PAGE, this::copied).get(place % View.PAGE);
    }

    private List<NodeRow> copied(int number) {
        List<NodeRow> stored = view.page(number);
        int first = number * View.PAGE;
        int size = Math.min(View.PAGE, graph.size() - first);
        List<NodeRow> page = new ArrayList<>(size);
        for (int at = 0; at < size; at++) {
            page.add(at < stored.size() ? stored.get(at).copy() : untouched(first + at));
        }
        return page;
    }

    private NodeRow untouched(int place) {
        return NodeRow.untouched(graph.predecessors(place).length, graph.successors(place).length);
    }

    /** Takes a node to its next state. */
    NodeRow move(int place, NodeState next) {
        NodeRow row = change(place);
        if (!row.state.successors().contains(next)) {
            throw new IllegalStateException(
                    "Expected node "
                            + graph.node(place).name()
                            + " to go from "
                            + row.state
                            + " to one of "
                            + row.state.successors()
                            + ", but it was to be "
                            + next);
        }
        active += count(next.active()) - count(row.state.active());
        inFlight += count(next.inFlight()) - count(row.state.inFlight());
        undoFailed +=
                count(next == NodeState.UNDO_FAILED) - count(row.state == NodeState.UNDO_FAILED);
        int waits = count(next == NodeState.WAITING) - count(row.state == NodeState.WAITING);
        signals += graph.node(place) instanceof Node.Signal ? waits : 0;
        timers += graph.node(place) instanceof Node.Timer ? waits : 0;
        if (inFlight == 0) {
            quietSinceMs = 0;
        }
        moves.add(new Step.Move.OfNode(place, row.state, next));
        row.state = next;
        return row;
    }

    /** How many nodes wait for the outside. */
    int waiting() {
        return signals + timers;
    }

    private static int count(boolean is) {
        return is ? 1 : 0;
    }

    /**
     * Takes the saga to the status that it ends with; {@code then} is what becomes of its state.
     */
    void end(SagaStatus outcome, Step.Keep then) {
        become(outcome);
        keep = then;
    }

    /** Takes the saga to its next status. */
    void become(SagaStatus next) {
        if (!status.successors().contains(next)) {
            throw new IllegalStateException(
                    "Expected saga "
                            + before.id()
                            + " to go from "
                            + status
                            + " to one of "
                            + status.successors()
                            + ", but it was to be "
                            + next);
        }
        moves.add(new Step.Move.OfSaga(status, next));
        status = next;
    }

    Node node(int place) {
        return graph.node(place);
    }

    /** The policy of a node that runs an action. */
    Policy policy(int place) {
        return graph.node(place) instanceof Node.Run run ? run.policy() : Policy.DEFAULT;
    }

    Quota quota() {
        return view.definition().quota();
    }

    /** A wait before another attempt, as long as it has to be at least. */
    long noSooner(long waitMs) {
        return Math.max(waitMs, view.retryFloor().toMillis());
    }

    // Payloads

    Optional<Json> payload(Payload name) {
        Json written = payloads.get(name);
        return written != null ? Optional.of(written) : view.payload(name);
    }

    void keep(Payload name, Json value) {
        payloads.put(name, value);
    }

    /** What a node returned: what is in the definition needs no keeping, nor what another did. */
    Optional<Json> output(int place) {
        int source = place;
        while (graph.source(source) != source && !isSkipped(source)) {
            source = graph.source(source);
        }
        return switch (graph.node(source)) {
            case Node.Run run -> payload(new Payload.Output(source));
            case Node.Signal signal -> payload(new Payload.Output(source));
            case Node.Constant constant -> given(source).or(() -> Optional.of(constant.value()));
            case Node.Timer timer -> given(source).or(() -> Optional.of(Json.NULL));
            case Node.Subsaga skipped -> given(source);
        };
    }

    /** What a person said in the place of what a node would have put out. */
    private Optional<Json> given(int place) {
        return isSkipped(place) ? payload(new Payload.Output(place)) : Optional.empty();
    }

    private boolean isSkipped(int place) {
        return row(place).state == NodeState.SKIPPED;
    }

    // Timers

    void arm(TimerKind kind, int place, long dueMs) {
        effects.add(new Effect.Arm(new Timer(kind, place), dueMs));
    }

    void disarm(TimerKind kind, int place, long dueMs) {
        effects.add(new Effect.Disarm(new Timer(kind, place), dueMs));
    }

    /** Has the rest of a step that reached its limit done by the next. */
    void continueLater() {
        arm(TimerKind.CONTINUE, Failure.SAGA, nowMs);
    }

    /** When a limit that was set for {@code ms}, pauses not counted, comes to be reached. */
    long thawed(long ms) {
        long paused = pause.isPresent() ? atMs - pause.get().atMs() : 0;
        return ms + frozenMs + Math.max(0, paused);
    }

    /**
     * Counts the present pause up to now. A wait that a step lets begin within it must not become
     * shorter when the pause turns out to have ended before, by a wish that is read later.
     */
    void countPause() {
        if (pause.isPresent()) {
            Pause present = pause.get();
            long untilMs = Math.max(atMs, present.atMs());
            frozenMs += untilMs - present.atMs();
            pause = Optional.of(new Pause(present.actor(), present.reason(), untilMs));
        }
    }

    /** When the saga has had its time, as far as can be said now. */
    Optional<Long> deadlineMs() {
        return origin().deadline().map(limit -> thawed(origin().startedAtMs() + limit.toMillis()));
    }

    // The record

    void fail(int place, Direction direction, int attempt, ErrorInfo error) {
        history.fail(new Failure(place, direction, attempt, error.cut()), this::hasFailedUndo);
    }

    private boolean hasFailedUndo(int place) {
        return row(place).state == NodeState.UNDO_FAILED;
    }

    /** Adds a line to the history, unless the very same line is there. */
    void note(Note.Source source, String actor, String text) {
        history.note(new Note(atMs, source, actor, text));
    }

    /** Has people know of something, with the failures that are still open. */
    void tell(String code, String message) {
        effects.add(new Effect.Tell(code, message, history.open(this::hasFailedUndo)));
    }

    /**
     * Has people know of something that only they can provide; once, however many nodes wait for
     * it: a line that begins alike is told no second time.
     */
    void tellWaiting(String code, String missing, int place) {
        tellOnce(code, missing, "; node " + node(place).name() + " waits");
    }

    /** Has people know of something, unless they were told what begins alike. */
    void tellOnce(String code, String beginning, String rest) {
        if (!history.says(beginning)) {
            note(Note.Source.COORDINATOR, "coordinator", beginning + rest);
            tell(code, beginning + rest);
        }
    }
}
