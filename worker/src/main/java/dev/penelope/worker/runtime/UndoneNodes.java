package dev.penelope.worker.runtime;

import dev.penelope.protocol.CommandRecord;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Remembers the nodes whose undo was seen here, the newest of them. Safe to use from any thread,
 * and free for a worker that sees no undo.
 */
final class UndoneNodes {
    private final int most;
    private final Map<String, Integer> epochs = new ConcurrentHashMap<>();
    private final Queue<String> oldestFirst = new ConcurrentLinkedQueue<>();

    UndoneNodes(int most) {
        this.most = most;
    }

    void add(CommandRecord undo) {
        String node = node(undo);
        if (epochs.putIfAbsent(node, epoch(undo)) == null) {
            oldestFirst.add(node);
        } else {
            epochs.merge(node, epoch(undo), Math::max);
        }
        while (epochs.size() > most) {
            String oldest = oldestFirst.poll();
            if (oldest == null) {
                return;
            }
            epochs.remove(oldest);
        }
    }

    /**
     * Whether this action's undo came first. An operator can have an undone node run again, which
     * is a later epoch, told by the end of the idempotency key.
     */
    boolean covers(CommandRecord action) {
        if (epochs.isEmpty()) {
            return false;
        }
        Integer undone = epochs.get(node(action));
        return undone != null && epoch(action) <= undone;
    }

    private static String node(CommandRecord command) {
        return command.saga().value() + ":" + command.run().value() + ":" + command.node();
    }

    private static int epoch(CommandRecord command) {
        String key = command.key();
        int value = 0;
        for (int at = key.lastIndexOf(':') + 1; at < key.length(); at++) {
            int digit = Character.digit(key.charAt(at), 10);
            if (digit < 0 || value > 100_000_000) {
                return 0;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
