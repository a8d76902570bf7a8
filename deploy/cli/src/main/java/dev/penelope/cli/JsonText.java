package dev.penelope.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penelope.drawing.OneLine;
import dev.penelope.model.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** JSON that people write and read. */
final class JsonText {
    private static final int LINE = 120;
    private static final String INDENT = "  ";
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private JsonText() {}

    /**
     * What a person wrote, without the white space.
     *
     * @throws IllegalArgumentException if it is not JSON, saying where
     */
    static Json parse(String text) {
        try {
            JsonNode tree = MAPPER.readTree(text);
            if (tree == null || tree.isMissingNode()) {
                throw new IllegalArgumentException("it is empty");
            }
            return Json.ofUtf8(MAPPER.writeValueAsBytes(tree));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(
                    OneLine.of(malformed.getOriginalMessage())
                            + " at line "
                            + malformed.getLocation().getLineNr()
                            + ", column "
                            + malformed.getLocation().getColumnNr(),
                    malformed);
        }
    }

    /** Indented where a line would not do; without a line feed at the end. */
    static String pretty(byte[] utf8) {
        try {
            return pretty(MAPPER.readTree(utf8), "");
        } catch (IOException malformed) {
            throw new UncheckedIOException("Expected JSON from a record", malformed);
        }
    }

    private static String pretty(JsonNode node, String indent) {
        String flat = flat(node);
        if (!node.isContainerNode() || indent.length() + flat.length() <= LINE) {
            return flat;
        }
        String inner = indent + INDENT;
        return members(node, value -> pretty(value, inner))
                .collect(
                        Collectors.joining(
                                ",\n" + inner,
                                opening(node) + "\n" + inner,
                                "\n" + indent + closing(node)));
    }

    private static String flat(JsonNode node) {
        return node.isContainerNode()
                ? members(node, JsonText::flat)
                        .collect(Collectors.joining(", ", opening(node), closing(node)))
                : node.toString();
    }

    private static Stream<String> members(JsonNode node, Function<JsonNode, String> value) {
        return node.isObject()
                ? node.properties().stream()
                        .map(field ->
                                TextNode.valueOf(field.getKey())
                                        + ": "
                                        + value.apply(field.getValue()))
                : node.valueStream().map(value);
    }

    private static String opening(JsonNode node) {
        return node.isObject() ? "{" : "[";
    }

    private static String closing(JsonNode node) {
        return node.isObject() ? "}" : "]";
    }
}
