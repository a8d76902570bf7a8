package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.Payload;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.engine.Step;
import dev.penelope.coordinator.engine.View;
import dev.penelope.model.Graph;
import dev.penelope.model.Json;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Sagas in rows. One of at most {@link View#PAGE} nodes lives in its header as a whole, but for
 * payloads that are large; a larger one has a row for each page of nodes and for each large
 * payload, and in its header the nodes that changed last, so that what a step writes grows neither
 * with the saga nor with how far apart the nodes are that it changes.
 */
final class SagaStore {
    private final KeyValueStore<byte[], byte[]> rows;

    SagaStore(KeyValueStore<byte[], byte[]> rows) {
        this.rows = rows;
    }

    Optional<StoredSaga> load(SagaId id) {
        byte[] header = rows.get(Keys.header(id));
        return header == null ? Optional.empty() : Optional.of(StateCodec.read(id, header));
    }

    /** Nodes and what lives with them; untouched if nothing happened to any. */
    Page page(StoredSaga stored, int number, Graph graph) {
        return switch (stored.kept()) {
            case StoredSaga.Whole whole -> number == 0 ? whole.page() : Page.UNTOUCHED;
            case StoredSaga.Paged paged -> {
                long base = stored.saga().origin().startedAtMs();
                yield row(stored, number, base).with(paged.near(number, base), graph, number);
            }
        };
    }

    private Page row(StoredSaga stored, int number, long base) {
        Saga saga = stored.saga();
        byte[] row = rows.get(Keys.page(saga.id(), saga.origin().run(), number));
        return row == null ? Page.UNTOUCHED : PageCodec.read(row, number * View.PAGE, base);
    }

    /** A value that is not on its page; none if it is known to have no row. */
    Optional<Json> payload(StoredSaga stored, Payload name) {
        if (stored.kept() instanceof StoredSaga.Whole whole && !whole.apart().contains(name)) {
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
    static Changes changes(LoadedView view, Step step, Optional<byte[]> definition) {
        Saga saga = step.saga().orElseThrow();
        Filing filing = new Filing(view, step);
        StoredSaga.Kept kept = filing.file();
        definition.ifPresent(json ->
                filing.rows.add(new Row(Keys.definition(saga.id(), saga.origin().run()), json)));
        boolean carries =
                definition.isPresent()
                        || view.stored().map(StoredSaga::carriesDefinition).orElse(false);
        StoredSaga stored = new StoredSaga(saga, kept, carries);
        return new Changes(stored, StateCodec.write(stored), filing.rows);
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
        return switch (stored.kept()) {
            case StoredSaga.Whole whole -> !whole.apart().isEmpty() || stored.carriesDefinition();
            case StoredSaga.Paged paged -> true;
        };
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
