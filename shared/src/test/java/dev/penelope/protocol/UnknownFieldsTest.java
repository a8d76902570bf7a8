package dev.penelope.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penelope.testing.Seeded;
import java.util.Random;
import java.util.Set;

/** A reader of today reads what a writer of tomorrow adds to. */
final class UnknownFieldsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Values of the user's, which are not ours to add to; labels are names of the user's. */
    private static final Set<String> OPAQUE =
            Set.of("params", "input", "output", "details", "inline", "constant", "labels");

    private static byte[] widened(byte[] value) throws Exception {
        JsonNode tree = MAPPER.readTree(value);
        widen(tree);
        return MAPPER.writeValueAsBytes(tree);
    }

    private static void widen(JsonNode node) {
        node.properties().stream()
                .filter(field -> !OPAQUE.contains(field.getKey()))
                .forEach(field -> widen(field.getValue()));
        node.valueStream().filter(child -> node.isArray()).forEach(UnknownFieldsTest::widen);
        if (node instanceof ObjectNode object) {
            object.putObject("later").putArray("more").add("}").addObject().put("saga", 7);
        }
    }

    @Seeded
    void inDefinitions(Random random) throws Exception {
        var definition = new RandomDefinitions(random).definition();

        assertThat(DefinitionJson.read(widened(DefinitionJson.write(definition))).nodes())
                .hasSameSizeAs(definition.nodes());
    }

    @Seeded
    void inControls(Random random) throws Exception {
        ControlRecord control = new RandomRecords(random).control();

        assertThat(ControlJson.read(widened(ControlJson.write(control))))
                .usingRecursiveComparison()
                .ignoringFields("wish.value")
                .isEqualTo(control);
    }

    @Seeded
    void inSignals(Random random) throws Exception {
        SignalRecord signal = new RandomRecords(random).signal();

        assertThat(SignalJson.read(widened(SignalJson.write(signal))))
                .usingRecursiveComparison()
                .ignoringFields("value")
                .isEqualTo(signal);
    }

    @Seeded
    void inStarts(Random random) throws Exception {
        StartRecord start = new RandomRecords(random).start();

        StartRecord read = StartJson.read(widened(StartJson.write(start)));

        assertThat(read.saga()).isEqualTo(start.saga());
        assertThat(read.labels()).isEqualTo(start.labels());
        assertThat(read.deadline()).isEqualTo(start.deadline());
    }

    @Seeded
    void inEvents(Random random) throws Exception {
        EventRecord event = new RandomRecords(random).event();

        assertThat(EventJson.read(widened(EventJson.write(event))))
                .usingRecursiveComparison()
                .ignoringFields("output", "details", "remarks.errorDetails")
                .isEqualTo(event);
    }

    @Seeded
    void inCommands(Random random) throws Exception {
        CommandRecord command = new RandomRecords(random).command();

        assertThat(CommandJson.read(widened(CommandJson.write(command))))
                .usingRecursiveComparison()
                .ignoringFields("params", "input", "output", "details")
                .isEqualTo(command);
    }

    @Seeded
    void inResults(Random random) throws Exception {
        ResultRecord news = new RandomRecords(random).news();

        assertThat(ResultJson.read(widened(ResultJson.write(news))))
                .usingRecursiveComparison()
                .ignoringFields("output", "now.output")
                .isEqualTo(news);
    }
}
