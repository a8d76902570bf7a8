package dev.penelope.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penelope.cli.verify.Promise;
import dev.penelope.client.StartOptions;
import dev.penelope.faults.Plan.Manner;
import dev.penelope.model.Definition;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.SagaId;
import dev.penelope.model.Verb;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.topic.Partitioning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** What can stand on the topics that coordinators read. */
final class InputFaults {
    /** Of an attempt that nobody asked for. */
    private static final int FORGED = 70;

    private InputFaults() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.of(
                                "strange-starts-and-events",
                                "starts come several times, with other contents, from two producers"
                                        + " and in aborted transactions; events come again, late, in"
                                        + " wrong partitions, from years ago, and about what is"
                                        + " unknown",
                                InputFaults::strange)
                        // What the scenario itself reports of attempts that were never sent.
                        .expecting(finding ->
                                finding.promise() == Promise.P5
                                        && finding.says().contains("attempt " + FORGED))
                        .inShort(),
                Scenario.of(
                        "poison",
                        "what nobody can read, what no saga can run, what is too large by one byte"
                                + " or by far, among everything else",
                        InputFaults::poison),
                Scenario.of(
                        "input-expired",
                        "retention removes outcomes that a stopped coordinator had not read: it"
                                + " refuses to run, says what to do, and that works",
                        InputFaults::expired));
    }

    // Starts and events

    private static void strange(Stage stage) {
        Child w = stage.worker("w");
        Child a = stage.coordinator("a", "event.grace.ms=3000");
        Stage.awaitReady(a, w);
        Definition<Plan, Object> chain = Draw.chain("chain-of-three", 3);
        stage.sagas.register(chain);
        List<ProducerRecord<byte[], byte[]>> aborted = new ArrayList<>();
        try (Raw one = new Raw(stage.cluster.settings(), Map.of());
                Raw other = new Raw(stage.cluster.settings(), Map.of())) {
            for (int n = 0; n < stage.times(30, 200); n++) {
                StartOptions id = StartOptions.NONE.withId(new SagaId("twice-" + n));
                Plan plan = Plan.all(Manner.WELL.taking(stage.between(0, 20)), Map.of());
                Plan another = Plan.all(Manner.WELL.taking(stage.between(21, 40)), Map.of());
                for (int copy = 0; copy < stage.between(1, 3); copy++) {
                    one.send(stage.client.startRecord(chain, plan, id));
                    other.send(
                            stage.client.startRecord(
                                    chain, stage.random.nextInt(4) == 0 ? another : plan, id));
                }
                stage.sagas.expect("twice-" + n, chain, plan);
                StartOptions never = StartOptions.NONE.withId(new SagaId("never-" + n));
                aborted.add(stage.client.startRecord(chain, plan, never));
            }
            Raw.abort(stage.cluster.settings(), aborted);
            stage.sagas.start(30);
            stage.sagas.awaitMore(10);
            a.kill();
            repeat(stage, one);
            Child b = stage.coordinator("a", "event.grace.ms=3000").awaitReady();
            repeat(stage, other);
            stage.sagas.awaitAll();
            repeat(stage, one);
            one.awaitSent();
            other.awaitSent();
            stage.sagas.start(10);
            stage.sagas.awaitAll();
            if (stage.results.ended().keySet().stream().anyMatch(id -> id.startsWith("never"))) {
                throw new AssertionError(
                        "Expected no saga of an aborted transaction, but there is one\n"
                                + b.said());
            }
        }
    }

    /** Writes events again that are there, as they are and changed. */
    private static void repeat(Stage stage, Raw raw) {
        String topic = stage.topics.event();
        for (ConsumerRecord<byte[], byte[]> record : Raw.all(stage.cluster.settings(), topic)) {
            boolean outcome = EventJson.read(record.value()) instanceof EventRecord.Outcome;
            if (!outcome || stage.random.nextInt(3) > 0) {
                continue;
            }
            EventRecord.Outcome said = (EventRecord.Outcome) EventJson.read(record.value());
            String key = said.saga().value();
            switch (stage.random.nextInt(6)) {
                case 0, 1 -> raw.send(topic, key, record.value());
                case 2 ->
                        raw.send(
                                Raw.record(
                                        topic,
                                        stage.random.nextInt(Stage.PARTITIONS),
                                        null,
                                        key,
                                        record.value()));
                case 3 ->
                        raw.send(
                                Raw.record(
                                        topic,
                                        null,
                                        stage.random.nextBoolean() ? 0 : 4_102_444_800_000L,
                                        key,
                                        record.value()));
                case 4 -> raw.send(topic, key, EventJson.write(forged(said)));
                default -> raw.send(topic, "nobody-" + stage.random.nextInt(9), record.value());
            }
        }
    }

    /** Nobody asked for this attempt, and nobody knows how it ended. */
    private static EventRecord.Outcome forged(EventRecord.Outcome said) {
        return new EventRecord.Outcome(
                said.saga(),
                said.run(),
                said.node(),
                said.direction(),
                FORGED,
                OutcomeKind.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                false,
                "nobody");
    }

    // Poison

    private static void poison(Stage stage) throws Exception {
        Child w = stage.worker("w");
        Child a = stage.coordinator("a", "definition.grace.ms=3000", "event.grace.ms=3000");
        Stage.awaitReady(a, w);
        stage.sagas.start(20);
        try (Raw raw = new Raw(stage.cluster.settings(), Map.of())) {
            for (int n = 0; n < 40; n++) {
                byte[] value = poisoned(stage, "poison-" + n).getBytes(UTF_8);
                for (String topic : stage.topics.inputs()) {
                    raw.send(topic, "poison-" + n, value);
                    raw.send(
                            Raw.record(
                                    topic,
                                    stage.random.nextInt(Stage.PARTITIONS),
                                    null,
                                    "no id/" + n,
                                    value));
                }
                stage.sagas.start(1);
            }
            for (int bytes : new int[] {1_000_000, 2_500_000, 4_000_000}) {
                for (int partition = 0; partition < Stage.PARTITIONS; partition++) {
                    String key = "large-" + bytes + "-" + partition;
                    raw.send(stage.topics.start(), key, large(bytes));
                    raw.send(stage.topics.event(), key, large(bytes));
                }
            }
            raw.awaitSent();
        }
        outputs(stage);
        unserved(stage);
        stage.sagas.start(20);
        stage.sagas.awaitAll();
    }

    private static String poisoned(Stage stage, String id) {
        String start = "{\"saga\":\"" + id + "\",\"definition\":";
        return switch (stage.random.nextInt(8)) {
            case 0 -> "";
            case 1 -> "\0\1\2\u007f";
            case 2 -> start;
            case 3 -> "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[";
            case 4 -> start + "{\"hash\":\"00000000000000000000000000000000\"}}";
            case 5 ->
                    start
                            + "{\"inline\":{\"name\":\"circle\",\"version\":1,\"nodes\":["
                            + "{\"name\":\"a\",\"action\":\"x\",\"after\":[\"b\"]},"
                            + "{\"name\":\"b\",\"action\":\"x\",\"after\":[\"a\"]},"
                            + "{\"name\":\"end\",\"action\":\"x\",\"after\":[\"b\"]}]}}}";
            case 6 ->
                    start
                            + "{\"inline\":{\"name\":\"wide\",\"version\":1,\"nodes\":["
                            + String.join(
                                    ",",
                                    IntStream.range(0, 10_000)
                                            .mapToObj(at ->
                                                    "{\"name\":\"n" + at + "\",\"action\":\"x\"}")
                                            .toList())
                            + "]}}}";
            default -> "{\"saga\":\"somebody-else\",\"definition\":{\"name\":\"x\",\"version\":1}}";
        };
    }

    private static byte[] large(int bytes) {
        return ("{\"saga\":\"" + "x".repeat(bytes) + "\"}").getBytes(UTF_8);
    }

    /** An output of the largest size, and one of a byte more. */
    private static void outputs(Stage stage) {
        int most = dev.penelope.model.Limits.PAYLOAD_BYTES;
        Definition<Plan, Object> pair = Draw.chain("pair", 2);
        for (int n = 0; n < 5; n++) {
            Manner fits = Manner.WELL.saying(most);
            Manner exceeds = Manner.WELL.saying(most + 1);
            stage.sagas.start("fits-" + n, pair, Plan.of(Map.of(Draw.node(0), fits)));
            stage.sagas.start("exceeds-" + n, pair, Plan.of(Map.of(Draw.node(0), exceeds)), true);
        }
    }

    /** An action that no worker knows: its saga waits, until somebody aborts it. */
    private static void unserved(Stage stage) throws Exception {
        Definition<Plan, Object> unknown = Draw.unknownAction("unserved");
        for (int n = 0; n < 3; n++) {
            stage.sagas.start("unserved-" + n, unknown, Plan.WELL, true);
        }
        for (int n = 0; n < 3; n++) {
            String saga = "unserved-" + n;
            Patience.until(
                    saga + " says that it waits for a worker",
                    Duration.ofSeconds(60),
                    () ->
                            stage.results.others(saga).stream()
                                    .anyMatch(ResultRecord.Notice.class::isInstance));
            WorkerFaults.control(stage, saga, Verb.ABORT);
        }
    }

    // Retention

    private static void expired(Stage stage) throws Exception {
        Child w = stage.worker("w");
        Child a = stage.coordinator("a");
        Stage.awaitReady(a, w);
        stage.sagas.start(60);
        stage.sagas.awaitMore(10);
        a.kill();
        expire(stage);
        Child refuses = stage.coordinator("a");
        int code = refuses.awaitEnd(Duration.ofSeconds(60));
        boolean says = refuses.said().contains("reset-offsets");
        if (code != CoordinatorMain.CANNOT_RUN || !says) {
            throw new AssertionError(
                    "Expected it to refuse, but it ended with " + code + "\n" + refuses.said());
        }
        acceptTheGap(stage);
        stage.coordinator("a").awaitReady();
        int abandoned = 0;
        for (String saga : stage.sagas.open()) {
            stage.sagas.giveUp(saga);
            if (WorkerFaults.control(stage, saga, Verb.ABANDON)) {
                abandoned++;
            } else {
                // It was not among those that lost an outcome.
                stage.sagas.awaitEnd(saga);
            }
        }
        stage.note(abandoned + " sagas that lost an outcome were abandoned by a person");
        stage.sagas.start(60);
        stage.sagas.awaitAll();
    }

    /** Removes all outcomes, once every partition has one that was not read. */
    private static void expire(Stage stage) throws Exception {
        String group = stage.topics.coordinator();
        Patience.until(
                "outcomes come that nobody reads",
                Duration.ofSeconds(60),
                () -> {
                    stage.sagas.start(0);
                    try {
                        Map<TopicPartition, OffsetAndMetadata> read =
                                stage.cluster
                                        .admin()
                                        .listConsumerGroupOffsets(group)
                                        .partitionsToOffsetAndMetadata()
                                        .get(10, TimeUnit.SECONDS);
                        return ends(stage).entrySet().stream()
                                .anyMatch(end ->
                                        read.get(end.getKey()) != null
                                                && read.get(end.getKey()).offset()
                                                        < end.getValue());
                    } catch (Exception notYet) { // any of Kafka's
                        return false;
                    }
                });
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        ends(stage)
                .forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
        stage.cluster.admin().deleteRecords(all).all().get(30, TimeUnit.SECONDS);
    }

    private static Map<TopicPartition, Long> ends(Stage stage) throws Exception {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int partition = 0; partition < Stage.PARTITIONS; partition++) {
            asked.put(new TopicPartition(stage.topics.event(), partition), OffsetSpec.latest());
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        stage.cluster
                .admin()
                .listOffsets(asked)
                .all()
                .get(10, TimeUnit.SECONDS)
                .forEach((partition, found) -> ends.put(partition, found.offset()));
        return ends;
    }

    /** Does what the refusal says. */
    private static void acceptTheGap(Stage stage) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> earliest = new HashMap<>();
        ends(stage)
                .forEach((partition, end) -> earliest.put(partition, new OffsetAndMetadata(end)));
        Patience.until(
                "the group lets its positions be set",
                Duration.ofSeconds(60),
                () -> {
                    try {
                        stage.cluster
                                .admin()
                                .alterConsumerGroupOffsets(stage.topics.coordinator(), earliest)
                                .all()
                                .get(10, TimeUnit.SECONDS);
                        return true;
                    } catch (Exception stillThere) { // any of Kafka's
                        return false;
                    }
                });
    }

    static int partitionOf(String saga) {
        return Partitioning.partition(saga, Stage.PARTITIONS);
    }
}
