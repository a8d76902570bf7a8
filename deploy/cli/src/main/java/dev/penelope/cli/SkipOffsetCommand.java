package dev.penelope.cli;

import dev.penelope.drawing.OneLine;
import dev.penelope.model.Limits;
import dev.penelope.protocol.Kind;
import dev.penelope.protocol.WireHeaders;
import dev.penelope.topic.AccessRole;
import dev.penelope.topic.TopicNames;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "skip-offset",
        description = {
            "Have coordinators go on behind the one record of an input that stops them, with all"
                    + " coordinators stopped. The record goes to the dead letters, as far as it can"
                    + " be read.",
            "Skips nothing but the record that coordinators would read next, and shows what it"
                    + " would do unless --yes is given."
        })
@Needs(AccessRole.COORDINATOR)
final class SkipOffsetCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LARGEST_KEY = 1_024;

    @Mixin private Installation installation;
    @Spec private CommandSpec command;

    @Parameters(index = "0", paramLabel = "TOPIC", description = "An input of coordinators.")
    private String topic;

    @Parameters(index = "1", paramLabel = "PARTITION", description = "Its partition.")
    private int partition;

    @Parameters(index = "2", paramLabel = "OFFSET", description = "That of the record.")
    private long offset;

    @Option(names = "--yes", description = "Do it.")
    private boolean yes;

    @Option(
            names = "--unread",
            description =
                    "Do not read the record, as one that unpacks to more than memory holds: its"
                            + " dead letter says where it was, and no more.")
    private boolean unread;

    /**
     * What could be read of the record.
     *
     * @param why it could not, if so
     */
    private record Found(Optional<ConsumerRecord<byte[], byte[]>> record, String why) {}

    @Override
    public Integer call() {
        TopicNames names = installation.topics();
        Usage.check(command, "TOPIC", () -> input(names));
        TopicPartition place = new TopicPartition(topic, partition);
        try (Cluster cluster = installation.connection().cluster()) {
            cluster.require(topic, names.deadLetter());
            requireStopped(cluster.admin(), names.coordinator());
            long next = next(cluster.admin(), names.coordinator(), place);
            Found found =
                    unread ? new Found(Optional.empty(), "it was not read") : find(place, next);
            requireNext(next, found);
            tell(place, found);
            if (!yes) {
                out("nothing is done yet: say --yes to do it");
                return ExitCode.REFUSED;
            }
            setAside(names, found);
            get(
                    cluster.admin()
                            .alterConsumerGroupOffsets(
                                    names.coordinator(),
                                    Map.of(place, new OffsetAndMetadata(offset + 1)))
                            .all());
            out("coordinators begin at offset " + (offset + 1) + " of " + place);
            return ExitCode.OK;
        }
    }

    private String input(TopicNames names) {
        if (names.inputs().contains(topic)) {
            return topic;
        }
        throw new IllegalArgumentException(
                "Expected one of "
                        + String.join(", ", names.inputs())
                        + ", but it is "
                        + topic
                        + (topic.equals(names.definition())
                                ? ", which has no offset: each coordinator reads it from its"
                                        + " beginning. Write an empty value (a tombstone) under"
                                        + " the record's key instead"
                                : ""));
    }

    private static void requireStopped(Admin admin, String group) {
        ConsumerGroupDescription described =
                get(admin.describeConsumerGroups(List.of(group)).all()).get(group);
        if (described == null || described.groupState() != GroupState.EMPTY) {
            throw new CannotRun(
                    "Expected the group "
                            + group
                            + " to have no member, but it has "
                            + (described == null ? "?" : described.members().size())
                            + ": stop all coordinators first, and wait until the brokers miss"
                            + " those that were killed (45 s)");
        }
    }

    private static long next(Admin admin, String group, TopicPartition place) {
        OffsetAndMetadata at =
                get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                        .get(place);
        if (at == null) {
            throw new CannotRun(
                    "Expected coordinators to have a position in " + place + ", but there is none");
        }
        return at.offset();
    }

    /** The first record from there on that a coordinator would read. */
    private Found find(TopicPartition place, long from) {
        Map<String, Object> all = new HashMap<>(installation.connection().kafka());
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        all, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(place));
            consumer.seek(place, from);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    return new Found(Optional.of(record), "");
                }
            }
            return new Found(
                    Optional.empty(), "there is none within " + PATIENCE.toSeconds() + " s");
        } catch (KafkaException unreadable) {
            return new Found(Optional.empty(), OneLine.of("" + unreadable.getMessage()));
        }
    }

    /**
     * Behind what coordinators have read there may be ends of transactions, which are no records.
     */
    private void requireNext(long next, Found found) {
        long first = found.record().map(ConsumerRecord::offset).orElse(next);
        if (offset != first) {
            throw new CannotRun(
                    "Expected to skip the record that coordinators read next, at offset "
                            + first
                            + ", but was told to skip "
                            + offset
                            + ": no other one stops them");
        }
    }

    private void tell(TopicPartition place, Found found) {
        out(
                "offset "
                        + offset
                        + " of "
                        + place
                        + found.record()
                                .map(record ->
                                        ": key "
                                                + OneLine.of(text(record.key()))
                                                + ", "
                                                + length(record.value())
                                                + " bytes of value, goes to the dead letters")
                                .orElse(
                                        " cannot be copied ("
                                                + found.why()
                                                + "); a dead letter says so"));
    }

    private void setAside(TopicNames names, Found found) {
        RecordHeaders headers = new RecordHeaders();
        Headers marked = WireHeaders.mark(headers, Kind.DEAD_LETTER);
        String reason =
                "SKIPPED: it stopped coordinators, and a person skipped it"
                        + (found.why().isEmpty() ? "" : "; it could not be copied: " + found.why());
        marked.add(
                WireHeaders.REASON,
                utf8(reason.substring(0, Math.min(reason.length(), Limits.ERROR_CHARS))));
        marked.add(WireHeaders.ORIGIN, utf8(topic + "-" + partition + "@" + offset));
        Map<String, Object> all = new HashMap<>(installation.connection().kafka());
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 * Limits.RECORD_BYTES);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer())) {
            get(producer.send(letter(names.deadLetter(), found, marked)));
        }
    }

    @SuppressWarnings("NullAway") // Kafka takes null for a record without key or value
    private static ProducerRecord<byte[], byte[]> letter(String to, Found found, Headers headers) {
        return new ProducerRecord<>(
                to,
                null,
                found.record().map(record -> cut(record.key(), LARGEST_KEY)).orElse(null),
                found.record().map(record -> cut(record.value(), Limits.RECORD_BYTES)).orElse(null),
                headers);
    }

    private static byte @Nullable [] cut(byte @Nullable [] bytes, int most) {
        return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static String text(byte @Nullable [] bytes) {
        byte[] cut = cut(bytes, Limits.NAME_CHARS);
        return cut == null ? "(none)" : new String(cut, StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static <T> T get(Future<T> asked) {
        try {
            return asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof KafkaException kafka
                    ? kafka
                    : new KafkaException(String.valueOf(failed.getMessage()), failed);
        } catch (TimeoutException late) {
            throw new CannotRun(
                    "Expected an answer within " + PATIENCE.toSeconds() + " s, but got none", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CannotRun("Expected an answer, but was interrupted", interrupted);
        }
    }

    private void out(String line) {
        PrintWriter out = command.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
