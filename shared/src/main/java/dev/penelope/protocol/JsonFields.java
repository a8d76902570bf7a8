package dev.penelope.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.RecyclerPool;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.Printable;
import dev.penelope.model.SagaId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object field by field, without building a tree: embedded values are cut out of the
 * bytes as they stand. Every method but {@link #read} speaks of the field at hand.
 */
final class JsonFields {
    /**
     * Buffers that outlive the threads that borrow them: most threads here are virtual and read or
     * write one record, and a buffer for each of them would cost more than the record.
     */
    static final RecyclerPool<BufferRecycler> BUFFERS = JsonRecyclerPools.newConcurrentDequePool();

    static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .recyclerPool(BUFFERS)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(Limits.RECORD_DEPTH)
                                    .maxNumberLength(Limits.NUMBER_CHARS)
                                    .maxNameLength(Limits.FIELD_CHARS)
                                    .build())
                    // Records are UTF-8. In any other form, values could not be cut out of the
                    // bytes.
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                    .build();

    /** The end of the year 9999. */
    private static final long LATEST_MS = 253_402_300_799_999L;

    private final byte[] utf8;
    private final JsonParser parser;
    private final Set<String> nullable;
    private String path = "";

    private JsonFields(byte[] utf8, JsonParser parser, Set<String> nullable) {
        this.utf8 = utf8;
        this.parser = parser;
        this.nullable = nullable;
    }

    /**
     * What to do with one field; what it does not consume is skipped. Fields that are null count as
     * absent, and are not handed over.
     */
    interface Handler {
        void field(String name, JsonFields fields) throws IOException;
    }

    /**
     * @throws UnreadableException if the bytes are not exactly one JSON object
     */
    static void read(String what, byte[] utf8, Handler handler) {
        read(what, utf8, Set.of(), handler);
    }

    /**
     * The same, of a record some of whose payloads may be null and mean it.
     *
     * @param nullable names of those, wherever they stand
     * @throws UnreadableException if the bytes are not exactly one JSON object
     */
    static void read(String what, byte[] utf8, Set<String> nullable, Handler handler) {
        Utf8.check(what, utf8);
        try (JsonParser parser = FACTORY.createParser(utf8)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableException(
                        "Expected " + what + " to be a JSON object, but it starts otherwise");
            }
            new JsonFields(utf8, parser, nullable).fields(handler);
            if (parser.nextToken() != null) {
                throw new UnreadableException(
                        "Expected " + what + " to be one JSON object, but more follows it");
            }
        } catch (IOException malformed) {
            throw new UnreadableException(
                    "Expected " + what + " to be JSON, but " + firstLine(malformed));
        }
    }

    private void fields(Handler handler) throws IOException {
        String outer = path;
        Names seen = new Names();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            path = outer.isEmpty() ? name : outer + "." + name;
            seen.add(name, path);
            if (parser.nextToken() != JsonToken.VALUE_NULL || nullable.contains(name)) {
                handler.field(name, this);
            }
            parser.skipChildren();
        }
        path = outer;
    }

    /** The names of one object's fields: each once, as readers differ in which of two counts. */
    static final class Names {
        private static final int FEW = 16;

        private final String[] few = new String[FEW];
        private Set<String> more = Set.of();
        private int size;

        /**
         * @throws UnreadableException if there was one of that name, or there are too many
         */
        void add(String name, String path) {
            if (size == Limits.FIELDS) {
                throw new UnreadableException(
                        "Expected an object with at most "
                                + Limits.FIELDS
                                + " fields, but field "
                                + Printable.excerpt(path)
                                + " comes after them");
            }
            if (isKnown(name)) {
                throw new UnreadableException(
                        "Expected field "
                                + Printable.excerpt(path)
                                + " once, but it comes more than once");
            }
            if (size < FEW) {
                few[size] = name;
            } else {
                if (size == FEW) {
                    more = new HashSet<>();
                }
                more.add(name);
            }
            size++;
        }

        private boolean isKnown(String name) {
            for (int i = 0; i < Math.min(size, FEW); i++) {
                if (few[i].equals(name)) {
                    return true;
                }
            }
            return size > FEW && more.contains(name);
        }
    }

    void object(Handler handler) throws IOException {
        expect(JsonToken.START_OBJECT, "an object");
        fields(handler);
    }

    /** What to do with one element of an array; what it does not consume is skipped. */
    interface Each {
        void element(JsonFields fields) throws IOException;
    }

    /** An array of at most so many elements. */
    void array(int most, Each each) throws IOException {
        expect(JsonToken.START_ARRAY, "an array");
        String outer = path;
        path = outer + "[]";
        for (int left = most; parser.nextToken() != JsonToken.END_ARRAY; left--) {
            if (left == 0) {
                throw new UnreadableException(
                        "Expected field "
                                + Printable.excerpt(outer)
                                + " to have at most "
                                + most
                                + " elements, but there are more");
            }
            each.element(this);
            parser.skipChildren();
        }
        path = outer;
    }

    private String string() throws IOException {
        expect(JsonToken.VALUE_STRING, "a string");
        return parser.getText();
    }

    /** A text for people, of which at most so many characters are kept. */
    String text(int most) throws IOException {
        return Printable.encodable(Printable.cut(string(), most));
    }

    /** A text that means something else if a part of it is missing. */
    String name(int most) throws IOException {
        String text = string();
        if (text.length() > most) {
            throw new UnreadableException(
                    "Expected field "
                            + Printable.excerpt(path)
                            + " to have at most "
                            + most
                            + " characters, but it has "
                            + text.length());
        }
        return Printable.encodable(text);
    }

    /** A string that is a name in the form of an id. */
    String id() throws IOException {
        String text = string();
        if (!SagaId.valid(text)) {
            throw wrong("an id, of 1 to 128 characters of [A-Za-z0-9._~-]");
        }
        return text;
    }

    /** A string in a form of ours, which has a limit of its own. */
    <T> T string(Function<String, T> form) throws IOException {
        String text = string();
        try {
            return form.apply(text);
        } catch (UnreadableException ours) {
            throw ours;
        } catch (IllegalArgumentException wrong) {
            throw new UnreadableException("In field \"" + path + "\": " + wrong.getMessage());
        }
    }

    /** A string that is one of our words. */
    <T> T word(String expected, Function<String, Optional<T>> words) throws IOException {
        String text = string();
        return words.apply(text)
                .orElseThrow(() ->
                        new UnreadableException(
                                "Expected field \""
                                        + path
                                        + "\" to be one of "
                                        + expected
                                        + ", but it is "
                                        + Printable.excerpt(text)));
    }

    /** The name of one of an enum's constants. */
    <E extends Enum<E>> E word(Class<E> type) throws IOException {
        String text = string();
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        throw new UnreadableException(
                "Expected field \""
                        + path
                        + "\" to be one of "
                        + Arrays.toString(type.getEnumConstants())
                        + ", but it is "
                        + Printable.excerpt(text));
    }

    int integer(int least, int most) throws IOException {
        return (int) within(least, most);
    }

    private long within(long least, long most) throws IOException {
        long value = longInteger();
        if (value < least || value > most) {
            throw new UnreadableException(
                    "Expected field \""
                            + path
                            + "\" to be from "
                            + least
                            + " to "
                            + most
                            + ", but it is "
                            + value);
        }
        return value;
    }

    private long longInteger() throws IOException {
        expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
        return parser.getLongValue();
    }

    /** A whole number from 0. */
    long count() throws IOException {
        return within(0, Long.MAX_VALUE);
    }

    /** A point in time, in milliseconds. */
    Instant instant() throws IOException {
        return Instant.ofEpochMilli(within(0, LATEST_MS));
    }

    Duration millis() throws IOException {
        return millis(Limits.LONGEST);
    }

    Duration millis(Duration longest) throws IOException {
        return Duration.ofMillis(within(1, longest.toMillis()));
    }

    boolean bool() throws IOException {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw wrong("true or false");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    /** The value as it stands, whatever it is: one that came from a client or a worker. */
    Json payload() throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        skipPayload(parser, path);
        int to = (int) parser.currentLocation().getByteOffset();
        return Json.ofUtf8(Arrays.copyOfRange(utf8, from, to));
    }

    /** The same, of which at most so many bytes are taken. */
    Json payload(int most) throws IOException {
        Json json = payload();
        if (json.size() > most) {
            throw new TooLargeException(
                    "Expected field \""
                            + path
                            + "\" to have at most "
                            + most
                            + " bytes, but it has "
                            + json.size());
        }
        return json;
    }

    /** The same, where something else matters more: none if it is too large, or nested too deep. */
    Optional<Json> payloadIfItFits(int most) throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        int depth = 0;
        int deepest = 0;
        do {
            JsonToken token = depth == 0 ? parser.currentToken() : parser.nextToken();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            deepest = Math.max(deepest, depth);
        } while (depth > 0);
        parser.finishToken();
        int to = (int) parser.currentLocation().getByteOffset();
        return to - from > most || deepest > Limits.PAYLOAD_DEPTH
                ? Optional.empty()
                : Optional.of(Json.ofUtf8(Arrays.copyOfRange(utf8, from, to)));
    }

    /** The value as it stands, where it is made of payloads, or is a record or a definition. */
    Json embedded() throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        if (parser.currentToken().isStructStart()) {
            parser.skipChildren();
        } else {
            parser.finishToken();
        }
        int to = (int) parser.currentLocation().getByteOffset();
        return Json.ofUtf8(Arrays.copyOfRange(utf8, from, to));
    }

    /**
     * @throws UnreadableException if the value is nested deeper than a payload may be
     */
    static void skipPayload(JsonParser parser, String path) throws IOException {
        if (!skipsPayload(parser)) {
            throw tooDeep("field " + Printable.excerpt(path));
        }
    }

    /** Whether the value is nested no deeper than a payload may be; if so, it is passed. */
    static boolean skipsPayload(JsonParser parser) throws IOException {
        int depth = 0;
        for (JsonToken token = parser.currentToken(); ; token = parser.nextToken()) {
            if (token == null) {
                return true; // The parser itself has complained of the end of the bytes before.
            }
            if (token.isStructStart() && ++depth > Limits.PAYLOAD_DEPTH) {
                return false;
            }
            if (token.isStructEnd()) {
                depth--;
            }
            if (depth == 0) {
                parser.finishToken();
                return true;
            }
        }
    }

    static UnreadableException tooDeep(String what) {
        return new UnreadableException(
                "Expected "
                        + what
                        + " to be nested at most "
                        + Limits.PAYLOAD_DEPTH
                        + " levels deep, but it is nested deeper");
    }

    /** An object of so many strings at most, none longer than so many characters, nor its name. */
    Map<String, String> strings(String what, int most, int chars) throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        object((name, fields) -> {
            String value = fields.string();
            if (all.size() == most) {
                throw new TooLargeException(
                        "Expected at most " + most + " " + what + ", but there are more");
            }
            if (name.length() > chars || value.length() > chars) {
                throw new TooLargeException(
                        "Expected names and values of "
                                + what
                                + " to have at most "
                                + chars
                                + " characters, but one has more");
            }
            all.put(Printable.encodable(name), Printable.encodable(value));
        });
        return all;
    }

    private void expect(JsonToken token, String expected) {
        if (parser.currentToken() != token) {
            throw wrong(expected);
        }
    }

    private UnreadableException wrong(String expected) {
        return new UnreadableException(
                "Expected field \""
                        + path
                        + "\" to be "
                        + expected
                        + ", but it is "
                        + switch (parser.currentToken()) {
                            case VALUE_NULL -> "null";
                            case VALUE_STRING -> "a string";
                            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
                            case VALUE_TRUE, VALUE_FALSE -> "true or false";
                            case START_ARRAY -> "an array";
                            case START_OBJECT -> "an object";
                            default -> "something else";
                        });
    }

    /**
     * @throws UnreadableException if a field that must be there was not
     */
    static <T> T required(String what, String field, @Nullable T value) {
        if (value == null) {
            throw new UnreadableException(
                    "Expected " + what + " to have the field \"" + field + "\", but it has not");
        }
        return value;
    }

    /** What Jackson has to say, without the excerpt that it appends. */
    static String firstLine(IOException wrong) {
        String message = wrong.getMessage();
        return message == null ? "it is not" : message.lines().findFirst().orElse("it is not");
    }
}
