package dev.penelope.coordinator.stream;

import dev.penelope.protocol.DefinitionJson;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Definitions by the hash of their content: the registered ones from the global table, and those
 * that starts carried, from their sagas' rows. Compiled ones are kept, within a bound. Safe to use
 * from several stream threads.
 */
final class Definitions {
    /** About what the compiled ones may take up in memory. */
    private static final int KEPT_BYTES = 64 * 1024 * 1024;

    /** About what a node takes up in memory, apart from its texts. */
    private static final int NODE_BYTES = 512;

    /** The least recently used first. */
    private final LinkedHashMap<String, Known> all = new LinkedHashMap<>(16, 0.75f, true);

    private int bytes;

    private volatile boolean heldBack;

    /** Whether somebody's open transaction hides what was registered since. */
    boolean areHeldBack() {
        return heldBack;
    }

    void heldBack(boolean now) {
        heldBack = now;
    }

    /** One that is compiled; only of a registered one can it be said that a restart finds it. */
    private record Known(Compiled compiled, int bytes, boolean registered) {}

    /** One that is compiled already. */
    Optional<Compiled> known(String hash) {
        return get(hash).map(Known::compiled);
    }

    /**
     * One that is registered, and not merely known because some saga carried it.
     *
     * @throws IllegalArgumentException if what is registered under that hash is no valid definition
     */
    Optional<Compiled> registered(ReadOnlyKeyValueStore<byte[], byte[]> table, String hash) {
        Optional<Known> known = get(hash);
        if (known.isPresent() && known.get().registered()) {
            return Optional.of(known.get().compiled());
        }
        byte[] json = table.get(hash.getBytes(StandardCharsets.UTF_8));
        return json == null || !DefinitionJson.hash(json).equals(hash)
                ? Optional.empty()
                : Optional.of(compile(hash, json, true));
    }

    /** The hash that a name and version stand for. */
    Optional<String> resolve(
            ReadOnlyKeyValueStore<byte[], byte[]> table, String name, int version) {
        byte[] hash = table.get((name + "@" + version).getBytes(StandardCharsets.UTF_8));
        return hash == null
                ? Optional.empty()
                : Optional.of(new String(hash, StandardCharsets.UTF_8));
    }

    /**
     * One whose JSON is at hand.
     *
     * @throws IllegalArgumentException if it is no valid definition
     */
    Compiled compile(String hash, byte[] json) {
        return known(hash).orElseGet(() -> compile(hash, json, false));
    }

    private Compiled compile(String hash, byte[] json, boolean registered) {
        Compiled compiled = known(hash).orElseGet(() -> Compiled.of(DefinitionJson.read(json)));
        keep(
                hash,
                new Known(
                        compiled, json.length + NODE_BYTES * compiled.graph().size(), registered));
        return compiled;
    }

    private synchronized Optional<Known> get(String hash) {
        return Optional.ofNullable(all.get(hash));
    }

    private synchronized void keep(String hash, Known known) {
        Known before = all.put(hash, known);
        bytes += known.bytes() - (before == null ? 0 : before.bytes());
        var eldest = all.values().iterator();
        while (bytes > KEPT_BYTES) {
            bytes -= eldest.next().bytes();
            eldest.remove();
        }
    }

    synchronized int kept() {
        return all.size();
    }
}
