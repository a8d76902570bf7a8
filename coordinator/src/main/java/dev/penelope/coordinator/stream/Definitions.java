package dev.penelope.coordinator.stream;

import dev.penelope.protocol.DefinitionJson;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Definitions by the hash of their content: the registered ones from the global table, and those
 * that starts carried, from their sagas' rows. Compiled ones are kept, within a bound. Safe to use
 * from several stream threads.
 */
final class Definitions {
    private static final int KEPT = 1_000;

    private final Map<String, Compiled> compiled =
            Collections.synchronizedMap(
                    new LinkedHashMap<>(16, 0.75f, true) {
                        private static final long serialVersionUID = 1;

                        @Override
                        protected boolean removeEldestEntry(Map.Entry<String, Compiled> eldest) {
                            return size() > KEPT;
                        }
                    });

    /** One that is compiled already. */
    Optional<Compiled> known(String hash) {
        return Optional.ofNullable(compiled.get(hash));
    }

    /**
     * One that is registered.
     *
     * @throws IllegalArgumentException if what is registered under that hash is no valid definition
     */
    Optional<Compiled> registered(ReadOnlyKeyValueStore<byte[], byte[]> table, String hash) {
        Compiled known = compiled.get(hash);
        if (known != null) {
            return Optional.of(known);
        }
        byte[] json = table.get(hash.getBytes(StandardCharsets.UTF_8));
        return json == null || !DefinitionJson.hash(json).equals(hash)
                ? Optional.empty()
                : Optional.of(compile(hash, json));
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
        Compiled known = compiled.get(hash);
        if (known != null) {
            return known;
        }
        Compiled fresh = Compiled.of(DefinitionJson.read(json));
        compiled.put(hash, fresh);
        return fresh;
    }
}
