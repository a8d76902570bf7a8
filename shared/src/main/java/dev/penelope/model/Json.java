package dev.penelope.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * One JSON value as UTF-8 text, carried and never looked into: parameters, inputs and outputs. Not
 * checked here: whatever sends a value that user code made, or reads one from outside, checks that
 * it is exactly one JSON value within the limits of a payload. Equal if its text is.
 */
public final class Json {
    /** The JSON value {@code null}. */
    public static final Json NULL = Json.of("null");

    private final byte[] utf8;

    private Json(byte[] utf8) {
        this.utf8 = utf8;
    }

    /** Takes well-formed JSON text. */
    public static Json of(String text) {
        return new Json(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes well-formed JSON in UTF-8, without copying: the caller must not change the array. */
    public static Json ofUtf8(byte[] utf8) {
        return new Json(utf8);
    }

    /** The object that has, under each name, the value at the same place. */
    public static Json object(List<String> names, List<Json> values) {
        int size = 2 + Math.max(0, names.size() - 1);
        for (int i = 0; i < names.size(); i++) {
            size += names.get(i).length() + 3 + values.get(i).utf8.length;
        }
        byte[] all = new byte[size];
        int at = 0;
        all[at++] = '{';
        for (int i = 0; i < names.size(); i++) {
            if (i > 0) {
                all[at++] = ',';
            }
            all[at++] = '"';
            byte[] name = names.get(i).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(name, 0, all, at, name.length);
            at += name.length;
            all[at++] = '"';
            all[at++] = ':';
            byte[] value = values.get(i).utf8;
            System.arraycopy(value, 0, all, at, value.length);
            at += value.length;
        }
        all[at] = '}';
        return new Json(all);
    }

    /** The SHA-256 of its text in UTF-8, in lower-case hexadecimal digits. */
    public String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(utf8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Expected every JDK to have SHA-256", impossible);
        }
    }

    /** The text in UTF-8, not copied: the caller must not change it. */
    public byte[] utf8() {
        return utf8;
    }

    /** How many arrays and objects stand in each other, the outermost included. */
    public int depth() {
        int depth = 0;
        int deepest = 0;
        boolean text = false;
        for (int at = 0; at < utf8.length; at++) {
            switch (utf8[at]) {
                case '"' -> text = !text;
                case '\\' -> at++; // Stands in texts only, and what follows it ends none.
                case '[', '{' -> {
                    if (!text) {
                        deepest = Math.max(deepest, ++depth);
                    }
                }
                case ']', '}' -> depth -= text ? 0 : 1;
                default -> {}
            }
        }
        return deepest;
    }

    /** Size of the text in bytes. */
    public int size() {
        return utf8.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Json json && Arrays.equals(utf8, json.utf8);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(utf8);
    }

    /** The JSON text. */
    @Override
    public String toString() {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
