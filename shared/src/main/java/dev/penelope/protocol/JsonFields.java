package dev.penelope.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.RecyclerPool;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
                    // Records are UTF-8. In any other form, values could not be cut out of the
                    // bytes.
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                    .build();

    private final byte[] utf8;
    private final JsonParser parser;
    private String path = "";

    private JsonFields(byte[] utf8, JsonParser parser) {
        this.utf8 = utf8;
        this.parser = parser;
    }

    /** What to do with one field; what it does not consume is skipped. */
    interface Handler {
        void field(String name, JsonFields fields) throws IOException;
    }

    /**
     * @throws UnreadableException if the bytes are not exactly one JSON object
     */
    static void read(String what, byte[] utf8, Handler handler) {
        try (JsonParser parser = FACTORY.createParser(utf8)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableException(
                        "Expected " + what + " to be a JSON object, but it starts otherwise");
            }
            new JsonFields(utf8, parser).fields(handler);
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
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            path = outer.isEmpty() ? name : outer + "." + name;
            parser.nextToken();
            handler.field(name, this);
            parser.skipChildren();
        }
        path = outer;
    }

    void object(Handler handler) throws IOException {
        expect(JsonToken.START_OBJECT, "an object");
        fields(handler);
    }

    /** What to do with one element of an array; what it does not consume is skipped. */
    interface Each {
        void element(JsonFields fields) throws IOException;
    }

    void array(Each each) throws IOException {
        expect(JsonToken.START_ARRAY, "an array");
        String outer = path;
        path = outer + "[]";
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            each.element(this);
            parser.skipChildren();
        }
        path = outer;
    }

    boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    String string() throws IOException {
        expect(JsonToken.VALUE_STRING, "a string");
        return parser.getText();
    }

    /** A string in a form of ours. */
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
                                        + ", but it is \""
                                        + text
                                        + "\""));
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
                        + ", but it is \""
                        + text
                        + "\"");
    }

    int integer() throws IOException {
        long value = longInteger();
        if (value != (int) value) {
            throw new UnreadableException(
                    "Expected field \"" + path + "\" to fit 32 bits, but it is " + value);
        }
        return (int) value;
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

    long longInteger() throws IOException {
        expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
        return parser.getLongValue();
    }

    Duration millis() throws IOException {
        return Duration.ofMillis(within(1, Limits.LONGEST.toMillis()));
    }

    boolean bool() throws IOException {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw wrong("true or false");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    /** The value as it stands, whatever it is. */
    Json json() throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        if (parser.currentToken().isStructStart()) {
            parser.skipChildren();
        } else {
            parser.finishToken();
        }
        int to = (int) parser.currentLocation().getByteOffset();
        return Json.ofUtf8(Arrays.copyOfRange(utf8, from, to));
    }

    Map<String, String> strings() throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        object((name, fields) -> all.put(name, fields.string()));
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
