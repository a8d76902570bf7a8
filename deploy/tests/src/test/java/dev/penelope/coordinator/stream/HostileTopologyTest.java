package dev.penelope.coordinator.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.CoordinatorMetrics;
import dev.penelope.fuzz.Bait;
import dev.penelope.fuzz.HostileRecord;
import dev.penelope.fuzz.HostileRecords;
import dev.penelope.fuzz.Inbound;
import dev.penelope.model.Action;
import dev.penelope.model.Definition;
import dev.penelope.model.Direction;
import dev.penelope.model.Json;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.CommandJson;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.DefinitionJson;
import dev.penelope.protocol.DefinitionSource;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.StartJson;
import dev.penelope.protocol.StartRecord;
import dev.penelope.topic.TopicNames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/**
 * Hostile records against the topology in memory: none of them makes the processor or one of its
 * punctuators throw, none has a saga quarantined, and every start gets its one answer.
 */
final class HostileTopologyTest {
    private static final TopicNames TOPICS = TopicNames.DEFAULT;
    private static final int SEEDS = 4;
    private static final int RECORDS = 1_500;
    private static final int BAITS = 12;
    private static final Duration BEYOND_EVERY_GRACE = Duration.ofMinutes(15);

    private static Definition<String, String> bait() {
        var saga = Definition.named("bait", 1, String.class);
        Action<String, String> work = Action.of("work", String.class, String.class);
        var first = saga.action("a", work, saga.params());
        var said = saga.signal("s", String.class).after(first);
        return saga.build(saga.action("b", work, said));
    }

    @Test
    void noRecordStopsTheProcessorAndEveryStartIsAnsweredOnce() {
        Long chosen = Long.getLong("seed");
        long first = chosen == null ? new Random().nextInt(1_000_000) : chosen;
        for (long seed = first; seed < first + (chosen == null ? SEEDS : 1); seed++) {
            try (Run run = new Run(seed)) {
                run.play();
            }
        }
    }

    /** One seed's records, and what came of them. */
    private static final class Run implements AutoCloseable {
        private final long seed;
        private final TopologyTestDriver driver;
        private final Deque<HostileRecord> last = new ArrayDeque<>();
        private final Map<String, Integer> starts = new HashMap<>();
        private final Map<String, HostileRecord> startOf = new HashMap<>();
        private final Map<String, Integer> answers = new HashMap<>();
        private final Set<String> open = new HashSet<>();
        private final List<String> quarantined = new ArrayList<>();
        private long nowMs = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

        Run(long seed) {
            this.seed = seed;
            System.out.println("HostileTopologyTest -Dseed=" + seed);
            Properties properties = new Properties();
            properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "hostile");
            properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
            Settings settings = Settings.defaults(TOPICS, true, 1);
            Surroundings surroundings =
                    new Surroundings(
                            settings,
                            new Definitions(),
                            new EveryQueue(),
                            new CoordinatorMetrics(new SimpleMeterRegistry()),
                            new Batches(),
                            // What timers may take is a share of the time that passes here.
                            () -> Duration.ofMillis(nowMs).toNanos());
            driver =
                    new TopologyTestDriver(
                            CoordinatorTopology.of(
                                    surroundings,
                                    Stores.inMemoryKeyValueStore(CoordinatorTopology.SAGA_STORE),
                                    CoordinatorTopology.archive(settings, false)),
                            properties,
                            Instant.ofEpochMilli(nowMs));
        }

        void play() {
            try {
                HostileRecords records = new HostileRecords(seed, Inbound.all(TOPICS), 1, baits());
                while (records.count() < RECORDS) {
                    send(records.next());
                    if (records.count() % 50 == 0) {
                        pass(Duration.ofSeconds(1));
                    }
                }
                for (int minute = 0; minute < BEYOND_EVERY_GRACE.toMinutes(); minute++) {
                    pass(Duration.ofMinutes(1));
                }
                judge();
            } catch (RuntimeException | Error failed) {
                throw new AssertionError(
                        "Seed %d fails; repeat it with -Dseed=%d. The last records:\n%s"
                                .formatted(seed, seed, lines(last)),
                        failed);
            }
        }

        private static String lines(Iterable<?> all) {
            StringBuilder text = new StringBuilder();
            all.forEach(each -> text.append(each).append('\n'));
            return text.toString();
        }

        private List<Bait> baits() {
            byte[] json = DefinitionJson.write(bait());
            String hash = DefinitionJson.hash(json);
            pipe(TOPICS.definition(), new TestRecord<>(hash.getBytes(UTF_8), json));
            List<Bait> all = new ArrayList<>();
            for (int n = 0; n < BAITS; n++) {
                String saga = "bait-" + n;
                StartRecord start =
                        StartRecord.of(
                                new SagaId(saga),
                                new DefinitionSource.ByHash("bait", 1, hash),
                                Json.of("\"x\""));
                pipe(
                        TOPICS.start(),
                        new TestRecord<>(saga.getBytes(UTF_8), StartJson.write(start)));
            }
            for (CommandRecord command : commands()) {
                all.add(
                        new Bait(
                                command.saga().value(),
                                command.run().value(),
                                List.of("a", "s", "b")));
            }
            assertThat(all).hasSize(BAITS);
            // Some of them wait for their signal.
            all.stream().limit(BAITS / 2).forEach(this::succeedFirst);
            return all;
        }

