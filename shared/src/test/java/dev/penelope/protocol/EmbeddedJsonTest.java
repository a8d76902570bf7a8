package dev.penelope.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.penelope.model.Definition;
import dev.penelope.model.Json;
import dev.penelope.model.Node;
import dev.penelope.model.Policy;
import dev.penelope.model.SagaId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parameters, inputs and outputs are carried as they came, not as we would have written them. */
final class EmbeddedJsonTest {
    static List<String> values() {
        return List.of(
                "null",
                "true",
                "0",
                "-0",
                "1e400",
                "1E+2",
                "1.10",
                "123456789012345678901234567890.123456789012345678901234567890",
                "\"\"",
                "\"\\u00e4 ä \\ud83d\\udca5 💥 \\/ \\\" \\\\\"",
                "{}",
                "[ ]",
                "{ \"b\" : [ 1 , { \"a\" : \"}]\" } ] ,\n\t\"a\" : { } , \"a\" : 2 }",
                "[".repeat(400) + "]".repeat(400),
                "\"" + "x".repeat(100_000) + "\"",
                "[" + "1,".repeat(20_000) + "1]");
    }

    @ParameterizedTest
    @MethodSource("values")
    void aStartCarriesItsParametersAsTheyCame(String value) {
        String record =
                "{\"saga\":\"s\", \"params\" : " + value + " ,\"definition\":{\"name\":\"d\"}}";

        assertThat(StartJson.read(record.getBytes(StandardCharsets.UTF_8)).params())
                .hasToString(value);
        assertThat(new String(rewritten(record), StandardCharsets.UTF_8)).contains(value);
    }

    private static byte[] rewritten(String record) {
        return StartJson.write(StartJson.read(record.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aResultCarriesItsOutputAsItCame(String value) {
        String record =
                "{\"output\":"
                        + value
                        + ",\"kind\":\"result\",\"saga\":\"s\",\"run\":\"r\",\"outcome\":\"FAILED\","
                        + "\"definition\":{\"name\":\"d\",\"version\":1},\"nodes\":[],"
                        + "\"startedAtMs\":1,\"endedAtMs\":2}";

        ResultRecord news = ResultJson.read(record.getBytes(StandardCharsets.UTF_8));

        assertThat(((ResultRecord.Result) news).output()).contains(Json.of(value));
        assertThat(ResultJson.read(ResultJson.write(news))).isEqualTo(news);
    }

    @ParameterizedTest
    @MethodSource("values")
    void aDefinitionCarriesItsConstantsAsTheyCame(String value) {
        Definition<?, ?> definition =
                new Definition<>(
                        "d",
                        1,
                        Policy.DEFAULT,
                        List.of(new Node.Constant("c", "c", Json.of(value), List.of())));

        assertThat(DefinitionJson.read(DefinitionJson.write(definition))).isEqualTo(definition);
    }

    @ParameterizedTest
    @MethodSource("values")
    void anInlineDefinitionArrivesAsItCame(String value) {
        assumeThat(value).as("null says that there is none").isNotEqualTo("null");
        StartRecord start =
                StartRecord.of(
                        new SagaId("s"), new DefinitionSource.Inline(Json.of(value)), Json.NULL);

        assertThat(StartJson.read(StartJson.write(start))).isEqualTo(start);
    }
}
