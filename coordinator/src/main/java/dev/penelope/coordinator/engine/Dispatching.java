package dev.penelope.coordinator.engine;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Input;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import dev.penelope.model.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sends a node's action or undo to a worker. */
final class Dispatching {
    /** Room in a command for what is not payload: names, ids, the key. */
    private static final int ENVELOPE_BYTES = 4 * 1024;

    /** An action's inputs leave room for its output, so that its undo will fit as well. */
    private static final int ACTION_BYTES =
            Limits.RECORD_BYTES - Limits.PAYLOAD_BYTES - ENVELOPE_BYTES;

    private Dispatching() {}

    /** The node is READY. */
    static void action(Draft draft, int place) {
        Node.Run node = (Node.Run) draft.node(place);
        Policy policy = node.policy();
        if (!draft.view.queueExists(policy.queue())) {
            tellMissing(draft, place, policy.queue());
            ActionFold.backOff(draft, place, Backoff.UNSERVED_MS, draft.row(place).repeat);
            return;
        }
        Effect.Dispatch command = command(draft, place, node, Direction.ACTION);
        int size = command.params().size() + size(command.input());
        if (size > ACTION_BYTES) {
            refuse(draft, place, size);
            return;
        }
        NodeRow row = draft.move(place, NodeState.RUNNING);
        if (row.attempts == 0 && policy.scheduleToClose().isPresent()) {
            row.closeByMs =
                    draft.nowMs - draft.frozenMs + policy.scheduleToClose().get().toMillis();
            draft.arm(TimerKind.SCHEDULE_TO_CLOSE, place, draft.thawed(row.closeByMs));
        }
        row.attempts += row.repeat && row.attempts > 0 ? 0 : 1;
        send(draft, row, command, row.attempts);
    }

    /** It may have run, and everything that followed it is settled. */
    static void undo(Draft draft, int place) {
        Node.Run node = (Node.Run) draft.node(place);
        if (!draft.view.queueExists(node.policy().queue())) {
            tellMissing(draft, place, node.policy().queue());
            UndoFold.backOff(draft, place, Backoff.UNSERVED_MS, draft.row(place).repeat);
            return;
        }
        NodeRow row = draft.move(place, NodeState.UNDOING);
        row.undoAttempts += row.repeat && row.undoAttempts > 0 ? 0 : 1;
        send(draft, row, command(draft, place, node, Direction.UNDO), row.undoAttempts);
    }

    private static void tellMissing(Draft draft, int place, String queue) {
        draft.tellWaiting("WAITING_FOR_QUEUE", "Queue " + queue + " has no topics", place);
    }

    /**
     * The same command once more, because nobody answers; it burns no attempt. Returns whether
     * there was a queue for it.
     */
    static boolean again(Draft draft, int place) {
        Node.Run node = (Node.Run) draft.node(place);
        if (!draft.view.queueExists(node.policy().queue())) {
            tellMissing(draft, place, node.policy().queue());
            return false;
        }
        NodeRow row = draft.change(place);
        Direction direction = row.state == NodeState.RUNNING ? Direction.ACTION : Direction.UNDO;
        Effect.Dispatch command = command(draft, place, node, direction);
        draft.effects.add(numbered(command, row.attempts(direction)));
        if (direction == Direction.ACTION) {
            row.mayHaveRun = true;
        }
        return true;
    }

    private static void send(Draft draft, NodeRow row, Effect.Dispatch command, int attempt) {
        row.repeat = false;
        row.dueMs = 0;
        row.resends = 0;
        row.sentAtMs = draft.nowMs;
        // Clocks of coordinators differ: now may be earlier than it was before.
        boolean first = draft.quietSinceMs == 0;
        draft.quietSinceMs = first ? draft.nowMs : Math.min(draft.quietSinceMs, draft.nowMs);
        draft.effects.add(numbered(command, attempt));
    }

    private static Effect.Dispatch numbered(Effect.Dispatch command, int attempt) {
        return new Effect.Dispatch(
                command.place(),
                command.node(),
                command.direction(),
                attempt,
                command.key(),
                command.params(),
                command.input(),
                command.output(),
                command.details());
    }

    private static void refuse(Draft draft, int place, int size) {
        NodeRow row = draft.move(place, NodeState.FAILED);
        draft.fail(
                place,
                Direction.ACTION,
                row.attempts,
                ErrorInfo.of(
                        "InputTooLarge",
                        "Expected parameters and input of at most "
                                + ACTION_BYTES
                                + " bytes together, but they have "
                                + size));
        Advance.failed(draft, place);
    }

    private static Effect.Dispatch command(
            Draft draft, int place, Node.Run node, Direction direction) {
        Optional<Json> output =
                direction == Direction.UNDO
                        ? draft.payload(new Payload.Output(place))
                        : Optional.empty();
        Json params = draft.payload(new Payload.Params()).orElse(Json.NULL);
        Optional<Json> input = input(draft, node.input());
        int room =
                Limits.RECORD_BYTES - ENVELOPE_BYTES - params.size() - size(input) - size(output);
        return new Effect.Dispatch(
                place,
                node,
                direction,
                0,
                key(draft, node, direction, draft.row(place).epoch),
                params,
                input,
                output,
                // They help, and are not needed.
                draft.payload(new Payload.Details(place)).filter(said -> said.size() <= room));
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

    private static Optional<Json> input(Draft draft, Input input) {
        return switch (input) {
            case Input.None none -> Optional.of(Json.NULL);
            case Input.Params params -> Optional.empty();
            case Input.Output output -> Optional.of(outputOf(draft, output.node()));
            case Input.Outputs outputs -> {
                List<Json> values = new ArrayList<>(outputs.nodes().size());
                for (String name : outputs.nodes()) {
                    values.add(outputOf(draft, name));
                }
                yield Optional.of(Json.object(outputs.nodes(), values));
            }
        };
    }

    private static int size(Optional<Json> value) {
        return value.map(Json::size).orElse(0);
    }

    private static Json outputOf(Draft draft, String name) {
        return draft.output(draft.graph.indexOf(name)).orElse(Json.NULL);
    }
}
