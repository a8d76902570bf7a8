package dev.penelope.coordinator.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Reads what {@link BinOut} wrote. */
final class BinIn {
    private final byte[] buffer;
    private int at;

    BinIn(byte[] buffer) {
        this.buffer = buffer;
    }

    int bits() {
        if (at >= buffer.length) {
            throw new CorruptStateException("Expected more than " + buffer.length + " bytes");
        }
        return buffer[at++] & 0xff;
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = bits();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new CorruptStateException("Expected a number to end within ten bytes");
    }

    int integer() {
        long value = number();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new CorruptStateException("Expected a number from 0 to 2^31, but it is " + value);
        }
        return (int) value;
    }

    long fixed() {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | bits();
        }
        return value;
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    byte[] bytes() {
        int length = integer();
        int from = at;
        pass(length);
        return Arrays.copyOfRange(buffer, from, at);
    }

    /** Passes over what {@link #text}, {@link #bytes} or {@link #hex} would read. */
    void skip() {
        pass(integer());
    }

    private void pass(int length) {
        if (length > buffer.length - at) {
            throw new CorruptStateException(
                    "Expected " + length + " more bytes, but there are " + (buffer.length - at));
        }
        at += length;
    }

    String hex() {
        return HexFormat.of().formatHex(bytes());
    }

    /**
     * @throws CorruptStateException if something is left
     */
    void expectEnd() {
        if (at != buffer.length) {
            throw new CorruptStateException("Expected nothing to follow, but something does");
        }
    }
}
