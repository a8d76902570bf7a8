package dev.penelope.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penelope.model.InvalidDefinitionException;
import dev.penelope.model.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every field of every form of record has a limit: each in turn is given what is far beyond any
 * limit, and is refused, cut or left out. A field that is new is found by its golden file, which it
 * must have.
 */
final class FieldLimitsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int FAR_BEYOND = 10_000;

    /** Any JSON: carried whole, within limits of their own. */
    private static final Set<String> PAYLOADS =
            Set.of("params", "input", "output", "details", "value", "constant", "inline");

    /** What a record may grow by: texts are cut, each to a limit of its own. */
    private static final int GROWTH = 6 * Limits.MESSAGE_CHARS;

    static Stream<Golden<?>> records() {
        return Golden.all().stream().filter(golden -> !golden.file().startsWith("log-"));
    }

    @ParameterizedTest
    @MethodSource("records")
    void aTextIsRefusedOrCut(Golden<?> golden) throws IOException {
        String ascii = "x".repeat(5 * FAR_BEYOND);
        // Each takes six bytes when it is written, and twelve for what people see as one.
        String emoji = "\uD83D\uDCA5".repeat(FAR_BEYOND / 2);
        String controls = "\u0001".repeat(FAR_BEYOND);
        for (String text : List.of(ascii, emoji, controls)) {
            eachField(golden, (holder, name) -> holder.put(name, text));
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void aNumberIsRefusedOrCarriedOn(Golden<?> golden) throws IOException {
        for (long number : new long[] {Long.MIN_VALUE, -1, 0, 1L << 31, Long.MAX_VALUE}) {
            eachField(golden, (holder, name) -> holder.put(name, number));
        }
        eachField(golden, (holder, name) -> holder.put(name, 1e308));
    }

    @ParameterizedTest
    @MethodSource("records")
    void anArrayIsRefused(Golden<?> golden) throws IOException {
        eachField(
                golden,
                (holder, name) -> {
                    ArrayNode many = NODES.arrayNode();
                    JsonNode first = holder.get(name);
                    first = first.isArray() && !first.isEmpty() ? first.get(0) : first;
                    for (int i = 0; i < FAR_BEYOND; i++) {
                        many.add(first);
                    }
                    holder.set(name, many);
                });
    }

    @ParameterizedTest
    @MethodSource("records")
    void anObjectIsRefused(Golden<?> golden) throws IOException {
        eachField(
                golden,
                (holder, name) -> {
                    ObjectNode many = NODES.objectNode();
                    for (int i = 0; i < FAR_BEYOND; i++) {
                        many.put("k" + i, "v");
                    }
                    holder.set(name, many);
                });
    }

    @ParameterizedTest
    @MethodSource("records")
    void aNameIsRefusedOrLeftOut(Golden<?> golden) throws IOException {
        for (int length : new int[] {Limits.FIELD_CHARS, FAR_BEYOND}) {
            String other = "x".repeat(length);
            eachField(golden, (holder, name) -> holder.set(other, holder.get(name)));
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void nullIsRefusedOrCountsAsAbsent(Golden<?> golden) throws IOException {
        eachField(golden, (holder, name) -> holder.putNull(name));
    }

    @ParameterizedTest
    @MethodSource("records")
    void aPayloadIsNotCarriedOnThatIsTooDeep(Golden<?> golden) throws IOException {
        String deep = "[".repeat(Limits.PAYLOAD_DEPTH + 1) + "]".repeat(Limits.PAYLOAD_DEPTH + 1);
        JsonNode nested = MAPPER.readTree(deep);
        boolean fromOutside =
                Stream.of("start", "event", "control", "signal", "definition")
                        .anyMatch(golden.file()::startsWith);
        for (Place place : places(golden)) {
            if (fromOutside && PAYLOADS.contains(place.name()) && !place.name().equals("inline")) {
                place.holder().set(place.name(), nested);
                String json = MAPPER.writeValueAsString(place.root());
                Object read = read(golden, json.getBytes(StandardCharsets.UTF_8));
                assertThat(String.valueOf(read)).doesNotContain("[[[[");
            }
        }
    }

    @Test
    void everyFieldOfASchemaIsInAGoldenFile() throws IOException {
        for (String schema :
                List.of(
                        "start",
                        "event",
                        "control",
                        "signal",
                        "command",
                        "result",
                        "worker",
                        "definition")) {
            Set<String> known = new TreeSet<>();
            for (Golden<?> golden : Golden.all()) {
                if (golden.file().startsWith(schema + "-")) {
                    names(tree(golden), known);
                }
            }
            assertThat(known).as(schema).containsAll(properties(schema));
        }
    }

    // Walking

    /** A field of a copy of a record of its own. */
    private record Place(ObjectNode root, ObjectNode holder, String name) {}

    private static JsonNode tree(Golden<?> golden) throws IOException {
        return MAPPER.readTree(GoldenTest.bytes(golden.file()));
    }

    private static List<Place> places(Golden<?> golden) throws IOException {
        List<Place> places = new ArrayList<>();
        int fields = holders(tree(golden)).size();
        for (int i = 0; i < fields; i++) {
            ObjectNode copy = (ObjectNode) tree(golden);
            Place place = holders(copy).get(i);
            places.add(new Place(copy, place.holder(), place.name()));
        }
        return places;
    }

    private static List<Place> holders(JsonNode root) {
        List<Place> all = new ArrayList<>();
        collect((ObjectNode) root, root, all);
        return all;
    }

    private static void collect(ObjectNode root, JsonNode node, List<Place> all) {
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> all.add(new Place(root, object, name)));
            object.properties()
                    .forEach(field -> {
                        if (!PAYLOADS.contains(field.getKey())) {
                            collect(root, field.getValue(), all);
                        }
                    });
        }
        node.elements()
                .forEachRemaining(element -> {
                    if (node.isArray()) {
                        collect(root, element, all);
                    }
                });
    }

    private static void eachField(Golden<?> golden, BiConsumer<ObjectNode, String> change)
            throws IOException {
        for (Place place : places(golden)) {
            if (PAYLOADS.contains(place.name())) {
                continue;
            }
            change.accept(place.holder(), place.name());
            check(golden, place);
        }
    }

    /** Either refused in few words, or not much larger than it was. */
    private static void check(Golden<?> golden, Place place) throws IOException {
        byte[] json = MAPPER.writeValueAsString(place.root()).getBytes(StandardCharsets.UTF_8);
        int before = golden.rewritten(GoldenTest.bytes(golden.file())).length;
        int after = read(golden, json) instanceof String ? 0 : golden.rewritten(json).length;
        assertThat(after)
                .as("%s in %s is carried on", place.name(), golden.file())
                .isLessThan(before + GROWTH);
    }

    /** What was read, or, if it was refused, the words. */
    private static Object read(Golden<?> golden, byte[] json) {
        try {
            return Objects.requireNonNull(golden.read().apply(json));
        } catch (UnreadableException | InvalidDefinitionException refused) {
            String why = String.valueOf(refused.getMessage());
            assertThat(why).hasSizeLessThanOrEqualTo(Limits.ERROR_CHARS);
            return why;
        }
    }

    private static void names(JsonNode node, Set<String> names) {
        node.fieldNames().forEachRemaining(names::add);
        node.forEach(child -> names(child, names));
    }

    private static Set<String> properties(String schema) throws IOException {
        Set<String> names = new TreeSet<>();
        try (InputStream file =
                Objects.requireNonNull(
                        FieldLimitsTest.class.getResourceAsStream(
                                "/schema/v1/" + schema + ".schema.json"))) {
            declared(MAPPER.readTree(file), names);
        }
        return names;
    }

    private static void declared(JsonNode schema, Set<String> names) {
        JsonNode properties = schema.path("properties");
        if (properties.isObject()) {
            properties.fieldNames().forEachRemaining(names::add);
        }
        schema.forEach(child -> declared(child, names));
    }
}
