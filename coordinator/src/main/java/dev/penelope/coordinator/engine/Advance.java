package dev.penelope.coordinator.engine;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Looks at the state alone and says what follows: dispatches what can go, ends what is done. */
final class Advance {
    /** How many nodes a notice names; the others are counted. */
    private static final int NAMES_TOLD = 16;

    private Advance() {}

    static void run(Draft draft) {
        if (draft.status == SagaStatus.STUCK) {
            unstick(draft);
        }
        if (draft.status == SagaStatus.RUNNING) {
            forward(draft);
        }
        if (draft.status == SagaStatus.UNWINDING) {
            Unwinding.run(draft);
        }
        draft.gates.look();
    }

    // Forward

    private static void forward(Draft draft) {
        goOn(draft);
        while (draft.budget > 0 && !isIdle(draft) && runs(draft) && !isFull(draft, draft.cursor)) {
            goOn(draft, draft.cursor++);
            goOn(draft);
        }
        if (draft.status == SagaStatus.RUNNING) {
            conclude(draft);
        }
    }

    private static boolean runs(Draft draft) {
        return draft.status == SagaStatus.RUNNING && !draft.gates.halted();
    }

    private static void goOn(Draft draft) {
        while (!draft.worklist.isEmpty() && draft.status == SagaStatus.RUNNING) {
            int place = draft.worklist.remove();
            if (draft.gates.granted > 0) {
                draft.cursor = Math.min(draft.cursor, place); // Steps are made in order.
            } else {
                goOn(draft, place);
            }
        }
    }

    /** Has a ready node run, or leaves it for later. */
    private static void goOn(Draft draft, int place) {
        if (draft.row(place).state != NodeState.READY) {
            return;
        }
        if (draft.budget <= 0 || draft.gates.halted()) {
            draft.cursor = Math.min(draft.cursor, place);
            return;
        }
        if (draft.gates.holds(place, Direction.ACTION)) {
            return; // It is looked at again when it is let go.
        }
        if (isFull(draft, place)) {
            draft.cursor = Math.min(draft.cursor, place);
            return;
        }
        if (draft.gates.fails(place, Direction.ACTION)) {
            draft.budget--;
            ActionEnd.injected(draft, place);
            return;
        }
        switch (draft.node(place)) {
            case Node.Run run -> {
                if (!ActionFold.takesUnasked(draft, place)) {
                    Dispatching.action(draft, place);
                }
            }
            case Node.Constant constant -> pass(draft, place);
            case Node.Subsaga subsaga -> pass(draft, place);
            case Node.Signal signal -> Waiting.begin(draft, place, signal);
            case Node.Timer timer -> Waiting.begin(draft, place, timer);
        }
    }

    /** Whether a node could go, if so many actions were not with workers: an outcome makes room. */
    private static boolean isFull(Draft draft, int place) {
        return draft.inFlight >= draft.quota().maxConcurrent()
                && draft.node(place).runs()
                && draft.row(place).state == NodeState.READY
                && !draft.gates.holds(place, Direction.ACTION);
    }

    /** Nothing runs: what it waited for is all it needs. */
    private static void pass(Draft draft, int place) {
        draft.budget--;
        draft.move(place, NodeState.SUCCEEDED);
        draft.gates.settle(place, Direction.ACTION);
        succeeded(draft, place);
    }

    private static void conclude(Draft draft) {
        if (draft.unsettled == 0) {
            if (draft.gates.holdTheEnd(Direction.ACTION)) {
                draft.cursor = draft.graph.size(); // There is nothing left to look at.
            } else {
                Ending.succeeded(draft);
            }
        } else if (draft.undecided > 0 && draft.active == 0 && isIdle(draft)) {
            stuck(draft, Undecided.reason(draft));
        } else if (draft.undecided > 0 && draft.active == draft.waiting() && isIdle(draft)) {
            // It may wait for months: nobody should learn of the question only then.
            draft.tellOnce(
                    "UNDECIDED",
                    "A person is asked about " + names(draft, row -> row.undecided),
                    "; " + Undecided.moves(draft) + ". Meanwhile other nodes wait for the outside");
        } else if (!isIdle(draft) && !draft.gates.halted() && !isFull(draft, draft.cursor)) {
            draft.continueLater();
        }
    }

