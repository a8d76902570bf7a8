package dev.penelope.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The check that bytes are UTF-8, by the letter: no overlong form, no half of a surrogate pair,
 * nothing beyond U+10FFFF. Payloads are carried as bytes, so nobody else decodes them before they
 * reach a reader that is as strict.
 */
final class Utf8 {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NOT_ASCII = 0x8080808080808080L;

    private Utf8() {}

    /**
     * @throws UnreadableException if they are not, saying where
     */
    static void check(String what, byte[] bytes) {
        int wrong = firstWrong(bytes);
        if (wrong >= 0) {
            throw new UnreadableException(
                    "Expected " + what + " to be UTF-8, but byte " + wrong + " is not");
        }
    }

    /** The place of the first byte that begins no character; -1 if there is none. */
    static int firstWrong(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            if (at + Long.BYTES <= bytes.length && ((long) LONGS.get(bytes, at) & NOT_ASCII) == 0) {
                at += Long.BYTES;
            } else if (bytes[at] >= 0) {
                at++;
            } else {
                int length = length(bytes, at);
                if (length == 0) {
                    return at;
                }
                at += length;
            }
        }
        return -1;
    }

    /** Bytes of the character that begins there and is not ASCII; 0 if none does. */
    private static int length(byte[] bytes, int at) {
        int first = bytes[at] & 0xFF;
        if (first >= 0xC2 && first <= 0xDF) {
            return follows(bytes, at + 1, 0x80, 0xBF) ? 2 : 0;
        }
        if (first >= 0xE0 && first <= 0xEF) {
            int least = first == 0xE0 ? 0xA0 : 0x80;
            int most = first == 0xED ? 0x9F : 0xBF;
            return follows(bytes, at + 1, least, most) && follows(bytes, at + 2, 0x80, 0xBF)
                    ? 3
                    : 0;
        }
        if (first >= 0xF0 && first <= 0xF4) {
            int least = first == 0xF0 ? 0x90 : 0x80;
            int most = first == 0xF4 ? 0x8F : 0xBF;
            return follows(bytes, at + 1, least, most)
                            && follows(bytes, at + 2, 0x80, 0xBF)
                            && follows(bytes, at + 3, 0x80, 0xBF)
                    ? 4
                    : 0;
        }
        return 0;
    }

    private static boolean follows(byte[] bytes, int at, int least, int most) {
        return at < bytes.length && (bytes[at] & 0xFF) >= least && (bytes[at] & 0xFF) <= most;
    }
}
