package dev.penelope.coordinator.stream;

import dev.penelope.model.SagaId;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Sagas on which the coordinator itself failed. The mark has a row of its own, for the header may
 * be what cannot be read.
 */
final class Quarantine {
    private final KeyValueStore<byte[], byte[]> rows;
    private final Set<SagaId> marked = new HashSet<>();

    Quarantine(KeyValueStore<byte[], byte[]> rows) {
        this.rows = rows;
        byte[] table = {Keys.QUARANTINE};
        try (KeyValueIterator<byte[], byte[]> found = rows.range(table, Keys.after(table))) {
            while (found.hasNext()) {
                marked.add(Keys.saga(found.next().key));
            }
        }
    }

    boolean holds(SagaId id) {
        return !marked.isEmpty() && marked.contains(id);
    }

    void mark(SagaId id, String reason) {
        rows.put(Keys.quarantine(id), reason.getBytes(StandardCharsets.UTF_8));
        marked.add(id);
    }

    void release(SagaId id) {
        rows.put(Keys.quarantine(id), null);
        marked.remove(id);
    }

    int size() {
        return marked.size();
    }
}
