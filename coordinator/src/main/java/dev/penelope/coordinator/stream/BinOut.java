package dev.penelope.coordinator.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Writes stored state compactly: numbers as varints, texts and bytes behind their length. */
final class BinOut {
    private byte[] buffer = new byte[256];
    private int size;

    BinOut bits(int value) {
        ensure(1);
        buffer[size++] = (byte) value;
        return this;
    }

    /** A number of at least 0. */
    BinOut number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("Expected a number of at least 0, but got " + value);
        }
        ensure(10);
        long rest = value;
        while (rest > 0x7f) {
            buffer[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[size++] = (byte) rest;
        return this;
    }

    /** A number in eight bytes, in an order that byte order agrees with. */
    BinOut fixed(long value) {
        ensure(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            buffer[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    /** A number in two bytes. */
    BinOut fixedShort(int value) {
        return bits(value >>> 8).bits(value);
    }

    BinOut text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    BinOut bytes(byte[] value) {
        number(value.length);
        return raw(value);
    }

    BinOut raw(byte[] value) {
        ensure(value.length);
        System.arraycopy(value, 0, buffer, size, value.length);
        size += value.length;
        return this;
    }

    /** Hex digits, at half their length. */
    BinOut hex(String digits) {
        return bytes(HexFormat.of().parseHex(digits));
    }

    int size() {
        return size;
    }

    byte[] done() {
        return Arrays.copyOf(buffer, size);
    }

    private void ensure(int more) {
        if (size + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(size + more, 2 * buffer.length));
        }
    }
}
