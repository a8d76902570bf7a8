package dev.penelope.model;

import java.util.ServiceLoader;

/**
 * Turns values of the user's types into JSON and back. Safe to use from any thread. The standard
 * one uses Jackson and knows records, dates and optional fields.
 */
public interface Codec {
    /**
     * @throws IllegalArgumentException if {@code value} has no JSON form
     */
    Json encode(Object value);

    /**
     * @throws IllegalArgumentException if {@code json} is no {@code type}; the message says where
     *     and why
     */
    <T> T decode(Json json, Class<T> type);

    /** The codec that this jar brings along. */
    static Codec standard() {
        return Standard.CODEC;
    }

    /** Loads the standard codec once, by name, so that this package needs no JSON library. */
    final class Standard {
        private static final Codec CODEC =
                ServiceLoader.load(Codec.class, Codec.class.getClassLoader())
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "Expected penelope-shared to register a Codec, but"
                                                + " found none; was META-INF/services lost in"
                                                + " repackaging?"));

        private Standard() {}
    }
}
