package dev.penelope.cli.bench.bare;

import java.nio.ByteBuffer;

/**
 * The state of an open saga: which workload, which stage, how many nodes of it are still out, and
 * which nodes have answered if they are few.
 */
record BareState(int workload, int stage, int left, long answered) {
    private static final int SAID = 1 + 2 * Integer.BYTES + Long.BYTES;

    static BareState read(byte[] row) {
        ByteBuffer from = ByteBuffer.wrap(row);
        return new BareState(from.get(), from.getInt(), from.getInt(), from.getLong());
    }

    byte[] row(int bytes) {
        byte[] row = BareValue.filled(Math.max(SAID, bytes));
        ByteBuffer.wrap(row).put((byte) workload).putInt(stage).putInt(left).putLong(answered);
        return row;
    }

    BareState answeredBy(int node) {
        return new BareState(workload, stage, left, answered | 1L << node);
    }

    BareState oneLess() {
        return new BareState(workload, stage, left - 1, answered);
    }

    BareState next(int width) {
        return new BareState(workload, stage + 1, width, answered);
    }
}
