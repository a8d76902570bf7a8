package dev.penelope.coordinator.stream;

import dev.penelope.model.Limits;
import dev.penelope.protocol.DefinitionJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Definitions by the hash of their content: the registered ones from the global table, and those
 * that starts carried, from their sagas' rows. Compiled ones are kept, within a bound. Safe to use
 * from several stream threads.
 */
final class Definitions {
    /** What the compiled ones may take up in memory unless it is set otherwise. */
    static final long KEPT_BYTES = 64L * 1024 * 1024;

    /** About what a node takes up in memory, apart from its texts. */
    private static final int NODE_BYTES = 512;

    private final long most;
    private final Map<String, Known> all = new HashMap<>();

    /** The same by place, so that one can be drawn. */
    private final List<Known> drawn = new ArrayList<>();

    private final Random random = new Random(1);

    /** Deleted from the topic, and kept for sagas that run them. */
    private final Set<String> retired = ConcurrentHashMap.newKeySet();

    private long bytes;
    private long compilations;
    private long evictions;

    private long uses;

    private volatile boolean heldBack;

    /** Whether somebody's open transaction hides what was registered since. */
    boolean areHeldBack() {
        return heldBack;
    }

    void heldBack(boolean now) {
        heldBack = now;
    }

    /** One that is compiled; only of a registered one can it be said that a restart finds it. */
    private static final class Known {
        private final String hash;
        private final Compiled compiled;
        private final long bytes;
        private boolean registered;
        private long lastUse;

        Known(String hash, Compiled compiled, long bytes) {
            this.hash = hash;
            this.compiled = compiled;
            this.bytes = bytes;
        }
    }

    Definitions() {
        this(KEPT_BYTES);
    }

    /**
     * @param most about how many bytes compiled ones may take up
     */
    Definitions(long most) {
        this.most = most;
    }

    /** One that is compiled already. */
    Optional<Compiled> known(String hash) {
        return get(hash).map(known -> known.compiled);
    }

    /**
     * One that is registered, or was and is kept for sagas that run it; not one that is merely
     * known because some saga carried it.
     *
     * @throws IllegalArgumentException if what is registered under that hash is no valid definition
     */
    Optional<Compiled> registered(ReadOnlyKeyValueStore<byte[], byte[]> table, String hash) {
        Optional<Known> known = get(hash);
        if (known.isPresent() && known.get().registered) {
            return Optional.of(known.get().compiled);
        }
        byte @Nullable [] json = table.get(hash.getBytes(StandardCharsets.UTF_8));
        return json == null
                        || json.length > Limits.DEFINITION_BYTES
                        || !DefinitionJson.hash(json).equals(hash)
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
        Optional<Compiled> known = known(hash);
        Compiled compiled = known.orElseGet(() -> Compiled.of(DefinitionJson.read(json)));
        keep(hash, compiled, json.length + (long) NODE_BYTES * compiled.graph().size(), registered);
        return compiled;
    }

    private synchronized Optional<Known> get(String hash) {
        @Nullable Known known = all.get(hash);
        if (known != null) {
            known.lastUse = ++uses;
        }
        return Optional.ofNullable(known);
    }

    private synchronized void keep(String hash, Compiled compiled, long size, boolean registered) {
        @Nullable Known known = all.get(hash);
        if (known == null) {
            compilations++;
            while (bytes + size > most && !drawn.isEmpty()) {
                evict();
            }
            known = new Known(hash, compiled, size);
            all.put(hash, known);
            drawn.add(known);
            bytes += size;
        }
        known.registered |= registered;
        known.lastUse = ++uses;
    }

    /**
     * Of two that are drawn by lot, the one that was not used for longer makes room. Were it the
     * one of all, then one definition more than there is room for, each used in turn, would have
     * every one of them compiled anew for every event.
     */
    private void evict() {
        int one = random.nextInt(drawn.size());
        int other = (one + 1 + random.nextInt(Math.max(1, drawn.size() - 1))) % drawn.size();
        int place = drawn.get(one).lastUse <= drawn.get(other).lastUse ? one : other;
        Known gone = drawn.get(place);
        Known last = drawn.removeLast();
        if (last != gone) {
            drawn.set(place, last);
        }
        all.remove(gone.hash);
        bytes -= gone.bytes;
        evictions++;
    }

    /** No saga may start with that one any more. */
    void retired(String hash) {
        retired.add(hash);
    }

    void unretired(String hash) {
        retired.remove(hash);
    }

    boolean isRetired(String hash) {
        return !retired.isEmpty() && retired.contains(hash);
    }

    synchronized int kept() {
        return all.size();
    }

    /** How often one was compiled that was not kept. */
    synchronized long compilations() {
        return compilations;
    }

    /** How many had to make room. */
    synchronized long evictions() {
        return evictions;
    }
}
