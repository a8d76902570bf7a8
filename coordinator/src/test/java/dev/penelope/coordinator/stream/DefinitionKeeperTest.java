package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.Allowances;
import dev.penelope.model.Definition;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.SagaId;
import dev.penelope.model.Verb;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.DefinitionJson;
import dev.penelope.protocol.DefinitionSource;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.StartRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the topic of definitions does to sagas, whatever stands there. */
final class DefinitionKeeperTest {
    private static final Definition<?, ?> TRIP = definition("trip", 1, "book");
    private static final Definition<?, ?> OTHER = definition("trip", 1, "steal");

    private Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private static Definition<?, ?> definition(String name, int version, String action) {
        String start = "{\"name\":\"" + name + "\",\"version\":" + version + ",\"nodes\":[";
        String a = "{\"name\":\"a\",\"action\":\"" + action + "\"},";
        String b = "{\"name\":\"b\",\"action\":\"" + action + "\",\"after\":[\"a\"]}]}";
        return DefinitionJson.read((start + a + b).getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(Definition<?, ?> definition) {
        return DefinitionJson.hash(DefinitionJson.write(definition));
    }

    private void define(String key, byte[] value) {
        bench.send(Bench.TOPICS.definition(), key, value);
    }

    private void startByName(String saga) {
        bench.start(
                StartRecord.of(
                        new SagaId(saga), new DefinitionSource.ByName("trip", 1), Json.NULL));
    }

    private void startInline(String saga, Definition<?, ?> definition) {
        Json json = Json.ofUtf8(DefinitionJson.write(definition));
        bench.start(StartRecord.of(new SagaId(saga), new DefinitionSource.Inline(json), Json.NULL));
    }

    private List<String> actions() {
        return bench.commands().stream().map(CommandRecord::action).toList();
    }

    private List<String> codes() {
        return bench.results().stream()
                .flatMap(news ->
                        switch (news) {
                            case ResultRecord.Reply reply -> Stream.of(reply.code());
                            case ResultRecord.Notice notice -> Stream.of(notice.code());
                            default -> Stream.<String>empty();
                        })
                .toList();
    }

    private double gauge(String name) {
        return bench.metrics.get(name).gauge().value();
    }

    private double ignored(String reason) {
        return bench.metrics
                .get("penelope.definitions.ignored")
                .tag("reason", reason)
                .counter()
                .count();
    }

    @Test
    void whatANameAndVersionStandForDoesNotChange() {
        bench.register(TRIP);
        bench.register(OTHER);
        startByName("s");

        assertThat(actions()).containsExactly("book");
        assertThat(ignored("CHANGED")).isEqualTo(1);
        assertThat(gauge("penelope.definitions")).isEqualTo(2);
    }

    @Test
    void aNameAndVersionIsNotTakenAwayFromADefinitionThatIsThere() {
        bench.register(TRIP);
        bench.send(Bench.TOPICS.definition(), TRIP.title(), null);
        startByName("s");

        assertThat(actions()).containsExactly("book");
        assertThat(ignored("CHANGED")).isEqualTo(1);
    }

    @Test
    void sagasGoOnWithARetiredDefinitionAndNoneStartsWithIt() {
        bench.register(TRIP);
        startByName("before");
        bench.retire(TRIP);
        bench.start("after", TRIP, Json.NULL);
        bench.pass(Duration.ofSeconds(31));

        assertThat(codes()).containsExactly("UNKNOWN_DEFINITION");
        bench.work(command -> Optional.of("1"));
        assertThat(bench.results())
                .singleElement()
                .isInstanceOfSatisfying(
                        ResultRecord.Result.class,
                        result -> assertThat(result.saga()).isEqualTo(new SagaId("before")));
    }

    @Test
    void aRetiredNameAndVersionIsFreeForAnotherDefinition() {
        bench.register(TRIP);
        bench.retire(TRIP);
        bench.register(OTHER);
        startByName("s");

        assertThat(actions()).containsExactly("steal");
    }

    @Test
    void aDefinitionThatIsRegisteredAgainIsNotRetiredAnyMore() {
        bench.register(TRIP);
        bench.retire(TRIP);
        bench.register(TRIP);
        startByName("s");

        assertThat(actions()).containsExactly("book");
    }

    @Test
    void whatIsNoDefinitionAndNoNameIsIgnoredAndCounted() {
        define("whatever", new byte[] {1});
        define(RETIRED_KEY, new byte[8]);
        define(hash(TRIP), DefinitionJson.write(OTHER));
        define(hash(TRIP), new byte[Limits.DEFINITION_BYTES + 1]);
        define("trip@1", "no hash".getBytes(StandardCharsets.UTF_8));
        define("trip@1", new byte[1_000_000]);
        define("trip@01", hash(TRIP).getBytes(StandardCharsets.UTF_8));

        assertThat(ignored("BAD_KEY")).isEqualTo(3);
        assertThat(ignored("BAD_VALUE")).isEqualTo(3);
        assertThat(ignored("TOO_LARGE")).isEqualTo(1);
        assertThat(gauge("penelope.definitions")).isZero();
        assertThat(gauge("penelope.definitions.bytes")).isZero();
    }

    private static final String RETIRED_KEY = DefinitionKeeper.RETIRED + "0".repeat(32);

    /** Each of them is quarantined at its next record, and none is lost. */
    @Test
    void aSagaWhoseDefinitionIsGoneSaysSoAndGoesOnOnceItIsRegisteredAgain() {
        bench.register(TRIP);
        startByName("s");
        CommandRecord first = bench.commands().getFirst();
        bench.loseFromTopic(TRIP);
        bench.restart();
        bench.succeed(first, "1");

        assertThat(bench.results())
                .singleElement()
                .isInstanceOfSatisfying(
                        ResultRecord.Notice.class,
                        notice -> {
                            assertThat(notice.code()).isEqualTo("QUARANTINED");
                            assertThat(notice.message())
                                    .contains(hash(TRIP))
                                    .contains("register it again");
                        });
        bench.restart();
        assertThat(gauge("penelope.sagas.quarantined")).isEqualTo(1);
        bench.register(TRIP);
        bench.pass(Duration.ofMinutes(3));

        assertThat(gauge("penelope.sagas.quarantined")).isZero();
        assertThat(bench.commands()).extracting(CommandRecord::node).containsExactly("b");
    }

    @Test
    void anInlineDefinitionThatClaimsTheNameOfAnotherIsRefused() {
        bench.register(TRIP);
        startInline("s", OTHER);
        startInline("same", TRIP);

        assertThat(codes()).containsExactly("DEFINITION_CONFLICT");
        assertThat(actions()).containsExactly("book");
    }

    @Test
    void whereOnlyRegisteredDefinitionsRunAStartThatCarriesAnotherIsRefused() {
        bench.close();
        bench = new Bench(new Allowances(false, true, Duration.ZERO));
        startInline("s", TRIP);

        assertThat(codes()).containsExactly("INLINE_REFUSED");
        bench.register(TRIP);
        startInline("s2", TRIP);
        assertThat(actions()).containsExactly("book");
    }

    @Test
    void injectionsAreRefusedUnlessTheyAreOn() {
        bench.close();
        bench = new Bench(new Allowances(true, false, Duration.ZERO));
        bench.register(TRIP);
        early(Verb.INJECT_ERROR, "b");
        startByName("s");
        assertThat(codes()).containsExactly("INJECTIONS_OFF");
        early(Verb.INJECT_REPEAT, "b");
        early(Verb.BREAK, "b");
        early(Verb.CLEAR, "b");

        assertThat(codes()).containsExactly("INJECTIONS_OFF", "DONE", "DONE");
        assertThat(actions()).containsExactly("book");
    }

    private void early(Verb verb, String node) {
        bench.control(
                new ControlRecord(
                        new SagaId("s"), verb.wire(), verb, Optional.of(node), "test", "to see"));
    }

    @Test
    void noRetryComesSoonerThanTheFloor() {
        bench.close();
        bench = new Bench(new Allowances(true, true, Duration.ofSeconds(2)));
        Definition<?, ?> hasty =
                DefinitionJson.read(
                        ("{\"name\":\"hasty\",\"version\":1,\"retry\":{\"firstMs\":1,"
                                        + "\"factor\":1,\"capMs\":1,\"jitter\":0},"
                                        + "\"nodes\":[{\"name\":\"a\",\"action\":\"x\"}]}")
                                .getBytes(StandardCharsets.UTF_8));
        bench.register(hasty);
        bench.start("s", hasty, Json.NULL);
        bench.event(
                bench.commands().getFirst(),
                dev.penelope.model.OutcomeKind.UNKNOWN,
                Optional.empty());
        bench.pass(Duration.ofMillis(1_900));
        assertThat(bench.commands()).isEmpty();
        bench.pass(Duration.ofMillis(200));
        assertThat(bench.commands()).hasSize(1);
    }
}
