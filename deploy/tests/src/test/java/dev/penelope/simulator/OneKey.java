package dev.penelope.simulator;

import static dev.penelope.simulator.Verdict.require;

import dev.penelope.model.Direction;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.CommandRecord;
import java.util.HashMap;
import java.util.Map;

/**
 * Whether each node has one key in each direction, and each key one node: in all that any worker
 * may have seen, committed or not.
 */
final class OneKey {
    private final World world;
    private final Map<What, String> keys = new HashMap<>();
    private final Map<String, What> owners = new HashMap<>();

    OneKey(World world) {
        this.world = world;
    }

    /** No control begins another epoch of a node. */
    private record What(SagaId saga, RunId run, String node, Direction direction) {}

    void check() {
        world.broker().commands().forEach(entry -> check((CommandRecord) entry.said()));
    }

    private void check(CommandRecord command) {
        What what = new What(command.saga(), command.run(), command.node(), command.direction());
        String key = keys.putIfAbsent(what, command.key());
        require(key == null || key.equals(command.key()), "one key for all attempts", command);
        What owner = owners.putIfAbsent(command.key(), what);
        require(owner == null || owner.equals(what), "each key is of one node", command);
    }
}
