package dev.penelope.cli.bench.bare;

import java.nio.ByteBuffer;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** What the bare loop stores: as many rows as ours, each of their size on average. */
final class BareRows {
    private static final byte HEADER = 0;
    private static final byte PAGE = 1;
    private static final byte PAYLOAD = 2;
    private static final byte ARCHIVE = 3;

    /** The number of the row that holds the parameters: no node has it. */
    private static final int PARAMETERS = Integer.MAX_VALUE;

    private final KeyValueStore<byte[], byte[]> rows;

    BareRows(KeyValueStore<byte[], byte[]> rows) {
        this.rows = rows;
    }

    byte @Nullable [] header(byte[] id) {
        return rows.get(key(HEADER, id, 0));
    }

    void header(byte[] id, byte[] row) {
        rows.put(key(HEADER, id, 0), row);
    }

    /** Writes the pages of nodes that are sent. */
    void send(byte[] id, int first, int nodes, int bytes) {
        for (int page = first / BareWorkload.PAGE;
                page <= (first + nodes - 1) / BareWorkload.PAGE;
                page++) {
            byte[] key = key(PAGE, id, page);
            byte[] before = rows.get(key);
            rows.put(key, before == null ? page(0, bytes) : before);
        }
    }

    /**
     * Notes that a node has answered.
     *
     * @return whether it had not before
     */
    boolean answered(byte[] id, int node, int bytes) {
        byte[] key = key(PAGE, id, node / BareWorkload.PAGE);
        byte[] before = rows.get(key);
        long bits = before == null ? 0 : ByteBuffer.wrap(before).getLong();
        long bit = 1L << node % BareWorkload.PAGE;
        if ((bits & bit) != 0) {
            return false;
        }
        rows.put(key, page(bits | bit, bytes));
        return true;
    }

    private static byte[] page(long answered, int bytes) {
        byte[] page = BareValue.filled(Math.max(Long.BYTES, bytes));
        ByteBuffer.wrap(page).putLong(answered);
        return page;
    }

    void parameters(byte[] id, int bytes) {
        payload(id, PARAMETERS, bytes);
    }

    void payload(byte[] id, int node, int bytes) {
        rows.put(key(PAYLOAD, id, node), BareValue.filled(bytes));
    }

    /** Deletes all rows of a saga, and keeps that it ended. */
    void end(byte[] id, BareWorkload workload) {
        rows.put(key(HEADER, id, 0), null);
        if (workload.paged()) {
            for (int page = 0; page <= (workload.nodes() - 1) / BareWorkload.PAGE; page++) {
                rows.put(key(PAGE, id, page), null);
            }
        }
        if (workload.apart()) {
            for (int node = 0; node < workload.nodes(); node++) {
                rows.put(key(PAYLOAD, id, node), null);
            }
            rows.put(key(PAYLOAD, id, PARAMETERS), null);
        }
        rows.put(key(ARCHIVE, id, 0), BareValue.filled(workload.sizes().archive()));
    }

    private static byte[] key(byte table, byte[] id, int number) {
        return table == PAGE || table == PAYLOAD
                ? ByteBuffer.allocate(1 + id.length + Integer.BYTES)
                        .put(table)
                        .put(id)
                        .putInt(number)
                        .array()
                : ByteBuffer.allocate(1 + id.length).put(table).put(id).array();
    }
}
