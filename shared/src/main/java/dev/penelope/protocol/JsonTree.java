package dev.penelope.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.penelope.model.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * JSON as a tree, with errors that name the field: for definitions, which are read rarely and whose
 * policies must be known before the nodes that inherit them. Every value keeps its own text.
 */
final class JsonTree {
    private final String path;
    private final JsonToken token;
    private final Span span;
    private String text = "";
    private Map<String, JsonTree> fields = Map.of();
    private List<JsonTree> elements = List.of();

    private JsonTree(String path, JsonToken token, Span span) {
        this.path = path;
        this.token = token;
        this.span = span;
    }

    /** Where a value stands in the bytes; cut out only when asked for. */
    private static final class Span {
        private final byte[] utf8;
        private final int from;
        private int to;

        Span(byte[] utf8, int from) {
            this.utf8 = utf8;
            this.from = from;
        }
    }

    /**
     * @throws UnreadableException if the bytes are not exactly one JSON object
     */
    static JsonTree read(String what, byte[] utf8) {
        try (JsonParser parser = JsonFields.FACTORY.createParser(utf8)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableException(
                        "Expected " + what + " to be a JSON object, but it is something else");
            }
            JsonTree tree = new Reading(parser, utf8).value(what);
            if (parser.nextToken() != null) {
                throw new UnreadableException(
                        "Expected " + what + " to be one JSON object, but more follows it");
            }
            return tree;
        } catch (IOException malformed) {
            throw new UnreadableException(
                    "Expected " + what + " to be JSON, but " + JsonFields.firstLine(malformed));
        }
    }

    /** Recursion is bounded: the parser refuses what is nested deeper than a thousand levels. */
    private static final class Reading {
        private final JsonParser parser;
        private final byte[] utf8;

        Reading(JsonParser parser, byte[] utf8) {
            this.parser = parser;
            this.utf8 = utf8;
        }

        JsonTree value(String path) throws IOException {
            Span span = new Span(utf8, (int) parser.currentTokenLocation().getByteOffset());
            JsonTree tree = new JsonTree(path, parser.currentToken(), span);
            if (tree.token == JsonToken.START_OBJECT) {
                tree.fields = fields(path);
            } else if (tree.token == JsonToken.START_ARRAY) {
                tree.elements = elements(path + "[]");
            } else {
                tree.text = parser.getText();
            }
            span.to = (int) parser.currentLocation().getByteOffset();
            return tree;
        }

        private Map<String, JsonTree> fields(String path) throws IOException {
            Map<String, JsonTree> fields = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                fields.put(name, value(path + "." + name));
            }
            return fields;
        }

        private List<JsonTree> elements(String path) throws IOException {
            List<JsonTree> elements = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(value(path));
            }
            return elements;
        }
    }

    boolean has(String field) {
        return fields.containsKey(field);
    }

    boolean isText() {
        return token == JsonToken.VALUE_STRING;
    }

    private boolean isNull() {
        return token == JsonToken.VALUE_NULL;
    }

    /** The field, which must be there. */
    JsonTree field(String name) {
        JsonTree child = fields.get(name);
        if (child == null) {
            throw new UnreadableException(
                    "Expected " + path + " to have the field \"" + name + "\", but it has not");
        }
        return child;
    }

    /** The field, unless it is missing or null. */
    Optional<JsonTree> optional(String name) {
        return Optional.ofNullable(fields.get(name)).filter(child -> !child.isNull());
    }

    List<JsonTree> elements() {
        if (token != JsonToken.START_ARRAY) {
            throw wrong("an array");
        }
        return elements;
    }

    String text() {
        if (!isText()) {
            throw wrong("a string");
        }
        return text;
    }

    String text(String name, String otherwise) {
        return optional(name).map(JsonTree::text).orElse(otherwise);
    }

    int integer() {
        long value = longInteger();
        if (value != (int) value) {
            throw wrong("a number of 32 bits");
        }
        return (int) value;
    }

    long longInteger() {
        try {
            if (token == JsonToken.VALUE_NUMBER_INT) {
                return Long.parseLong(text);
            }
        } catch (NumberFormatException tooLarge) {
            throw wrong("a number of 64 bits");
        }
        throw wrong("a whole number");
    }

    double number() {
        if (!token.isNumeric()) {
            throw wrong("a number");
        }
        return Double.parseDouble(text);
    }

    /** The value as it stands, whatever it is. */
    Json json() {
        return Json.ofUtf8(Arrays.copyOfRange(span.utf8, span.from, span.to));
    }

    /**
     * Whether both mean the same: white space, the order of fields and how numbers are put do not.
     */
    boolean means(JsonTree other) {
        if (token.isNumeric() && other.token.isNumeric()) {
            return text.equals(other.text) || sameNumber(text, other.text);
        }
        return token == other.token
                && text.equals(other.text)
                && fields.keySet().equals(other.fields.keySet())
                && fields.entrySet().stream()
                        .allMatch(field -> field.getValue().means(other.field(field.getKey())))
                && elements.size() == other.elements.size()
                && IntStream.range(0, elements.size())
                        .allMatch(at -> elements.get(at).means(other.elements.get(at)));
    }

    private static boolean sameNumber(String one, String other) {
        try {
            return new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
        } catch (NumberFormatException tooLarge) {
            return false;
        }
    }

    /** One of an enum's names. */
    <E extends Enum<E>> E word(Class<E> type) {
        String word = text();
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(word)) {
                return constant;
            }
        }
        throw wrong("one of " + Arrays.toString(type.getEnumConstants()));
    }

    UnreadableException wrong(String expected) {
        return new UnreadableException(
                "Expected " + path + " to be " + expected + ", but it is " + said());
    }

    private String said() {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> '"' + text + '"';
            default -> text;
        };
    }
}
