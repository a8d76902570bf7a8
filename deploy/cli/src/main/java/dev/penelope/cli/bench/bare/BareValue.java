package dev.penelope.cli.bench.bare;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The few bytes that say something, at the beginning of values that are filled up to a size. */
final class BareValue {
    /** The number of the workload, and that of a node. */
    private static final int SAID = 1 + Integer.BYTES;

    private BareValue() {}

    static byte[] of(int workload, int node, int bytes) {
        byte[] value = filled(Math.max(SAID, bytes));
        ByteBuffer.wrap(value).put((byte) workload).putInt(node);
        return value;
    }

    static byte[] filled(int bytes) {
        byte[] value = new byte[bytes];
        Arrays.fill(value, (byte) 'x');
        return value;
    }

    static int workload(byte[] value) {
        return value[0];
    }

    static int node(byte[] value) {
        return ByteBuffer.wrap(value).getInt(1);
    }
}
