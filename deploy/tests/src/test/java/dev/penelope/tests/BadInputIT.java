package dev.penelope.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.client.SagaClient;
import dev.penelope.client.SagaOutcome;
import dev.penelope.coordinator.Coordinator;
import dev.penelope.model.Definition;
import dev.penelope.model.Direction;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.NodeState;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlJson;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.DefinitionJson;
import dev.penelope.protocol.DefinitionSource;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.SignalJson;
import dev.penelope.protocol.SignalRecord;
import dev.penelope.protocol.StartJson;
import dev.penelope.protocol.StartRecord;
import dev.penelope.worker.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever comes in on a real broker, however wrong, is answered as documented, and the next saga
 * of the same partition runs.
 */
final class BadInputIT {
    private static final String HAND = "hand";
    private static final Definition<String, String> BY_HAND = Steps.byHand("by-hand", HAND);

    private static final MeterRegistry metrics = new SimpleMeterRegistry();

    private static TestKafka kafka;
    private static Installation place;
    private static Coordinator coordinator;
    private static Worker worker;
    private static SagaClient client;
    private static Wire wire;
    private static HandWorker hand;
    private static Tail results;
    private static Tail deadLetters;

    @BeforeAll
    static void start(@TempDir Path state) throws Exception {
        kafka = TestKafka.start();
        place = new Installation(kafka, 2, "default", HAND);
        coordinator =
                place.coordinator(
                        state,
                        Map.of(
                                "definition.grace.ms", "2000",
                                "queue.grace.ms", "1000",
                                "event.grace.ms", "1500",
                                "control.grace.ms", "1500"),
                        metrics);
        worker = place.worker("default", new Steps().actions());
        client = place.client();
        wire = place.wire();
        hand = new HandWorker(place, HAND);
        results = place.newsTail();
        deadLetters = place.tail(place.topics.deadLetter());
        client.register(BY_HAND);
    }

    @AfterAll
    static void stop() throws Exception {
        deadLetters.close();
        results.close();
        hand.close();
        wire.close();
        client.close();
        worker.close();
        coordinator.close();
        place.close();
        kafka.close();
    }

    private String id;

    @BeforeEach
    void chooseId() {
        id = place.idIn(1);
    }

    // What cannot be read