    private static boolean isIdle(Draft draft) {
        return draft.cursor >= draft.graph.size();
    }

    /** A node may go as soon as all its predecessors have succeeded. */
    static void ready(Draft draft, int place) {
        draft.move(place, NodeState.READY);
        draft.worklist.add(place);
    }

    /** What follows from a success. */
    static void succeeded(Draft draft, int place) {
        if (!Fold.forward(draft)) {
            draft.worklist.add(place);
            return;
        }
        draft.unsettled--;
        for (int successor : draft.graph.successors(place)) {
            NodeRow row = draft.change(successor);
            row.waitsFor--;
            if (row.waitsFor == 0 && row.state == NodeState.BLOCKED) {
                ready(draft, successor);
            }
        }
    }

    /** What follows from a failure: unwinding, unless a person is asked. */
    static void failed(Draft draft, int place) {
        if (draft.status != SagaStatus.RUNNING) {
            draft.worklist.add(place);
        } else if (!draft.row(place).undecided) {
            Unwinding.begin(draft);
        }
    }

    /** The saga as a whole fails: it had its time, or somebody wants it undone. */
    static void failSaga(Draft draft, ErrorInfo error) {
        draft.fail(Failure.SAGA, Direction.ACTION, 0, error);
        Unwinding.begin(draft);
    }

    // Standing still

    static void stuck(Draft draft, Stuck.Reason reason) {
        draft.stuck = Optional.of(new Stuck(reason, draft.status));
        draft.become(SagaStatus.STUCK);
        switch (reason) {
            case UNDO_FAILED ->
                    draft.tell(
                            "STUCK",
                            "Undo failed for good at "
                                    + names(draft, row -> row.state == NodeState.UNDO_FAILED)
                                    + "; retry-undo or mark-undone, or abandon the saga");
            case UNKNOWN_OUTCOME ->
                    draft.tell(
                            "STUCK",
                            "The outcome stayed unknown at "
                                    + names(draft, row -> row.undecided)
                                    + "; "
                                    + Undecided.moves(draft)
                                    + ", or abandon the saga");
            case FORWARD_FAILED ->
                    draft.tell(
                            "STUCK",
                            "Failed for good, with no way but forward, at "
                                    + names(draft, row -> row.undecided)
                                    + "; "
                                    + Undecided.moves(draft)
                                    + ", or abandon the saga");
            case OPERATOR_ASKED ->
                    draft.tell(
                            "STUCK",
                            "A person is asked before anything is undone at "
                                    + names(draft, row -> row.state == NodeState.UNDO_FAILED)
                                    + "; retry-undo runs its undo, where it has one, mark-undone says"
                                    + " that somebody saw to it, or abandon the saga");
        }
    }

    private static String names(Draft draft, Predicate<NodeRow> such) {
        List<String> names =
                IntStream.range(0, draft.graph.size())
                        .filter(place -> such.test(draft.row(place)))
                        .mapToObj(place -> draft.node(place).name())
                        .toList();
        return listed(names);
    }

    /** The first of them, and how many more there are. */
    static String listed(List<String> names) {
        String first = names.stream().limit(NAMES_TOLD).collect(Collectors.joining(", "));
        int more = names.size() - NAMES_TOLD;
        return more > 0 ? first + " and " + more + " more" : first;
    }

    /** Goes on once something can move again. */
    private static void unstick(Draft draft) {
        Stuck stuck = draft.stuck.orElseThrow();
        boolean movable =
                switch (stuck.from()) {
                    case RUNNING -> draft.undecided == 0 || !draft.worklist.isEmpty();
                    case UNWINDING ->
                            draft.undoFailed == 0
                                    || draft.active > 0
                                    || draft.retryTo > 0
                                    || !draft.worklist.isEmpty();
                    case STUCK, SUCCEEDED, FAILED, ABANDONED ->
                            throw new IllegalStateException(
                                    "Expected a saga to be stuck from where it could move, but it"
                                            + " was "
                                            + stuck.from());
                };
        if (movable) {
            draft.become(stuck.from());
            draft.stuck = Optional.empty();
        }
    }
}
