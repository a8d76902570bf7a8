package dev.penelope.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Definition;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Definitions that mean the same, and those that do not. */
final class AlikeTest {
    private static Definition<?, ?> constant(String json) {
        return DefinitionJson.read(
                ("{\"name\":\"d\",\"version\":1,\"nodes\":[{\"name\":\"k\",\"constant\":"
                                + json
                                + "}]}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"a": 1, "b": [2, null]}  | {"b":[2,null],"a":1}  | true
                    1                         | 1.0                   | true
                    1e3                       | 1000                  | true
                    "a"                       | "\\u0061"             | true
                    1                         | "1"                   | false
                    1e99999999999             | 1e99999999998         | false
                    [1, 2]                    | [2, 1]                | false
                    [1]                       | [1, 1]                | false
                    {}                        | []                    | false
                    {"a": 1}                  | {"a": 1, "b": 1}      | false
                    null                      | false                 | false
                    """)
    void constantsAreComparedByWhatTheyMean(String one, String other, boolean alike) {
        assertThat(DefinitionJson.areAlike(constant(one), constant(other))).isEqualTo(alike);
        assertThat(DefinitionJson.areAlike(constant(other), constant(one))).isEqualTo(alike);
    }
}
