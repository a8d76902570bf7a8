package dev.penelope.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.Printable;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * JSON as a tree, with errors that name the field: for definitions, which are read rarely and whose
 * policies must be known before the nodes that inherit them. Every value keeps its own text.
 */
final class JsonTree {
    private static final String ELEMENT = "[]";

    /** Segments of a path that an error names. */
    private static final int SEGMENTS = 16;

    private static final int SEGMENT_CHARS = 64;

    /**
     * What holds it; none if it is the whole. Paths are made for errors only: kept, they are long.
     */
    private final @Nullable JsonTree parent;

    /** Its field's name; in an array, that of none; of the whole, what it is. */
    private final String name;

    private final JsonToken token;
    private final byte[] utf8;
    private final int from;
    private int to;
    private String text = "";
    private Map<String, JsonTree> fields = Map.of();
    private List<JsonTree> elements = List.of();

    private JsonTree(
            @Nullable JsonTree parent, String name, JsonToken token, byte[] utf8, int from) {
        this.parent = parent;
        this.name = name;
        this.token = token;
        this.utf8 = utf8;
        this.from = from;
    }

    /**
     * A definition, in whose constants nothing is looked for.
     *
     * @throws UnreadableException if the bytes are not exactly one JSON object
     */
    static JsonTree definition(byte[] utf8) {
        return read("a definition", utf8, Set.of("constant"));
    }

    /**
     * A definition, and what is in its constants.
     *
     * @throws UnreadableException if the bytes are not exactly one JSON object
     */
    static JsonTree whole(byte[] utf8) {
        return read("a definition", utf8, Set.of());
    }

    private static JsonTree read(String what, byte[] utf8, Set<String> opaque) {
        Utf8.check(what, utf8);
        try (JsonParser parser = JsonFields.FACTORY.createParser(utf8)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableException(
                        "Expected " + what + " to be a JSON object, but it is something else");
            }
            JsonTree tree = new Reading(parser, utf8, opaque).object(what);
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

    /** Without recursion: how deep a record is nested must not decide whether a stack is enough. */
    private static final class Reading {
        private final JsonParser parser;
        private final byte[] utf8;
        private final Set<String> opaque;
        private int values;

        Reading(JsonParser parser, byte[] utf8, Set<String> opaque) {
            this.parser = parser;
            this.utf8 = utf8;
            this.opaque = opaque;
        }

        /** The object at which the parser stands. */
        JsonTree object(String what) throws IOException {
            JsonTree root = begun(null, what);
            JsonTree open = root;
            while (open != null) {
                JsonToken token = parser.nextToken();
                if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                    open.to = here();
                    open = open.parent;
                } else {
                    JsonTree child = child(open);
                    open = child.isContainer() && !opaque.contains(child.name) ? child : open;
                }
            }
            return root;
        }

        private JsonTree child(JsonTree parent) throws IOException {
            if (parent.token == JsonToken.START_ARRAY) {
                JsonTree element = begun(parent, ELEMENT);
                parent.elements.add(element);
                return element;
            }
            String name = parser.currentName();
            parser.nextToken();
            JsonTree field = begun(parent, name);
            if (parent.fields.put(name, field) != null && !opaque.isEmpty()) {
                throw new UnreadableException(
                        "Expected " + field.path() + " once, but it comes more than once");
            }
            return field;
        }

        /** The value at which the parser stands: read whole, unless it is to be descended into. */
        private JsonTree begun(@Nullable JsonTree parent, String name) throws IOException {
            int from = (int) parser.currentTokenLocation().getByteOffset();
            JsonTree tree = new JsonTree(parent, name, parser.currentToken(), utf8, from);
            if (!opaque.isEmpty() && ++values > Limits.DEFINITION_VALUES) {
                throw new UnreadableException(
                        "Expected a definition to have at most "
                                + Limits.DEFINITION_VALUES
                                + " values beside what is in its constants, but it has more");
            }
            if (opaque.contains(name)) {
                JsonFields.skipPayload(parser, tree.path());
            } else if (tree.token == JsonToken.START_OBJECT) {
                tree.fields = new LinkedHashMap<>();
            } else if (tree.token == JsonToken.START_ARRAY) {
                tree.elements = new ArrayList<>();
            } else {
                tree.text = parser.getText();
            }
            tree.to = here();
            return tree;
        }

        private int here() {
            return (int) parser.currentLocation().getByteOffset();
        }
    }

    private boolean isContainer() {
        return token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY;
    }

    /** Where it stands, as far as a reader of an error wants to know. */
    private String path() {
        Deque<String> segments = new ArrayDeque<>();
        JsonTree at = this;
        for (; at.parent != null && segments.size() < SEGMENTS; at = at.parent) {
            segments.push(
                    at.parent.token == JsonToken.START_ARRAY
                            ? ELEMENT
                            : "." + Printable.line(at.name, SEGMENT_CHARS));
        }
        return (at.parent == null ? at.name : "…") + String.join("", segments);
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
                    "Expected " + path() + " to have the field \"" + name + "\", but it has not");
        }
        return child;
    }

    /** The field, unless it is missing or null. */
    Optional<JsonTree> optional(String name) {
        return Optional.ofNullable(fields.get(name)).filter(child -> !child.isNull());
    }

    /** The same tree, which must be an object. */
    JsonTree object() {
        if (token != JsonToken.START_OBJECT) {
            throw wrong("an object");
        }
        return this;
    }

    List<JsonTree> elements(int most) {
        if (token != JsonToken.START_ARRAY) {
            throw wrong("an array");
        }
        if (elements.size() > most) {
            throw wrong("an array of at most " + most + " elements", "it has " + elements.size());
        }
        return elements;
    }

    /** The names of nodes, of which no definition has more than so many. */
    List<String> names() {
        return elements(Limits.NODES).stream().map(JsonTree::text).toList();
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
        return Json.ofUtf8(Arrays.copyOfRange(utf8, from, to));
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
        return wrong(expected, "it is " + said());
    }

    UnreadableException wrong(String expected, String came) {
        return new UnreadableException(
                "Expected " + path() + " to be " + expected + ", but " + came);
    }

    private String said() {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> Printable.excerpt(text);
            default -> Printable.line(text, SEGMENT_CHARS);
        };
    }
}
