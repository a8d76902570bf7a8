package dev.penelope.protocol;

import dev.penelope.model.DefinitionId;
import dev.penelope.model.Direction;
import dev.penelope.model.Json;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import java.time.Duration;
import java.util.Optional;

/**
 * One delivery of an action or undo action to a worker, as it stands on a queue's topics.
 *
 * @param key the idempotency key, the same for every attempt
 * @param input the node's declared input; none means that it is the parameters
 * @param output the action's own output, for an undo; none if the action may have run without one
 *     being known
 * @param details what the last attempt's heartbeat left behind
 * @param warrant what each event about it copies
 * @param definition which definition its saga runs
 * @param repeated whether a command of this attempt was sent before: no outcome of this delivery is
 *     certainly the first
 */
public record CommandRecord(
        SagaId saga,
        RunId run,
        String node,
        String label,
        String action,
        Direction direction,
        int attempt,
        String key,
        Json params,
        Optional<Json> input,
        Optional<Json> output,
        Optional<Json> details,
        Duration startToClose,
        Duration heartbeat,
        Warrant warrant,
        Optional<DefinitionId> definition,
        boolean repeated,
        CommandDrafts drafts) {

    /** Of one that is sent for the first time, in the first epoch, unsigned. */
    public CommandRecord(
            SagaId saga,
            RunId run,
            String node,
            String label,
            String action,
            Direction direction,
            int attempt,
            String key,
            Json params,
            Optional<Json> input,
            Optional<Json> output,
            Optional<Json> details,
            Duration startToClose,
            Duration heartbeat) {
        this(
                saga,
                run,
                node,
                label,
                action,
                direction,
                attempt,
                key,
                params,
                input,
                output,
                details,
                startToClose,
                heartbeat,
                Warrant.NONE,
                Optional.empty(),
                false,
                CommandDrafts.NONE);
    }

    /** What the action is called with. */
    public Json argument() {
        return input.orElse(params);
    }
}
