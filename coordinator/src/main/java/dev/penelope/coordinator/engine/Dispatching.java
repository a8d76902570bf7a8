package dev.penelope.coordinator.engine;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import dev.penelope.model.Policy;
import java.util.Optional;

/** Sends a node's action or undo to a worker. */
final class Dispatching {
    /** Room in a command for what is not payload: names, ids, the key. */
    private static final int ENVELOPE_BYTES = 4 * 1024;

    /** An action's inputs leave room for its output, so that its undo will fit as well. */
    private static final int ACTION_BYTES =
            Limits.RECORD_BYTES - Limits.PAYLOAD_BYTES - ENVELOPE_BYTES;

    private static final int UNDO_BYTES = Limits.RECORD_BYTES - ENVELOPE_BYTES;

    /** Sending so much takes as much from a step's budget as one more node would. */
    private static final int BYTES_OF_A_NODE = 32 * 1024;

    private Dispatching() {}

    /** The node is READY. */
    static void action(Draft draft, int place) {
        Node.Run node = (Node.Run) draft.node(place);
        Policy policy = node.policy();
        if (!draft.view.queueExists(policy.queue())) {
            tellMissing(draft, place, policy.queue());
            draft.budget--;
            ActionEnd.backOff(draft, place, Backoff.UNSERVED_MS, draft.row(place).repeat);
            return;
        }
        Optional<Effect.Dispatch> command = command(draft, place, node, Direction.ACTION);
        if (command.isEmpty()) {
            draft.budget--;
            refuse(draft, place);
            return;
        }
        NodeRow row = draft.move(place, NodeState.RUNNING);
        if (row.closeByMs == 0 && policy.scheduleToClose().isPresent()) {
            row.closeByMs =
                    draft.nowMs - draft.frozenMs + policy.scheduleToClose().get().toMillis();
            draft.arm(TimerKind.SCHEDULE_TO_CLOSE, place, draft.thawed(row.closeByMs));
        }
        boolean repeated = row.repeat && row.attempts > 0;
        row.attempts += row.repeat ? 0 : 1;
        send(draft, row, numbered(command.get(), row.attempts, repeated, draft.nowMs));
    }

    /** It may have run, and everything that followed it is settled. */
    static void undo(Draft draft, int place) {
        if (draft.gates.fails(place, Direction.UNDO)) {
            draft.budget--;
            draft.move(place, NodeState.UNDOING);
            UndoFold.fail(draft, place, ActionEnd.INJECTED);
            return;
        }
        if (!(draft.node(place) instanceof Node.Run node)) {
            draft.budget--;
            UndoFold.undone(draft, place);
            return;
        }
        if (!draft.view.queueExists(node.policy().queue())) {
            tellMissing(draft, place, node.policy().queue());
            draft.budget--;
            UndoFold.backOff(draft, place, Backoff.UNSERVED_MS, draft.row(place).repeat);
            return;
        }
        NodeRow row = draft.move(place, NodeState.UNDOING);
        Optional<Effect.Dispatch> command = command(draft, place, node, Direction.UNDO);
        if (command.isEmpty()) {
            // Its action was never asked for: with such an input it could not have been.
            draft.budget--;
            UndoFold.fail(draft, place, tooLarge("parameters, input and output", UNDO_BYTES));
            return;
        }
        row.losses = row.undoAttempts == 0 ? 0 : row.losses;
        boolean repeated = row.repeat && row.undoAttempts > 0;
        row.undoAttempts += repeated ? 0 : 1;
        send(draft, row, numbered(command.get(), row.undoAttempts, repeated, draft.nowMs));
    }

    private static void tellMissing(Draft draft, int place, String queue) {
        draft.tellWaiting("WAITING_FOR_QUEUE", "Queue " + queue + " has no topics", place);
    }

