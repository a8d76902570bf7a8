package dev.penelope.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.penelope.model.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads JSON as a tree, with errors that name the field: for records that are not on the hot path.
 */
record JsonTree(JsonNode node, String path) {
    private static final JsonMapper MAPPER =
            JsonMapper.builder(JsonFields.FACTORY)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    static JsonTree read(String what, byte[] utf8) {
        try {
            JsonNode node = MAPPER.readTree(utf8);
            if (node == null || !node.isObject()) {
                throw new UnreadableException(
                        "Expected " + what + " to be a JSON object, but it is something else");
            }
            return new JsonTree(node, what);
        } catch (IOException malformed) {
            throw new UnreadableException(
                    "Expected " + what + " to be JSON, but " + JsonFields.firstLine(malformed));
        }
    }

    boolean has(String field) {
        return node.has(field);
    }

    boolean isText() {
        return node.isTextual();
    }

    boolean isNull(String field) {
        return node.path(field).isNull();
    }

    /** The field, which must be there. */
    JsonTree field(String name) {
        JsonNode child = node.get(name);
        if (child == null) {
            throw new UnreadableException(
                    "Expected " + path + " to have the field \"" + name + "\", but it has not");
        }
        return new JsonTree(child, path + "." + name);
    }

    Optional<JsonTree> optional(String name) {
        return has(name) && !isNull(name) ? Optional.of(field(name)) : Optional.empty();
    }

    Iterable<JsonTree> elements() {
        if (!node.isArray()) {
            throw wrong("an array");
        }
        return () ->
                node.valueStream().map(element -> new JsonTree(element, path + "[]")).iterator();
    }

    String text() {
        if (!node.isTextual()) {
            throw wrong("a string");
        }
        return node.textValue();
    }

    String text(String name, String otherwise) {
        return optional(name).map(JsonTree::text).orElse(otherwise);
    }

    int integer() {
        if (!node.canConvertToInt() || !node.isIntegralNumber()) {
            throw wrong("a whole number");
        }
        return node.intValue();
    }

    long longInteger() {
        if (!node.isIntegralNumber()) {
            throw wrong("a whole number");
        }
        return node.longValue();
    }

    double number() {
        if (!node.isNumber()) {
            throw wrong("a number");
        }
        return node.doubleValue();
    }

    boolean bool(String name) {
        return node.path(name).booleanValue();
    }

    Json json() {
        try {
            return Json.ofUtf8(MAPPER.writeValueAsBytes(node));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Expected a tree to be writable", impossible);
        }
    }

    Map<String, String> strings() {
        Map<String, String> all = new LinkedHashMap<>();
        node.properties()
                .forEach(entry ->
                        all.put(
                                entry.getKey(),
                                new JsonTree(entry.getValue(), path + "." + entry.getKey())
                                        .text()));
        return all;
    }

    /** One of an enum's names. */
    <E extends Enum<E>> E word(Class<E> type) {
        String word = text();
        try {
            return Enum.valueOf(type, word);
        } catch (IllegalArgumentException unknown) {
            throw new UnreadableException(
                    "Expected "
                            + path
                            + " to be one of "
                            + java.util.Arrays.toString(type.getEnumConstants())
                            + ", but it is \""
                            + word
                            + "\"");
        }
    }

    UnreadableException wrong(String expected) {
        return new UnreadableException(
                "Expected " + path + " to be " + expected + ", but it is " + node.getNodeType());
    }
}
