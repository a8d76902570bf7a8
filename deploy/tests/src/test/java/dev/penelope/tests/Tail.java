package dev.penelope.tests;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penelope.model.Json;
import dev.penelope.protocol.CommandJson;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.WireHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what is committed of topics, from its beginning, and keeps it. Each wait looks at all of
 * it. Used by one thread.
 */
final class Tail implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);

    private final List<String> topics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();

    Tail(Map<String, String> kafka, String... topics) {
        this.topics = List.of(topics);
        Map<String, Object> all = new HashMap<>(kafka);
        all.put("isolation.level", "read_committed");
        all.put("auto.offset.reset", "earliest");
        all.put("allow.auto.create.topics", false);
        all.put("fetch.max.wait.ms", 50);
        consumer =
                new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                this.topics.stream()
                        .flatMap(topic -> consumer.partitionsFor(topic).stream())
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    List<ConsumerRecord<byte[], byte[]>> read() {
        return read;
    }

    void poll() {
        consumer.poll(POLL).forEach(read::add);
    }

    /** Reads all that is there now. */
    void readAll() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            poll();
        }
    }

    /** The first that is meant, whether read already or still to come. */
    <T> T await(String what, Function<ConsumerRecord<byte[], byte[]>, Optional<T>> meant) {
        long untilNanos = System.nanoTime() + Installation.PATIENCE.toNanos();
        int seen = 0;
        while (true) {
            for (; seen < read.size(); seen++) {
                Optional<T> found = meant.apply(read.get(seen));
                if (found.isPresent()) {
                    return found.get();
                }
            }
            if (System.nanoTime() > untilNanos) {
                throw new AssertionError(
                        "Expected " + what + " on " + topics + ", but there is only " + shown());
            }
            poll();
        }
    }

    private String shown() {
        return String.join(
                "\n",
                read.stream()
                        .skip(Math.max(0, read.size() - 20L))
                        .map(each -> keyOf(each) + ": " + brief(each.value()))
                        .toList());
    }

    private static String brief(byte[] value) {
        String text = value == null ? "null" : new String(value, UTF_8);
        return text.substring(0, Math.min(300, text.length()));
    }

    static String keyOf(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "null" : new String(record.key(), UTF_8);
    }

    // What stands on saga-result, saga-reply and saga-notice

    /** The first record about a saga that is of this type and meant. */
    <T extends ResultRecord> T news(Class<T> type, String saga, Predicate<T> meant) {
        return await(
                type.getSimpleName() + " about " + saga,
                record ->
                        keyOf(record).equals(saga)
                                ? Optional.of(ResultJson.read(record.value()))
                                        .filter(type::isInstance)
                                        .map(type::cast)
                                        .filter(meant)
                                : Optional.empty());
    }

    ResultRecord.Reply reply(String saga) {
        return news(ResultRecord.Reply.class, saga, any -> true);
    }

    ResultRecord.Reply replyTo(String saga, String control) {
        return news(
                ResultRecord.Reply.class, saga, reply -> reply.id().equals(Optional.of(control)));
    }

    ResultRecord.Result result(String saga) {
        return news(ResultRecord.Result.class, saga, any -> true);
    }

    ResultRecord.Notice notice(String saga) {
        return news(ResultRecord.Notice.class, saga, any -> true);
    }

    /** How many records about a saga are there now that are of this type. */
    long count(Class<? extends ResultRecord> type, String saga) {
        readAll();
        return read.stream()
                .filter(record -> keyOf(record).equals(saga))
                .map(record -> ResultJson.read(record.value()))
                .filter(type::isInstance)
                .count();
    }

    // What stands on the topics of a queue

    /** A command for this node, of this attempt. */
    CommandRecord command(String saga, String node, int attempt) {
        return await(
                "attempt " + attempt + " of " + node + " of " + saga,
                record ->
                        keyOf(record).equals(saga + "/" + node)
                                ? Optional.of(CommandJson.read(record.value()))
                                        .filter(command -> command.attempt() == attempt)
                                : Optional.empty());
    }

    /** Whether a command for this node was read. */
    boolean hasCommand(String saga, String node) {
        return read.stream().anyMatch(record -> keyOf(record).equals(saga + "/" + node));
    }

    // What stands on saga-dead-letter

    /** Why a record was set aside that had stood at this place. */
    String reasonOf(String origin) {
        return await(
                "a dead letter from " + origin,
                record ->
                        WireHeaders.text(record.headers(), WireHeaders.ORIGIN)
                                        .equals(Optional.of(origin))
                                ? WireHeaders.text(record.headers(), WireHeaders.REASON)
                                : Optional.empty());
    }

    static Json json(String text) {
        return Json.of(text);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
