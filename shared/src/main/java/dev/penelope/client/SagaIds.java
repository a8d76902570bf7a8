package dev.penelope.client;

import dev.penelope.model.SagaId;
import java.security.SecureRandom;

/** Makes up saga ids. */
public final class SagaIds {
    private static final int RANDOM = 13;
    private static final String ALPHABET =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final SecureRandom CHANCE = new SecureRandom();

    private SagaIds() {}

    /**
     * Twenty-two characters: the time, so that ids sort by it, and 77 random bits, so that no two
     * are the same and nobody guesses one.
     */
    public static SagaId next() {
        return next(System.currentTimeMillis());
    }

    static SagaId next(long nowMs) {
        byte[] bytes = new byte[RANDOM];
        CHANCE.nextBytes(bytes);
        StringBuilder id = new StringBuilder(Long.toString(nowMs, 32));
        for (byte random : bytes) {
            // 256 is no multiple of 62, so some characters come up a little more often: no harm.
            id.append(ALPHABET.charAt((random & 0xff) % ALPHABET.length()));
        }
        return new SagaId(id.toString());
    }
}