    /**
     * The same command once more, because nobody answers; it burns no attempt. Returns whether it
     * could be sent.
     */
    static boolean again(Draft draft, int place) {
        Node.Run node = (Node.Run) draft.node(place);
        if (!draft.view.queueExists(node.policy().queue())) {
            tellMissing(draft, place, node.policy().queue());
            return false;
        }
        NodeRow row = draft.row(place);
        Direction direction = row.state == NodeState.RUNNING ? Direction.ACTION : Direction.UNDO;
        Optional<Effect.Dispatch> command = command(draft, place, node, direction);
        if (command.isEmpty()) {
            return false; // It has grown by what came late; the one that was sent stands in its
            // queue.
        }
        draft.effects.add(numbered(command.get(), row.attempts(direction), true, row.sentAtMs));
        if (direction == Direction.ACTION) {
            draft.change(place).mayHaveRun = true;
        }
        draft.budget -= weight(command.get());
        return true;
    }

    private static void send(Draft draft, NodeRow row, Effect.Dispatch command) {
        row.repeat = false;
        row.dueMs = 0;
        row.resends = 0;
        row.sentAtMs = draft.nowMs;
        draft.gates.spend(command.place(), command.direction());
        // Clocks of coordinators differ: now may be earlier than it was before.
        boolean first = draft.quietSinceMs == 0;
        draft.quietSinceMs = first ? draft.nowMs : Math.min(draft.quietSinceMs, draft.nowMs);
        draft.effects.add(command);
        draft.budget -= weight(command);
    }

    private static int weight(Effect.Dispatch command) {
        int bytes = command.params().size() + size(command.input()) + size(command.output());
        return 1 + bytes / BYTES_OF_A_NODE;
    }

    private static Effect.Dispatch numbered(
            Effect.Dispatch command, int attempt, boolean repeated, long sentAtMs) {
        return new Effect.Dispatch(
                command.place(),
                command.node(),
                command.direction(),
                attempt,
                command.key(),
                command.params(),
                command.input(),
                command.output(),
                command.details(),
                command.epoch(),
                repeated,
                sentAtMs);
    }

    private static void refuse(Draft draft, int place) {
        ActionEnd.failed(draft, place, tooLarge("parameters and input", ACTION_BYTES));
    }

    private static ErrorInfo tooLarge(String what, int most) {
        return ErrorInfo.of(
                "InputTooLarge",
                "Expected " + what + " of at most " + most + " bytes together, but they have more");
    }

    /** None if it would be too large: then no more of it is loaded than shows that. */
    private static Optional<Effect.Dispatch> command(
            Draft draft, int place, Node.Run node, Direction direction) {
        Optional<Json> output =
                direction == Direction.UNDO
                        ? draft.payload(new Payload.Output(place))
                        : Optional.empty();
        int most = direction == Direction.ACTION ? ACTION_BYTES : UNDO_BYTES;
        int room = most - size(output);
        Loaded params = Loaded.params(draft, place, room);
        room -= params.bytes();
        if (room < 0) {
            return Optional.empty();
        }
        Loaded input = Loaded.input(draft, place, node, room);
        if (input.bytes() > room) {
            return Optional.empty();
        }
        int left = UNDO_BYTES - params.bytes() - input.bytes() - size(output);
        return Optional.of(
                new Effect.Dispatch(
                        place,
                        node,
                        direction,
                        0,
                        key(draft, node, direction, draft.row(place).epoch),
                        params.json().orElseThrow(),
                        input.json(),
                        output,
                        details(draft, place).filter(said -> said.size() <= left),
                        draft.row(place).epoch,
                        false,
                        0));
    }

    /** They help, and are not needed. Before anything ran, there are none to look for. */
    private static Optional<Json> details(Draft draft, int place) {
        NodeRow row = draft.row(place);
        return row.attempts > 0 || row.mayHaveRun
                ? draft.payload(new Payload.Details(place))
                : Optional.empty();
    }

    /** The same for every attempt, so that effects can be made once. */
    private static String key(Draft draft, Node node, Direction direction, int epoch) {
        return draft.id()
                + ":"
                + draft.origin().run()
                + ":"
                + node.name()
                + ":"
                + direction.wire()
                + ":"
                + epoch;
    }

    private static int size(Optional<Json> value) {
        return value.map(Json::size).orElse(0);
    }
}
