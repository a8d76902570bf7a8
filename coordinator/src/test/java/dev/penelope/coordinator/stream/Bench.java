package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.Allowances;
import dev.penelope.coordinator.CoordinatorMetrics;
import dev.penelope.coordinator.token.TokenKeys;
import dev.penelope.model.Codec;
import dev.penelope.model.Definition;
import dev.penelope.model.Direction;
import dev.penelope.model.Json;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.Verb;
import dev.penelope.protocol.CommandJson;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlJson;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.DefinitionJson;
import dev.penelope.protocol.DefinitionSource;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.SignalJson;
import dev.penelope.protocol.SignalRecord;
import dev.penelope.protocol.StartJson;
import dev.penelope.protocol.StartRecord;
import dev.penelope.protocol.WireHeaders;
import dev.penelope.topic.TopicNames;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The real topology, driven by hand: starts go in, commands and results come out. */
final class Bench implements AutoCloseable {
    static final TopicNames TOPICS = TopicNames.DEFAULT;

    final Set<String> missingQueues = new HashSet<>();

    /** Who serves what; as long as nobody says that it is complete, nobody lacks. */
    Roster roster = new Roster(Duration.ofSeconds(30));

    /** Whether to ask for queues fails, as a bug could have it. */
    boolean queuesFail;

    Definitions definitions = new Definitions();

    TopologyTestDriver driver;

    /** Everything that was sent in, to be counted. */
    final List<TestRecord<byte[], byte[]>> counted = new ArrayList<>();

    private final Set<Definition<?, ?>> registered = new LinkedHashSet<>();

    private long nowMs = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    final SimpleMeterRegistry metrics =
            new SimpleMeterRegistry(
                    SimpleConfig.DEFAULT,
                    new Clock() {
                        @Override
                        public long wallTime() {
                            return nowMs;
                        }

                        @Override
                        public long monotonicTime() {
                            return TimeUnit.MILLISECONDS.toNanos(nowMs);
                        }
                    });

    /** How much time passes for whoever measures it, each time it looks. */
    long nanosPerLook;

    private long nanos;

    private Settings settings;
    private final CoordinatorMetrics counts = new CoordinatorMetrics(metrics);

    Bench() {
        this(Allowances.ALL);
    }

    Bench(Allowances allowances) {
        settings = Settings.defaults(TOPICS, true, 1).with(allowances);
        driver = driver(new RowsOf(List.of()));
    }

    Bench(TokenKeys tokens, boolean strict) {
        settings = Settings.defaults(TOPICS, strict, 1).with(tokens);
        driver = driver(new RowsOf(List.of()));
    }

