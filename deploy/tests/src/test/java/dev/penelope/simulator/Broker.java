package dev.penelope.simulator;

import dev.penelope.model.Verb;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlJson;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.SignalJson;
import dev.penelope.protocol.SignalRecord;
import dev.penelope.protocol.StartJson;
import dev.penelope.protocol.StartRecord;
import dev.penelope.topic.Partitioning;
import dev.penelope.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** All topics, the true time, and the clocks of those who lead partitions. */
final class Broker {
    static final TopicNames NAMES = TopicNames.DEFAULT;

    /** As many tasks as partitions of the inputs; every other topic has as many. */
    static final int TASKS = 2;

    /** How far a leader's clock is off at most. */
    static final int SKEW_MS = 1_500;

    final Transactions transactions = new Transactions(TASKS);
    private final Map<String, Log> topics = new TreeMap<>();
    private final Map<String, Long> groups = new TreeMap<>();
    private final Map<String, Long> skews = new TreeMap<>();
    private final Random random;
    private final boolean skewed;
    private long nowMs = 1_800_000_000_000L;
    private long records;

    Broker(Random random, boolean skewed) {
        this.random = random;
        this.skewed = skewed;
    }

    long nowMs() {
        return nowMs;
    }

    void pass(long ms) {
        nowMs += ms;
    }

    Log topic(String name) {
        return topics.computeIfAbsent(name, unused -> new Log(TASKS));
    }

    /** All commands of all queues, whatever became of the transactions that they were sent in. */
    Stream<Entry> commands() {
        return topics.values().stream()
                .flatMap(Log::all)
                .filter(entry -> entry.said() instanceof CommandRecord);
    }

    static int partition(byte[] key) {
        return Partitioning.partition(key, TASKS);
    }

    static int partition(String key) {
        return Partitioning.partition(key, TASKS);
    }

    // Appending

    void append(StartRecord start) {
        append(NAMES.start(), start.saga().value(), StartJson.write(start));
    }

    /** By a producer that chooses partitions otherwise. */
    void appendAstray(StartRecord start) {
        byte[] key = start.saga().value().getBytes(StandardCharsets.UTF_8);
        append(
                NAMES.start(),
                (partition(key) + 1) % TASKS,
                key,
                StartJson.write(start),
                new RecordHeaders(),
                Transactions.NONE);
    }

    void append(EventRecord event) {
        append(NAMES.event(), event.saga().value(), EventJson.write(event));
    }

    /** A wish, on the topic that it belongs on. */
    void append(ControlRecord wish) {
        if (wish.verb() == Verb.SIGNAL) {
            append(NAMES.signal(), wish.saga().value(), SignalJson.write(SignalRecord.of(wish)));
        } else {
            append(NAMES.control(), wish.saga().value(), ControlJson.write(wish));
        }
    }

    /** Where it does not belong: among controls. */
    void appendAmongControls(ControlRecord signal) {
        append(NAMES.control(), signal.saga().value(), ControlJson.write(signal));
    }

    void append(String topic, String key, byte[] value) {
        byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
        append(topic, partition(utf8), utf8, value, new RecordHeaders(), Transactions.NONE);
    }

    Entry append(
            String topic,
            int partition,
            byte[] key,
            byte[] value,
            Headers headers,
            Transactions.Transaction transaction) {
        Log log = topic(topic);
        Entry entry =
                new Entry(
                        topic,
                        partition,
                        log.end(partition),
                        records++,
                        key,
                        value,
                        headers,
                        transaction,
                        nowMs + skewMs(topic, partition),
                        Entry.said(topic, value, headers));
        log.add(partition, entry);
        return entry;
    }

    // Positions

    /** How far the workers of a topic have come, as their group committed it. */
    long position(String topic, int partition) {
        return groups.getOrDefault(topic + partition, 0L);
    }

    void commit(String topic, int partition, long position) {
        groups.put(topic + partition, position);
    }

    // Clocks

    private long skewMs(String topic, int partition) {
        return skewed ? skews.computeIfAbsent(topic + partition, unused -> drawSkew()) : 0;
    }

    private long drawSkew() {
        return random.nextInt(2 * SKEW_MS) - (long) SKEW_MS;
    }

    /** Other brokers lead, whose clocks are off otherwise. */
    void elect() {
        skews.clear();
    }
}