    static Stream<Arguments> unreadable() {
        return Stream.of(
                Arguments.of("nothing", null),
                Arguments.of("no bytes", new byte[0]),
                Arguments.of("bytes that are no text", new byte[] {0, -1, 17, -128, 34}),
                Arguments.of("text", "start it, please".getBytes(UTF_8)),
                Arguments.of("a list", "[]".getBytes(UTF_8)),
                Arguments.of("JSON that ends too early", "{\"saga\":\"".getBytes(UTF_8)),
                Arguments.of("two values", "{} {}".getBytes(UTF_8)),
                Arguments.of("no field that is needed", "{}".getBytes(UTF_8)),
                Arguments.of(
                        "wrong types",
                        "{\"saga\":7,\"run\":[],\"verb\":{},\"definition\":\"x\"}".getBytes(UTF_8)),
                Arguments.of(
                        "deep nesting",
                        ("{\"saga\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}")
                                .getBytes(UTF_8)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void anUnreadableStartIsSetAsideAndRefused(String what, byte[] value) throws Exception {
        String origin = wire.send(place.topics.start(), id, value).toString();

        ResultRecord.Reply reply = results.reply(id);
        assertThat(reply.accepted()).isFalse();
        assertThat(reply.code()).isEqualTo("UNREADABLE");
        assertThat(deadLetters.reasonOf(origin)).startsWith("UNREADABLE: ");
        thePartitionMovesOn();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void anUnreadableEventControlOrSignalIsSetAside(String what, byte[] value) throws Exception {
        String event = wire.send(place.topics.event(), id, value).toString();
        String control = wire.send(place.topics.control(), id, value).toString();
        String signal = wire.send(place.topics.signal(), id, value).toString();

        assertThat(deadLetters.reasonOf(event)).startsWith("UNREADABLE: ");
        assertThat(deadLetters.reasonOf(control)).startsWith("UNREADABLE: ");
        assertThat(deadLetters.reasonOf(signal)).startsWith("UNREADABLE: ");
        thePartitionMovesOn();
        assertThat(results.count(ResultRecord.Reply.class, id)).isZero();
    }

    @Test
    void anUnreadableStartUnderAnIdInUseIsSetAsideWithoutAnswer() throws Exception {
        CommandRecord command = startByHand(id);
        String origin = wire.send(place.topics.start(), id, "again!").toString();

        assertThat(deadLetters.reasonOf(origin)).startsWith("UNREADABLE: ");
        finishByHand(command);
        assertThat(results.count(ResultRecord.Reply.class, id)).isZero();
    }

    @Test
    void anUnreadableCommandIsSetAsideByTheWorker() throws Exception {
        String command = wire.send(place.topics.command("default"), id + "/a", "run!").toString();
        String undo = wire.send(place.topics.undo("default"), id + "/a", "undo!").toString();

        assertThat(deadLetters.reasonOf(command)).isNotEmpty();
        assertThat(deadLetters.reasonOf(undo)).isNotEmpty();
        thePartitionMovesOn();
    }

    // Keys and partitions

    @Test
    void aRecordWhoseKeyIsNoSagaIdIsSetAside() throws Exception {
        for (String topic : place.topics.inputs()) {
            for (String key : new String[] {"", "with space", "ü", "x".repeat(129)}) {
                String origin = wire.send(topic, key, "{\"saga\":\"" + key + "\"}").toString();
                assertThat(deadLetters.reasonOf(origin)).startsWith("BAD_KEY: ");
            }
            String origin = wire.send(Wire.record(topic, 1, null, "{}".getBytes(UTF_8))).toString();
            assertThat(deadLetters.reasonOf(origin)).startsWith("BAD_KEY: ");
        }
        thePartitionMovesOn();
    }

    @Test
    void aRecordThatIsAboutAnotherSagaThanItsKeyIsRefused() throws Exception {
        String other = place.idIn(0);
        String start = wire.send(place.topics.start(), id, start(other, Steps.fine())).toString();
        String event =
                wire.send(place.topics.event(), id, EventJson.write(outcomeOf(other, "r", "a")))
                        .toString();
        String control = wire.send(place.topics.control(), id, control(other, "c")).toString();
        String signal = wire.send(place.topics.signal(), id, signal(other, "s")).toString();

        assertThat(results.reply(id).code()).isEqualTo("KEY_MISMATCH");
        assertThat(deadLetters.reasonOf(start)).startsWith("KEY_MISMATCH: ");
        assertThat(deadLetters.reasonOf(event)).startsWith("KEY_MISMATCH: ");
        assertThat(deadLetters.reasonOf(control)).startsWith("KEY_MISMATCH: ");
        assertThat(deadLetters.reasonOf(signal)).startsWith("KEY_MISMATCH: ");
        thePartitionMovesOn();
        assertThat(results.count(ResultRecord.Result.class, other)).isZero();
    }

    @Test
    void aRecordInTheWrongPartitionIsSentToTheRightOneAndCounted() throws Exception {
        double before = metrics.counter("penelope.records.repartitioned").count();
        wire.send(wrongly(place.topics.start(), start(id, BY_HAND)));
        CommandRecord a = hand.command(id, "a");
        wire.send(
                wrongly(
                        place.topics.event(),
                        EventJson.write(
                                HandWorker.outcome(
                                        a, OutcomeKind.SUCCEEDED, Optional.of(Json.NULL)))));
        CommandRecord b = hand.command(id, "b");
        wire.send(wrongly(place.topics.control(), control(id, "wrong-place")));
        assertThat(results.replyTo(id, "wrong-place").accepted()).isTrue();
        wire.send(wrongly(place.topics.signal(), signal(id, "no-such-wait")));
        assertThat(results.replyTo(id, "no-such-wait"))
                .returns("signal", ResultRecord.Reply::answers)
                .returns("NOT_POSSIBLE", ResultRecord.Reply::code);
        wire.send(place.topics.control(), id, control(id, "go-on", Verb.RESUME));
        hand.succeed(b);

        assertThat(results.result(id).outcome()).isEqualTo(SagaStatus.SUCCEEDED);
        assertThat(metrics.counter("penelope.records.repartitioned").count() - before).isEqualTo(4);
        thePartitionMovesOn();
    }

    private ProducerRecord<byte[], byte[]> wrongly(String topic, byte[] value) {
        return Wire.record(topic, 1 - place.partitionOf(id), id.getBytes(UTF_8), value);
    }

    // Definitions and queues

    @Test
    void aStartOfAnUnknownDefinitionIsRefusedAfterItsGrace() throws Exception {
        String other = place.idIn(1);
        send(id, new DefinitionSource.ByHash("fine", 1, "0".repeat(32)));
        send(other, new DefinitionSource.ByName("nobody-knows-it", 3));
        thePartitionMovesOn();
        assertThat(results.count(ResultRecord.Reply.class, id)).isZero();

        assertThat(results.reply(id).code()).isEqualTo("UNKNOWN_DEFINITION");
        ResultRecord.Reply reply = results.reply(other);
        assertThat(reply.code()).isEqualTo("UNKNOWN_DEFINITION");
        assertThat(reply.message()).contains("nobody-knows-it");
        thePartitionMovesOn();
    }

    @Test
    void aStartForAnUnknownQueueIsRefusedAfterItsGrace() throws Exception {
        wire.send(place.topics.start(), id, start(id, Steps.byHand("x", "no-such-queue")));
        thePartitionMovesOn();

        ResultRecord.Reply reply = results.reply(id);
        assertThat(reply.code()).isEqualTo("UNKNOWN_QUEUE");
        assertThat(reply.message()).contains(place.topics.command("no-such-queue"));
        thePartitionMovesOn();
    }

    static Stream<Arguments> invalidDefinitions() {
        String a = "{\"name\":\"a\",\"action\":\"fine\"}";
        return Stream.of(
                Arguments.of("CYCLE", nodes(node("a", "b"), node("b", "a"))),
                Arguments.of("CYCLE", nodes(node("a", "a"))),
                Arguments.of("CYCLE", nodes(a, node("b", "a", "c"), node("c", "b"))),
                Arguments.of("DUPLICATE_NAME", nodes(a, a)),
                Arguments.of("UNKNOWN_REFERENCE", nodes(node("a", "nobody"))),
                Arguments.of("SEVERAL_LAST_NODES", nodes(a, node("b"))),
                Arguments.of("NO_NODES", nodes()),
                Arguments.of("TOO_MANY_NODES", chain(10_000)),
                Arguments.of("TOO_MANY_EDGES", wide(300)),
                Arguments.of("BAD_NAME", nodes(node("with space"))),
                Arguments.of("BAD_NAME", nodes("{\"name\":\"a\",\"action\":\"\"}")),
                Arguments.of("BAD_VERSION", nodes(a).replace("\"version\":1", "\"version\":0")),
                Arguments.of(
                        "BAD_POLICY",
                        nodes(
                                "{\"name\":\"a\",\"action\":\"fine\",\"policy\":{\"startToCloseMs\":-1}}")),
                Arguments.of(
                        "BAD_NAME",
                        nodes(
                                "{\"name\":\"a\",\"action\":\"fine\",\"policy\":{\"queue\":\"a b\"}}")),
                Arguments.of(
                        "BAD_CONSTANT",
                        nodes(
                                "{\"name\":\"a\",\"constant\":\""
                                        + "x".repeat(Limits.PAYLOAD_BYTES)
                                        + "\"}")),
                Arguments.of("Expected", "7"),
                Arguments.of("Expected", "{\"nodes\":7}"),
                Arguments.of("Expected", nodes("[]")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalidDefinitions")
    void anInvalidDefinitionIsRefusedByTheNameOfItsProblem(String problem, String definition)
            throws Exception {
        send(id, new DefinitionSource.Inline(Json.of(definition)));

        ResultRecord.Reply reply = results.reply(id);
        assertThat(reply.code()).isEqualTo("INVALID_DEFINITION");
        assertThat(reply.message()).startsWith(problem);
        assertThat(reply.message().length()).isLessThanOrEqualTo(Limits.ERROR_CHARS);
        thePartitionMovesOn();
    }

    @Test
    void anInvalidDefinitionThatIsRegisteredIsRefusedAsWell() throws Exception {
        String cyclic = nodes(node("a", "b"), node("b", "a"));
        String hash = DefinitionJson.hash(cyclic.getBytes(UTF_8));
        wire.send(place.topics.definition(), hash, cyclic);
        send(id, new DefinitionSource.ByHash("d", 1, hash));

        ResultRecord.Reply reply = results.reply(id);
        assertThat(reply.code()).isEqualTo("INVALID_DEFINITION");
        assertThat(reply.message()).startsWith("CYCLE");
        thePartitionMovesOn();
    }

    @Test
    void garbageAmongTheDefinitionsIsOfNoConsequence() throws Exception {
        wire.send(place.topics.definition(), "garbage@1", new byte[] {-1, 0, 7});
        wire.send(place.topics.definition(), "f".repeat(32), "no JSON");
        wire.send(place.topics.definition(), "gone@1", "e".repeat(32));
        Map<String, DefinitionSource> starts = new HashMap<>();
        starts.put(place.idIn(1), new DefinitionSource.ByName("garbage", 1));
        starts.put(place.idIn(1), new DefinitionSource.ByName("gone", 1));
        starts.put(place.idIn(1), new DefinitionSource.ByHash("", 0, "f".repeat(32)));
        starts.forEach(BadInputIT::send);
        for (String each : starts.keySet()) {
            assertThat(results.reply(each).code()).isEqualTo("UNKNOWN_DEFINITION");
        }
        thePartitionMovesOn();
    }

    private static String nodes(String... nodes) {
        return "{\"name\":\"d\",\"version\":1,\"nodes\":[" + String.join(",", nodes) + "]}";
    }

    private static String node(String name, String... after) {
        return "{\"name\":\""
                + name
                + "\",\"action\":\"fine\",\"after\":["
                + Stream.of(after).map(each -> "\"" + each + "\"").collect(Collectors.joining(","))
                + "]}";
    }

    private static String chain(int length) {
        return nodes(
                IntStream.range(0, length)
                        .mapToObj(n -> n == 0 ? node("n0") : node("n" + n, "n" + (n - 1)))
                        .toArray(String[]::new));
    }

    /** Two stages of this many nodes, of which each waits for each. */
    private static String wide(int nodes) {
        String[] first = IntStream.range(0, nodes).mapToObj(n -> "f" + n).toArray(String[]::new);
        return nodes(
                Stream.concat(
                                Stream.of(first).map(name -> node(name)),
                                IntStream.range(0, nodes).mapToObj(n -> node("s" + n, first)))
                        .toArray(String[]::new));
    }

    // Sizes

    @Test
    void parametersOverTheLimitAreRefused() throws Exception {
        sendParams(id, 2_000_000);

        assertThat(results.reply(id).code()).isEqualTo("TOO_LARGE");
        thePartitionMovesOn();
    }

    @Test
    void parametersAtTheLimitRunAndOneByteMoreIsRefused() throws Exception {
        String more = place.idIn(1);
        sendParams(id, Limits.PAYLOAD_BYTES);
        sendParams(more, Limits.PAYLOAD_BYTES + 1);

        assertThat(results.reply(more).code()).isEqualTo("TOO_LARGE");
        assertThat(results.result(id).outcome()).isEqualTo(SagaStatus.SUCCEEDED);
        thePartitionMovesOn();
    }

    private static void sendParams(String saga, int bytes) {
        wire.send(
                place.topics.start(),
                saga,
                StartJson.write(
                        StartRecord.of(
                                new SagaId(saga),
                                inline(Steps.fine()),
                                Json.of("\"" + "x".repeat(bytes - 2) + "\""))));
    }

    @Test
    void anOutputOverTheLimitFailsItsNodeAndHasItUndone() throws Exception {
        CommandRecord a = startByHand(id);
        hand.say(
                a,
                OutcomeKind.SUCCEEDED,
                Optional.of(Json.of("\"" + "x".repeat(2_000_000) + "\"")));
        CommandRecord undo = hand.undo(id, "a");
        assertThat(undo.output()).isEmpty();
        hand.succeed(undo);

        ResultRecord.Result result = results.result(id);
        assertThat(result.outcome()).isEqualTo(SagaStatus.FAILED);
        assertThat(result.failures().getFirst().error().type()).isEqualTo("OutputTooLarge");
        thePartitionMovesOn();
    }

    @Test
    void aLargeRecordThatWouldHaveToWaitIsSetAside() throws Exception {
        String junk = ",\"junk\":\"" + "x".repeat(3_000_000) + "\"}";
        String early = place.idIn(1);
        String event =
                wire.send(
                                place.topics.event(),
                                early,
                                "{\"saga\":\""
                                        + early
                                        + "\",\"run\":\"r\",\"node\":\"a\",\"direction\":\"action\","
                                        + "\"attempt\":1,\"outcome\":\"succeeded\""
                                        + junk)
                        .toString();
        wire.send(
                place.topics.start(),
                id,
                "{\"saga\":\""
                        + id
                        + "\",\"definition\":{\"name\":\"later\",\"version\":1}"
                        + junk);

        assertThat(deadLetters.reasonOf(event)).startsWith("UNKNOWN_SAGA: ");
        assertThat(results.reply(id).code()).isEqualTo("UNKNOWN_DEFINITION");
        thePartitionMovesOn();
    }

    @Test
    void brokersRefuseAPackedRecordThatIsTooLargeOnceUnpacked() throws Exception {
        byte[] key = id.getBytes(UTF_8);
        byte[] bomb = new byte[60_000_000];
        Arrays.fill(bomb, (byte) ' ');
        byte[] fits = Arrays.copyOf(bomb, 1_000_000);
        try (Wire packed = new Wire(kafka.settings(), Map.of("compression.type", "zstd"))) {
            for (String topic :
                    List.of(
                            place.topics.start(),
                            place.topics.event(),
                            place.topics.control(),
                            place.topics.signal(),
                            place.topics.definition(),
                            place.topics.worker(),
                            place.topics.deadLetter())) {
                assertThatThrownBy(() -> packed.send(Wire.record(topic, key, bomb)))
                        .as(topic)
                        .hasRootCauseInstanceOf(RecordTooLargeException.class);
                ProducerRecord<byte[], byte[]> headed = Wire.record(topic, key, fits);
                headed.headers().add("large", bomb);
                assertThatThrownBy(() -> packed.send(headed))
                        .as(topic)
                        .hasRootCauseInstanceOf(RecordTooLargeException.class);
            }
            String start = packed.send(Wire.record(place.topics.start(), key, fits)).toString();
            assertThat(deadLetters.reasonOf(start)).startsWith("UNREADABLE: ");
        }
        thePartitionMovesOn();
    }

    /** What its topic takes once it does not take twice: the second time it has more headers. */
    @Test
    void aRecordInTheWrongPartitionThatIsTooLargeToBeSentAgainIsSetAsideAndAStartRefused()
            throws Exception {
        byte[] large = " ".repeat(4 * 1024 * 1024 - 2_000).getBytes(UTF_8);
        byte[] less = " ".repeat(1024 * 1024 + 254 * 1024).getBytes(UTF_8);
        String start = wire.send(wrongly(place.topics.start(), large)).toString();
        String event = wire.send(wrongly(place.topics.event(), large)).toString();
        String control = wire.send(wrongly(place.topics.control(), less)).toString();

        assertThat(deadLetters.reasonOf(start)).startsWith("TOO_LARGE: ");
        assertThat(deadLetters.reasonOf(event)).startsWith("TOO_LARGE: ");
        assertThat(deadLetters.reasonOf(control)).startsWith("TOO_LARGE: ");
        assertThat(results.reply(id).code()).isEqualTo("TOO_LARGE");
        thePartitionMovesOn();
    }

    @Test
    void headersAreMeasuredByTheBytesThatTheyTakeUp() throws Exception {
        try (Wire packed = new Wire(kafka.settings(), Map.of("compression.type", "zstd"))) {
            ProducerRecord<byte[], byte[]> wide = waitingOutcome();
            wide.headers().add("€".repeat(1_200_000), new byte[0]);
            ProducerRecord<byte[], byte[]> many = waitingOutcome();
            IntStream.range(0, 2_000_000).forEach(n -> many.headers().add("", null));
            ProducerRecord<byte[], byte[]> unreadable =
                    Wire.record(place.topics.event(), id.getBytes(UTF_8), "{}".getBytes(UTF_8));
            many.headers().forEach(unreadable.headers()::add);
            String waiting = packed.send(wide).toString();
            String crowd = packed.send(many).toString();
            String read = packed.send(unreadable).toString();

            assertThat(deadLetters.reasonOf(waiting)).startsWith("UNKNOWN_SAGA: ");
            assertThat(deadLetters.reasonOf(crowd)).startsWith("UNKNOWN_SAGA: ");
            assertThat(deadLetters.reasonOf(read)).startsWith("UNREADABLE: ");
        }
        thePartitionMovesOn();
    }

    /** An outcome whose saga nobody knows. */
    private ProducerRecord<byte[], byte[]> waitingOutcome() {
        String saga = place.idIn(1);
        return Wire.record(
                place.topics.event(),
                saga.getBytes(UTF_8),
                EventJson.write(outcomeOf(saga, "r", "a")));
    }

    // Outcomes of what was never asked

    @Test
    void anOutcomeForAnUnknownSagaIsSetAsideAfterItsGrace() throws Exception {
        String origin = hand.send(outcomeOf(id, "r", "a"));
        thePartitionMovesOn();

        assertThat(deadLetters.reasonOf(origin)).startsWith("UNKNOWN_SAGA: ");
        thePartitionMovesOn();
    }

    @Test
    void anOutcomeForAnUnknownNodeOrAnotherRunIsSetAside() throws Exception {
        CommandRecord a = startByHand(id);
        String node = hand.send(outcomeOf(id, a.run().value(), "nobody"));
        String run = hand.send(outcomeOf(id, "another", "a"));

        assertThat(deadLetters.reasonOf(node)).startsWith("UNKNOWN_NODE: ");
        assertThat(deadLetters.reasonOf(run)).startsWith("OTHER_RUN: ");
        finishByHand(a);
    }

    @Test
    void aTickThatNamesNoNodeOrOneTooManyIsSetAside() throws Exception {
        CommandRecord a = startByHand(id);
        for (String timer : new String[] {"retry", "heartbeat", "schedule-to-close"}) {
            assertThat(deadLetters.reasonOf(hand.send(tick(a, timer, Optional.empty()))))
                    .startsWith("UNKNOWN_NODE: ");
        }
        for (String timer : new String[] {"continue", "deadline", "no-such-timer"}) {
            assertThat(deadLetters.reasonOf(hand.send(tick(a, timer, Optional.of("a")))))
                    .startsWith("UNKNOWN_NODE: ");
        }
        String odd = hand.send(tick(a, "heartbeat", Optional.of("nobody")));
        assertThat(deadLetters.reasonOf(odd)).startsWith("UNKNOWN_NODE: ");
        hand.send(tick(a, "schedule-to-close", Optional.of("a")));
        hand.send(tick(a, "deadline", Optional.empty()));
        finishByHand(a);
        assertThat(results.count(ResultRecord.Notice.class, id)).isZero();
    }

    private static EventRecord tick(CommandRecord command, String timer, Optional<String> node) {
        return new EventRecord.Tick(command.saga(), command.run(), timer, node);
    }

    @Test
    void anOutcomeOfAnUnknownAttemptDoesNotSettleTheNode() throws Exception {
        CommandRecord a = startByHand(id);
        for (OutcomeKind kind :
                new OutcomeKind[] {OutcomeKind.FAILED, OutcomeKind.UNKNOWN, OutcomeKind.UNSERVED}) {
            hand.send(
                    new EventRecord.Outcome(
                            a.saga(),
                            a.run(),
                            "a",
                            Direction.ACTION,
                            7,
                            kind,
                            Optional.empty(),
                            Optional.empty(),
                            true,
                            "hand"));
        }
        finishByHand(a);
    }

    @Test
    void anOutcomeOfAnUndoThatNobodyAskedForChangesNothing() throws Exception {
        CommandRecord a = startByHand(id);
        hand.send(
                new EventRecord.Outcome(
                        a.saga(),
                        a.run(),
                        "a",
                        Direction.UNDO,
                        1,
                        OutcomeKind.SUCCEEDED,
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        "hand"));
        finishByHand(a);
    }

    @Test
    void aControlForAnUnknownSagaIsRefusedAfterItsGrace() throws Exception {
        wire.send(place.topics.control(), id, control(id, "c-1"));
        thePartitionMovesOn();

        ResultRecord.Reply reply = results.replyTo(id, "c-1");
        assertThat(reply.accepted()).isFalse();
        assertThat(reply.code()).isEqualTo("UNKNOWN_SAGA");
        thePartitionMovesOn();
    }

    // Ids in use

    @Test
    void aStartWithTheIdOfARunningSagaIsADuplicateOrAConflict() throws Exception {
        CommandRecord a = startByHand(id);
        assertAnsweredAgain(BY_HAND, Optional.empty());
        finishByHand(a);
    }

    @Test
    void aStartWithTheIdOfAFinishedSagaIsToldHowItEnded() throws Exception {
        wire.send(place.topics.start(), id, start(id, Steps.fine()));
        assertThat(results.result(id).outcome()).isEqualTo(SagaStatus.SUCCEEDED);
        assertAnsweredAgain(Steps.fine(), Optional.of(SagaStatus.SUCCEEDED));
        thePartitionMovesOn();
        assertThat(results.count(ResultRecord.Result.class, id)).isEqualTo(1);
    }

    @Test
    void aStartWithTheIdOfAFailedSagaIsToldHowItEnded() throws Exception {
        wire.send(place.topics.start(), id, start(id, Steps.bad()));
        assertThat(results.result(id).outcome()).isEqualTo(SagaStatus.FAILED);
        assertAnsweredAgain(Steps.bad(), Optional.of(SagaStatus.FAILED));
        thePartitionMovesOn();
        assertThat(results.count(ResultRecord.Result.class, id)).isEqualTo(1);
    }

    @Test
    void aStartWithTheIdOfAStuckSagaIsADuplicateOrAConflict() throws Exception {
        wire.send(place.topics.start(), id, start(id, Steps.stuck()));
        assertThat(results.notice(id).code()).isEqualTo("STUCK");
        assertAnsweredAgain(Steps.stuck(), Optional.empty());
        thePartitionMovesOn();
        assertThat(results.count(ResultRecord.Result.class, id)).isZero();
    }

    private void assertAnsweredAgain(
            Definition<String, String> definition, Optional<SagaStatus> outcome) {
        wire.send(place.topics.start(), id, start(id, definition));
        ResultRecord.Reply duplicate =
                results.news(ResultRecord.Reply.class, id, reply -> reply.accepted());
        assertThat(duplicate.code()).isEqualTo("DUPLICATE");
        assertThat(duplicate.outcome()).isEqualTo(outcome);

        wire.send(
                place.topics.start(),
                id,
                StartJson.write(
                        StartRecord.of(new SagaId(id), inline(definition), Json.of("\"other\""))));
        ResultRecord.Reply conflict =
                results.news(ResultRecord.Reply.class, id, reply -> !reply.accepted());
        assertThat(conflict.code()).isEqualTo("CONFLICT");
        assertThat(conflict.run()).isEqualTo(duplicate.run());
    }

    // How

    /** A saga of the same partition runs to its end, by a worker of ours. */
    private static void thePartitionMovesOn() throws Exception {
        SagaOutcome<String> outcome =
                client.start(new SagaId(place.idIn(1)), Steps.fine(), "hello")
                        .outcome()
                        .get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(outcome.status()).isEqualTo(SagaStatus.SUCCEEDED);
        results.poll();
    }

    private static CommandRecord startByHand(String saga) {
        wire.send(place.topics.start(), saga, start(saga, BY_HAND));
        return hand.command(saga, "a");
    }

    private static void finishByHand(CommandRecord a) throws Exception {
        String saga = a.saga().value();
        hand.succeed(a);
        hand.succeed(hand.command(saga, "b"));
        ResultRecord.Result result = results.result(saga);
        assertThat(result.outcome()).isEqualTo(SagaStatus.SUCCEEDED);
        assertThat(result.levels().stream().flatMap(level -> level.stream()))
                .allMatch(node -> node.state() == NodeState.SUCCEEDED);
        thePartitionMovesOn();
    }

    private static byte[] start(String saga, Definition<?, ?> definition) {
        return StartJson.write(
                StartRecord.of(new SagaId(saga), inline(definition), Json.of("\"hello\"")));
    }

    private static DefinitionSource inline(Definition<?, ?> definition) {
        return new DefinitionSource.Inline(Json.ofUtf8(DefinitionJson.write(definition)));
    }

    private static void send(String saga, DefinitionSource source) {
        wire.send(
                place.topics.start(),
                saga,
                StartJson.write(StartRecord.of(new SagaId(saga), source, Json.NULL)));
    }

    private static byte[] control(String saga, String name) {
        return control(saga, name, Verb.PAUSE);
    }

    private static byte[] control(String saga, String name, Verb verb) {
        return ControlJson.write(
                new ControlRecord(
                        new SagaId(saga), name, verb, Optional.empty(), "tester", "a test"));
    }

    private static byte[] signal(String saga, String name) {
        return SignalJson.write(
                new SignalRecord(new SagaId(saga), name, "a", Json.NULL, "tester", "a test"));
    }

    private static EventRecord.Outcome outcomeOf(String saga, String run, String node) {
        return new EventRecord.Outcome(
                new SagaId(saga),
                new RunId(run),
                node,
                Direction.ACTION,
                1,
                OutcomeKind.SUCCEEDED,
                Optional.of(Json.NULL),
                Optional.empty(),
                true,
                "hand");
    }
}
