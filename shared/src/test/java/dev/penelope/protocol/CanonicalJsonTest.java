package dev.penelope.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.model.Json;
import dev.penelope.testing.Seeded;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON that means the same has one text, and JSON that means something else has another. */
final class CanonicalJsonTest {
    private static String canonical(String json) {
        return new String(CanonicalJson.of(Json.of(json)), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    null                          | null
                    ` [ 1 , 2 ] `                 | [1,2]
                    {"b":{"d":1,"c":2},"a":[ ]}   | {"a":[],"b":{"c":2,"d":1}}
                    "\\u0061\\/\\u00e4\\ud83d\\udca5" | "a/ä💥"
                    "\\n\\u001f\\"\\\\"           | "\\u000a\\u001f\\"\\\\"
                    "\\uD800"                     | "\\ud800"
                    1.0                           | 1.0
                    -0                            | -0
                    1E+2                          | 1E+2
                    """)
    void oneTextForEachMeaning(String json, String expected) {
        assertThat(canonical(json)).isEqualTo(expected);
    }

    @Test
    void namesAreSortedByCodePoint() {
        // In UTF-16, the first would stand before the second.
        assertThat(canonical("{\"💥\":1,\"\uFF5E\":2,\"\":3,\"aa\":4,\"a\":5,\"💤\":6}"))
                .isEqualTo("{\"\":3,\"a\":5,\"aa\":4,\"\uFF5E\":2,\"💤\":6,\"💥\":1}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":1}",
                "{\"b\":1,\"a\":2,\"b\":3}",
                "[{\"x\":{\"a\":1,\"c\":0,\"\\u0061\":1}}]"
            })
    void aNameThatComesTwiceIsRefused(String json) {
        assertThatThrownBy(() -> canonical(json))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining("comes more than once");
    }

    @Test
    void whatIsNestedToTheLimitIsReadAndMoreIsRefused() {
        String deep = "[".repeat(900) + "]".repeat(900);

        assertThat(canonical(deep)).isEqualTo(deep);
        assertThatThrownBy(() -> canonical("[".repeat(100_000)))
                .isInstanceOf(UnreadableException.class);
    }

    @Seeded(runs = 500)
    void orderSpaceAndEscapesHaveNoMeaning(Random random) {
        Value value = Value.draw(random, 4);

        assertThat(canonical(value.written(random))).isEqualTo(canonical(value.written(random)));
    }

    @Seeded(runs = 500)
    void anyOtherValueHasAnotherText(Random random) {
        Value value = Value.draw(random, 4);
        Value other = value.changed(random);

        assertThat(canonical(other.written(random))).isNotEqualTo(canonical(value.written(random)));
    }

    @Seeded
    void theTextIsItsOwnCanonicalText(Random random) {
        String once = canonical(Value.draw(random, 4).written(random));

        assertThat(canonical(once)).isEqualTo(once);
    }

    /** A value that can be written in several ways. */
    private sealed interface Value {
        record Text(String text) implements Value {}

        record Raw(String text) implements Value {}

        record Array(List<Value> elements) implements Value {}

        record Fields(Map<String, Value> fields) implements Value {}

        List<String> TEXTS =
                List.of("", "a", "b", "ä", "💥", "\uFF5E", "\"", "\\", "/", "\n", "\u0001");

        /** Allowed in values; in a name, the parser refuses it. */
        String HALF_A_PAIR = "\uD800";

        List<String> RAW =
                List.of(
                        "null",
                        "true",
                        "false",
                        "0",
                        "-0",
                        "1.0",
                        "1",
                        "1e3",
                        "1E3",
                        "12345678901");

        static Value draw(Random random, int depth) {
            return switch (random.nextInt(depth == 0 ? 2 : 4)) {
                case 0 -> new Text(text(random) + (random.nextInt(8) == 0 ? HALF_A_PAIR : ""));
                case 1 -> new Raw(RAW.get(random.nextInt(RAW.size())));
                case 2 -> {
                    List<Value> elements = new ArrayList<>();
                    for (int left = random.nextInt(4); left > 0; left--) {
                        elements.add(draw(random, depth - 1));
                    }
                    yield new Array(elements);
                }
                default -> {
                    Map<String, Value> fields = new LinkedHashMap<>();
                    for (int left = random.nextInt(5); left > 0; left--) {
                        fields.put(text(random), draw(random, depth - 1));
                    }
                    yield new Fields(fields);
                }
            };
        }

        private static String text(Random random) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(3); left > 0; left--) {
                text.append(TEXTS.get(random.nextInt(TEXTS.size())));
            }
            return text.toString();
        }

        /** The same but for one thing. */
        default Value changed(Random random) {
            return switch (this) {
                case Text text -> new Text(text.text + "!");
                case Raw raw -> raw.text.equals("7") ? new Raw("8") : new Raw("7");
                case Array array -> {
                    List<Value> elements = new ArrayList<>(array.elements);
                    if (elements.isEmpty() || random.nextInt(4) == 0) {
                        elements.add(new Raw("7"));
                    } else {
                        int at = random.nextInt(elements.size());
                        elements.set(at, elements.get(at).changed(random));
                    }
                    yield new Array(elements);
                }
                case Fields map -> {
                    Map<String, Value> fields = new LinkedHashMap<>(map.fields);
                    if (fields.isEmpty() || random.nextInt(4) == 0) {
                        fields.put("another", new Raw("7"));
                    } else {
                        List<String> names = List.copyOf(fields.keySet());
                        String name = names.get(random.nextInt(names.size()));
                        if (random.nextBoolean()) {
                            fields.put(
                                    name, Objects.requireNonNull(fields.get(name)).changed(random));
                        } else {
                            fields.put(name + "!", fields.remove(name));
                        }
                    }
                    // To have overwritten a field of the same name and value changes nothing.
                    yield fields.equals(map.fields) ? new Array(List.of()) : new Fields(fields);
                }
            };
        }

        /** One of the many ways to write it. */
        default String written(Random random) {
            String space = random.nextInt(4) == 0 ? " \n" : "";
            return switch (this) {
                case Text text -> string(text.text, random);
                case Raw raw -> raw.text;
                case Array array ->
                        "["
                                + String.join(
                                        space + ",",
                                        array.elements.stream()
                                                .map(each -> each.written(random))
                                                .toList())
                                + space
                                + "]";
                case Fields map -> {
                    List<String> fields = new ArrayList<>();
                    map.fields.forEach((name, value) ->
                            fields.add(string(name, random) + space + ":" + value.written(random)));
                    Collections.shuffle(fields, random);
                    yield "{" + space + String.join("," + space, fields) + "}";
                }
            };
        }

        private static String string(String text, Random random) {
            StringBuilder all = new StringBuilder("\"");
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                boolean half =
                        Character.isSurrogate(c) && text.codePoints().anyMatch(point -> point == c);
                if (c == '"' || c == '\\' || c < ' ' || half || random.nextInt(4) == 0) {
                    all.append("\\u%04x".formatted((int) c));
                } else if (Character.isHighSurrogate(c)) {
                    all.append(c).append(text.charAt(++i));
                } else {
                    all.append(Character.isSurrogate(c) ? "\\u%04x".formatted((int) c) : c);
                }
            }
            return all.append('"').toString();
        }
    }
}
