package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.Payload;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The keys of the one store that holds everything about open sagas. The first byte names a table;
 * ids never contain the zero byte that ends them, so that the rows of one saga stand together and
 * no other saga's stand among them.
 */
final class Keys {
    static final byte HEADER = 'h';
    static final byte PAGE = 'p';
    static final byte PAYLOAD = 'o';
    static final byte TIMER = 't';
    static final byte WAITING = 'w';
    static final byte QUARANTINE = 'q';
    static final byte TOKEN_KEY = 'k';

    private Keys() {}

    static byte[] header(SagaId id) {
        return table(HEADER, id).done();
    }

    static byte[] page(SagaId id, RunId run, int number) {
        return ofRun(PAGE, id, run).fixedShort(number).done();
    }

    static byte[] payload(SagaId id, RunId run, Payload name) {
        BinOut key = ofRun(PAYLOAD, id, run);
        return switch (name) {
            case Payload.Params params -> key.bits('p').done();
            case Payload.Input input -> key.bits('i').fixedShort(input.place()).done();
            case Payload.Output output -> key.bits('o').fixedShort(output.place()).done();
            case Payload.Details details -> key.bits('d').fixedShort(details.place()).done();
        };
    }

    static byte[] definition(SagaId id, RunId run) {
        return ofRun(PAYLOAD, id, run).bits('D').done();
    }

    /** The beginning of the keys of all rows of a run in a table. */
    static byte[] rows(byte table, SagaId id, RunId run) {
        return ofRun(table, id, run).done();
    }

    static byte[] quarantine(SagaId id) {
        return table(QUARANTINE, id).done();
    }

    static byte[] tokenKey(String id) {
        return new BinOut().bits(TOKEN_KEY).raw(id.getBytes(StandardCharsets.UTF_8)).done();
    }

    /** The id of the key that a row is about. */
    static String tokenKey(byte[] key) {
        return new String(key, 1, key.length - 1, StandardCharsets.UTF_8);
    }

    static byte[] waiting(SagaId id, long number) {
        return table(WAITING, id).bits(0).fixed(number).done();
    }

    /** The beginning of the keys of all records that wait for a saga. */
    static byte[] waiting(SagaId id) {
        return table(WAITING, id).bits(0).done();
    }

    /** The saga of a key that is a table's byte and an id, perhaps with more behind a zero. */
    static SagaId saga(byte[] key) {
        int end = 1;
        while (end < key.length && key[end] != 0) {
            end++;
        }
        return new SagaId(new String(key, 1, end - 1, StandardCharsets.UTF_8));
    }

    /** The smallest key that is larger than every key that begins so. */
    static byte[] after(byte[] prefix) {
        byte[] next = prefix.clone();
        for (int at = next.length - 1; at >= 0; at--) {
            if (next[at] != (byte) 0xff) {
                next[at]++;
                return Arrays.copyOf(next, at + 1);
            }
        }
        throw new IllegalArgumentException("Expected a prefix that has a successor");
    }

    private static BinOut table(byte table, SagaId id) {
        return new BinOut().bits(table).raw(id.value().getBytes(StandardCharsets.UTF_8));
    }

    private static BinOut ofRun(byte table, SagaId id, RunId run) {
        return table(table, id).bits(0).raw(run.value().getBytes(StandardCharsets.UTF_8)).bits(0);
    }
}
