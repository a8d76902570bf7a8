package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Definition;
import dev.penelope.model.Json;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.DefinitionJson;
import dev.penelope.protocol.DefinitionSource;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.StartRecord;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DefinitionsTest {
    private final Definitions definitions = new Definitions();

    @Test
    void compiledDefinitionsAreKeptByWhatTheyTakeUp() {
        byte[] small = json("small", 1, 1);
        String hash = DefinitionJson.hash(small);
        definitions.compile(hash, small);
        for (int version = 1; version <= 40; version++) {
            byte[] large = json("large", version, 5_000);
            definitions.compile(DefinitionJson.hash(large), large);
            assertThat(definitions.known(hash)).as("one that is in use").isPresent();
        }
        assertThat(definitions.kept()).isBetween(10, 30);
    }

    /** With least recently used first, each of them would be compiled each time. */
    @Test
    void oneDefinitionMoreThanThereIsRoomForCostsFewCompilations() {
        int count = 41;
        Definitions few = new Definitions(40L * (512 * 100 + json("d", 10, 100).length));
        for (int round = 0; round < 100; round++) {
            for (int version = 10; version < 10 + count; version++) {
                byte[] json = json("d", version, 100);
                few.compile(DefinitionJson.hash(json), json);
            }
        }
        assertThat(few.kept()).isEqualTo(40);
        assertThat(few.compilations()).isLessThan(100L * count / 5);
        assertThat(few.evictions()).isEqualTo(few.compilations() - 40);
    }

    @Test
    void anOpenSagaKeepsItsDefinitionWhateverIsRegisteredLater() {
        Definition<?, ?> old = DefinitionJson.read(json("trip", 1, 3));
        Definition<?, ?> later = DefinitionJson.read(json("trip", 2, 1));
        try (Bench bench = new Bench()) {
            bench.register(old);
            startByName(bench, "before", old);
            CommandRecord first = bench.commands().getFirst();
            bench.register(later);
            bench.restart();

            bench.succeed(first, "1");
            assertThat(bench.commands()).extracting(CommandRecord::node).containsExactly("n1");
            startByName(bench, "after", later);
            bench.succeed(bench.commands().getFirst(), "1");
            assertThat(bench.results())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            ResultRecord.Result.class,
                            result -> {
                                assertThat(result.saga()).isEqualTo(new SagaId("after"));
                                assertThat(result.version()).isEqualTo(2);
                            });
        }
    }

    private static void startByName(Bench bench, String saga, Definition<?, ?> definition) {
        bench.start(
                StartRecord.of(
                        new SagaId(saga),
                        new DefinitionSource.ByName(definition.name(), definition.version()),
                        Json.NULL));
    }

    private static byte[] json(String name, int version, int nodes) {
        return IntStream.range(0, nodes)
                .mapToObj(n ->
                        "{\"name\":\"n"
                                + n
                                + "\",\"action\":\"x\""
                                + (n == 0 ? "" : ",\"after\":[\"n" + (n - 1) + "\"]")
                                + "}")
                .collect(
                        Collectors.joining(
                                ",",
                                "{\"name\":\""
                                        + name
                                        + "\",\"version\":"
                                        + version
                                        + ",\"nodes\":[",
                                "]}"))
                .getBytes(StandardCharsets.UTF_8);
    }
}
