package dev.penelope.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON object without some of its fields' values, found by their brackets and quotes alone: for
 * records that would be good but for a value that no parser takes.
 */
final class Envelope {
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final byte[] json;
    private int at;

    private Envelope(byte[] json) {
        this.json = json;
    }

    /**
     * The object with null for the values of those fields; nothing if it has none of them, or its
     * brackets and quotes do not match.
     */
    static Optional<byte[]> without(Set<String> fields, byte[] json) {
        return new Envelope(json).without(fields);
    }

    private Optional<byte[]> without(Set<String> fields) {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        int kept = 0;
        boolean found = false;
        if (next() != '{') {
            return Optional.empty();
        }
        at++;
        while (next() == '"') {
            int name = at + 1;
            skipText();
            String field =
                    new String(json, name, Math.max(0, at - 1 - name), StandardCharsets.UTF_8);
            if (next() != ':') {
                return Optional.empty();
            }
            at++;
            next();
            int from = at;
            skipValue();
            if (fields.contains(field)) {
                found = true;
                rest.write(json, kept, from - kept);
                rest.writeBytes(NULL);
                kept = at;
            }
            if (next() == ',') {
                at++;
            }
        }
        if (next() != '}' || !found) {
            return Optional.empty();
        }
        rest.write(json, kept, json.length - kept);
        return Optional.of(rest.toByteArray());
    }

    /** The next byte that is no white space; -1 at the end. */
    private int next() {
        while (at < json.length
                && (json[at] == ' ' || json[at] == '\t' || json[at] == '\n' || json[at] == '\r')) {
            at++;
        }
        return at < json.length ? json[at] : -1;
    }

    /** From a quote to behind the one that matches it. */
    private void skipText() {
        at++;
        while (at < json.length && json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        at = Math.min(json.length, at + 1);
    }

    private void skipValue() {
        int depth = 0;
        while (at < json.length) {
            byte here = json[at];
            if (depth == 0 && (here == ',' || here == '}' || here == ']')) {
                return;
            }
            if (here == '"') {
                skipText();
            } else {
                depth += here == '[' || here == '{' ? 1 : here == ']' || here == '}' ? -1 : 0;
                at++;
            }
        }
    }
}
