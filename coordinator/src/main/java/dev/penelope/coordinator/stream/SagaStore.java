package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Payload;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.engine.Step;
import dev.penelope.coordinator.engine.View;
import dev.penelope.model.Json;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Sagas in rows. One of at most {@link View#PAGE} nodes lives in its header as a whole, but for
 * what would make that large; a larger one has a row for each page of nodes and for each payload,
 * so that what a step writes does not grow with the saga.
 */
final class SagaStore {
    /** A payload up to this size lives in the header of a small saga, */
    private static final int INLINE_BYTES = 512;

    /** while all of them together stay below this. */
    private static final int ALL_INLINE_BYTES = 2_048;

    private final KeyValueStore<byte[], byte[]> rows;

    SagaStore(KeyValueStore<byte[], byte[]> rows) {
        this.rows = rows;
    }

    Optional<StoredSaga> load(SagaId id) {
        byte[] header = rows.get(Keys.header(id));
        return header == null ? Optional.empty() : Optional.of(StateCodec.read(id, header));
    }

    List<NodeRow> page(StoredSaga stored, int number) {
        if (stored.page().isPresent()) {
            return number == 0 ? stored.page().get() : List.of();
        }
        Saga saga = stored.saga();
        byte[] page = rows.get(Keys.page(saga.id(), saga.origin().run(), number));
        return page == null ? List.of() : StateCodec.readPage(page, saga.origin().startedAtMs());
    }

    Optional<Json> payload(StoredSaga stored, Payload name) {
        Json inline = stored.inline().get(name);
        if (inline != null) {
            return Optional.of(inline);
        }
        if (stored.page().isPresent() && !stored.rows().contains(name)) {
            return Optional.empty();
        }
        byte[] row = rows.get(Keys.payload(stored.saga().id(), stored.saga().origin().run(), name));
        return row == null ? Optional.empty() : Optional.of(Json.ofUtf8(row));
    }

    byte[] definition(SagaId id, RunId run) {
        byte[] json = rows.get(Keys.definition(id, run));
        if (json == null) {
            throw new CorruptStateException(
                    "Expected saga " + id + " to have kept its definition, but it has not");
        }
        return json;
    }

    /** What is to be written for a step: nothing is, until {@link #write}. */
    Changes changes(
            Optional<StoredSaga> before, Step step, int nodes, Optional<byte[]> definition) {
        Saga saga = step.saga().orElseThrow();
        RunId run = saga.origin().run();
        List<Row> changed = new ArrayList<>();
        boolean small = nodes <= View.PAGE;
        Map<Payload, Json> inline = new HashMap<>(before.map(StoredSaga::inline).orElse(Map.of()));
        Set<Payload> apart = new HashSet<>(before.map(StoredSaga::rows).orElse(Set.of()));
        int inlined = inline.values().stream().mapToInt(Json::size).sum();
        for (Map.Entry<Payload, Json> payload : step.payloads().entrySet()) {
            int size = payload.getValue().size();
            Json old = inline.get(payload.getKey());
            int grown = inlined + size - (old == null ? 0 : old.size());
            if (small
                    && size <= INLINE_BYTES
                    && grown <= ALL_INLINE_BYTES
                    && !apart.contains(payload.getKey())) {
                inline.put(payload.getKey(), payload.getValue());
                inlined = grown;
            } else {
                changed.add(
                        new Row(
                                Keys.payload(saga.id(), run, payload.getKey()),
                                payload.getValue().utf8()));
                if (small) {
                    apart.add(payload.getKey());
                    inline.remove(payload.getKey());
                }
            }
        }
        Optional<List<NodeRow>> page = Optional.empty();
        if (small) {
            List<NodeRow> touched = step.pages().get(0);
            page = touched == null ? before.flatMap(StoredSaga::page) : Optional.of(touched);
        } else {
            long base = saga.origin().startedAtMs();
            step.pages()
                    .forEach((number, nodesOfPage) ->
                            changed.add(
                                    new Row(
                                            Keys.page(saga.id(), run, number),
                                            StateCodec.writePage(nodesOfPage, base))));
        }
        definition.ifPresent(json -> changed.add(new Row(Keys.definition(saga.id(), run), json)));
        boolean carries =
                definition.isPresent() || before.map(StoredSaga::carriesDefinition).orElse(false);
        StoredSaga stored = new StoredSaga(saga, page, inline, apart, carries);
        return new Changes(stored, StateCodec.write(stored), changed);
    }

    /** Writes a saga that goes on. */
    void write(Changes changes) {
        writeRows(changes);
        rows.put(Keys.header(changes.stored().saga().id()), changes.header());
    }

    /** Writes what a saga that goes to the archive whole keeps outside of its header. */
    void writeRows(Changes changes) {
        changes.rows().forEach(row -> rows.put(row.key(), row.value()));
    }

    /** Forgets a header, if it was ever written. */
    void forgetHeader(SagaId id) {
        rows.put(Keys.header(id), null);
    }

    /** Whether a saga keeps anything outside of its header. */
    static boolean hasRows(StoredSaga stored) {
        return stored.page().isEmpty() || !stored.rows().isEmpty() || stored.carriesDefinition();
    }

    /**
     * Deletes at most {@code limit} rows of a run.
     *
     * @return whether none is left
     */
    boolean deleteRows(SagaId id, RunId run, int limit) {
        List<byte[]> keys = new ArrayList<>();
        for (byte table : new byte[] {Keys.PAGE, Keys.PAYLOAD}) {
            byte[] from = Keys.rows(table, id, run);
            try (KeyValueIterator<byte[], byte[]> found = rows.range(from, Keys.after(from))) {
                while (found.hasNext() && keys.size() < limit) {
                    keys.add(found.next().key);
                }
            }
        }
        keys.forEach(key -> rows.put(key, null));
        return keys.size() < limit;
    }

    /** What is to be written of a saga: its header, in both forms, and its rows. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Changes(StoredSaga stored, byte[] header, List<Row> rows) {}

    /** A row to be written. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Row(byte[] key, byte[] value) {}
}