    private TopologyTestDriver driver(RowsOf sagas) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        definitions = new Definitions();
        Surroundings surroundings =
                new Surroundings(
                        settings,
                        definitions,
                        queues,
                        counts,
                        new Batches(),
                        () -> nanos += nanosPerLook);
        return new TopologyTestDriver(
                CoordinatorTopology.of(
                        surroundings, sagas, CoordinatorTopology.archive(settings, false)),
                properties,
                Instant.ofEpochMilli(nowMs));
    }

    /**
     * Another process takes over: it knows what stands in the store of open sagas, and is told of
     * definitions anew.
     */
    void restart() {
        List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>();
        try (var all = rows().all()) {
            all.forEachRemaining(row -> rows.add(KeyValue.pair(Bytes.wrap(row.key), row.value)));
        }
        driver.close();
        driver = driver(new RowsOf(rows));
        List.copyOf(registered).forEach(this::register);
    }

    /** The same, where that process has these keys. */
    void restart(TokenKeys tokens) {
        settings = settings.with(tokens);
        restart();
    }

    /** All that is stored of open sagas. */
    KeyValueStore<byte[], byte[]> rows() {
        return driver.getKeyValueStore(CoordinatorTopology.SAGA_STORE);
    }

    private final Queues queues =
            new Queues() {
                @Override
                public boolean exists(String queue) {
                    if (queuesFail) {
                        throw new IllegalStateException("Expected queues to be known");
                    }
                    return !missingQueues.contains(queue);
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
                    return roster.lacksWorker(queue, action, sinceMs, nowMs);
                }

                @Override
                public void answered(String queue, String action, String worker) {
                    roster.answered(queue, action, worker, nowMs);
                }
            };

    String register(Definition<?, ?> definition) {
        registered.add(definition);
        byte[] json = DefinitionJson.write(definition);
        String hash = DefinitionJson.hash(json);
        send(TOPICS.definition(), hash, json);
        send(TOPICS.definition(), definition.title(), hash.getBytes(StandardCharsets.UTF_8));
        return hash;
    }

    /** The topic has it no more: who reads it from the beginning does not see it. */
    void loseFromTopic(Definition<?, ?> definition) {
        registered.remove(definition);
    }

    /** What an operator does who retires it, in his order. */
    void retire(Definition<?, ?> definition) {
        send(TOPICS.definition(), DefinitionJson.hash(DefinitionJson.write(definition)), null);
        send(TOPICS.definition(), definition.title(), null);
    }

    void start(String id, Definition<?, ?> definition, Json params) {
        start(
                StartRecord.of(
                        new SagaId(id),
                        new DefinitionSource.ByHash(
                                definition.name(),
                                definition.version(),
                                DefinitionJson.hash(DefinitionJson.write(definition))),
                        params));
    }

    void start(StartRecord start) {
        send(TOPICS.start(), start.saga().value(), StartJson.write(start));
    }

    void succeed(CommandRecord command, String output) {
        event(command, OutcomeKind.SUCCEEDED, Optional.of(Json.of(output)));
    }

    void fail(CommandRecord command) {
        event(command, OutcomeKind.FAILED, Optional.empty());
    }

    void event(CommandRecord command, OutcomeKind kind, Optional<Json> output) {
        EventRecord event =
                new EventRecord.Outcome(
                        command.saga(),
                        command.run(),
                        command.node(),
                        command.direction(),
                        command.attempt(),
                        kind,
                        output,
                        Optional.empty(),
                        true,
                        "bench",
                        command.warrant(),
                        EventRecord.Remarks.NONE);
        send(TOPICS.event(), command.saga().value(), EventJson.write(event));
    }

    void control(ControlRecord control) {
        if (control.verb() == Verb.SIGNAL) {
            SignalRecord signal = SignalRecord.of(control);
            send(TOPICS.signal(), signal.saga().value(), SignalJson.write(signal));
        } else {
            send(TOPICS.control(), control.saga().value(), ControlJson.write(control));
        }
    }

    void send(String topic, String key, byte @Nullable [] value) {
        TestRecord<byte[], byte[]> record =
                new TestRecord<>(
                        key.getBytes(StandardCharsets.UTF_8), value, Instant.ofEpochMilli(nowMs));
        counted.add(record);
        driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(record);
    }

    long now() {
        return nowMs;
    }

    void pass(Duration time) {
        nowMs += time.toMillis();
        nanos += time.toNanos();
        driver.advanceWallClockTime(time);
    }

    List<CommandRecord> commands() {
        return read(TOPICS.command("default"), CommandJson::read);
    }

    List<CommandRecord> undos() {
        return read(TOPICS.undo("default"), CommandJson::read);
    }

    /** All that was told of sagas since the last call; of one step, replies first. */
    List<ResultRecord> results() {
        List<ResultRecord> news = new ArrayList<>();
        for (String topic : List.of(TOPICS.reply(), TOPICS.notice(), TOPICS.result())) {
            news.addAll(read(topic, ResultJson::read));
        }
        return news;
    }

    /** Why records were set aside. */
    List<String> deadLetters() {
        return driver
                .createOutputTopic(
                        TOPICS.deadLetter(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())
                .readRecordsToList()
                .stream()
                .map(record -> WireHeaders.text(record.headers(), WireHeaders.REASON).orElseThrow())
                .toList();
    }

    <T> List<T> read(String topic, Function<byte[], T> form) {
        return driver
                .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList()
                .stream()
                .map(record -> form.apply(record.value()))
                .toList();
    }

    /**
     * Answers every command until none is left; the function says with what output, or empty to
     * fail.
     */
    void work(Function<CommandRecord, Optional<String>> worker) {
        while (true) {
            List<CommandRecord> all = new ArrayList<>(commands());
            all.addAll(undos());
            if (all.isEmpty()) {
                return;
            }
            for (CommandRecord command : all) {
                worker.apply(command)
                        .ifPresentOrElse(output -> succeed(command, output), () -> fail(command));
            }
        }
    }

    static Json json(Object value) {
        return Codec.standard().encode(value);
    }

    static RunId run(String text) {
        return new RunId(text);
    }

    @Override
    public void close() {
        driver.close();
    }
}