        private void succeedFirst(Bait bait) {
            EventRecord done =
                    new EventRecord.Outcome(
                            new SagaId(bait.saga()),
                            new dev.penelope.model.RunId(bait.run()),
                            "a",
                            Direction.ACTION,
                            1,
                            OutcomeKind.SUCCEEDED,
                            Optional.of(Json.of("\"x\"")),
                            Optional.empty(),
                            true,
                            "w");
            pipe(
                    TOPICS.event(),
                    new TestRecord<>(bait.saga().getBytes(UTF_8), EventJson.write(done)));
        }

        private void send(HostileRecord record) {
            last.addLast(record);
            if (last.size() > 5) {
                last.removeFirst();
            }
            if (record.inbound() == Inbound.WORKER) {
                return; // read by a thread of its own
            }
            byte[] key = record.key();
            if (record.inbound() == Inbound.START && key != null) {
                String id = new String(key, UTF_8);
                if (SagaId.valid(id)) {
                    starts.merge(id, 1, Integer::sum);
                    startOf.put(id, record);
                }
            }
            if (record.inbound() == Inbound.DEFINITION && key == null) {
                return; // a global table takes no record without a key
            }
            pipe(
                    record.inbound().topic(TOPICS),
                    new TestRecord<>(
                            key,
                            record.value(),
                            new RecordHeaders(record.headers()),
                            Instant.ofEpochMilli(nowMs)));
        }

        private void pipe(String topic, TestRecord<byte[], byte[]> record) {
            driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
                    .pipeInput(record);
        }

        private void pass(Duration time) {
            nowMs += time.toMillis();
            driver.advanceWallClockTime(time);
            commands().forEach(command -> open.add(command.saga().value()));
            hear();
        }

        private List<CommandRecord> commands() {
            List<CommandRecord> all = new ArrayList<>();
            for (String topic : List.of(TOPICS.command("default"), TOPICS.undo("default"))) {
                values(topic).forEach(value -> all.add(CommandJson.read(value)));
            }
            return all;
        }

        private void hear() {
            Set<String> topics = Set.of(TOPICS.result(), TOPICS.reply(), TOPICS.notice());
            for (String topic : topics) {
                values(topic).forEach(value -> hear(ResultJson.read(value)));
            }
        }

        private void hear(ResultRecord said) {
            switch (said) {
                case ResultRecord.Result result ->
                        answers.merge(result.saga().value(), 1, Integer::sum);
                case ResultRecord.Reply reply -> {
                    if (reply.answers().equals("start")) {
                        answers.merge(reply.saga().value(), 1, Integer::sum);
                    }
                }
                case ResultRecord.Notice notice -> {
                    if (notice.code().equals("QUARANTINED")) {
                        quarantined.add(notice.saga() + ": " + notice.message());
                    }
                }
                case ResultRecord.Amendment amendment -> {}
            }
        }

        private List<byte[]> values(String topic) {
            if (!driver.producedTopicNames().contains(topic)) {
                return List.of();
            }
            return driver
                    .createOutputTopic(
                            topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                    .readRecordsToList()
                    .stream()
                    .map(TestRecord::value)
                    .toList();
        }

        private void judge() {
            assertThat(quarantined).as("quarantined").isEmpty();
            Set<String> stored = new HashSet<>();
            try (var rows =
                    driver.<byte[], byte[]>getKeyValueStore(CoordinatorTopology.SAGA_STORE).all()) {
                rows.forEachRemaining(row -> {
                    if (row.key[0] == Keys.HEADER) {
                        stored.add(
                                new String(row.key, 1, row.key.length - 1, UTF_8)
                                        .replace("\0", ""));
                    }
                });
            }
            starts.forEach((id, count) -> {
                if (!id.startsWith("bait-") && count == 1) {
                    int heard = answers.getOrDefault(id, 0) + (stored.contains(id) ? 1 : 0);
                    assertThat(heard).as("answers to " + startOf.get(id)).isEqualTo(1);
                }
            });
        }

        @Override
        public void close() {
            driver.close();
        }
    }

    /** Every queue is there, and has workers. */
    private static final class EveryQueue implements Queues {
        @Override
        public boolean exists(String queue) {
            return true;
        }

        @Override
        public void lookUp(String queue) {}

        @Override
        public boolean stillQueued(
                String queue, Direction direction, CommandRoute route, long sentAtMs) {
            return false;
        }

        @Override
        public boolean lacksWorker(String queue, String action, long sinceMs) {
            return false;
        }

        @Override
        public void answered(String queue, String action, String worker) {}
    }
}
