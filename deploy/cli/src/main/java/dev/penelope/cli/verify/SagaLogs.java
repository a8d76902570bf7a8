package dev.penelope.cli.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penelope.coordinator.testing.SagaKit;
import dev.penelope.model.Definition;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import dev.penelope.protocol.CommandJson;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlJson;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.SagaLog;
import dev.penelope.protocol.SignalJson;
import dev.penelope.protocol.SignalRecord;
import dev.penelope.protocol.StartJson;
import dev.penelope.protocol.StartRecord;
import dev.penelope.protocol.UnreadableException;
import dev.penelope.topic.TopicNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Gathers what the topics hold of one saga: of the newest run that its id has. */
public final class SagaLogs {
    /** So long before the start that it is for, a wish may come. */
    private static final Duration EARLY = Duration.ofMinutes(10);

    private final SagaId saga;
    private final TopicNames names;
    private final Map<RunId, Started> starts = new LinkedHashMap<>();
    private final List<Found> entries = new ArrayList<>();
    private Optional<RunId> newest = Optional.empty();

    private SagaLogs(SagaId saga, TopicNames names) {
        this.saga = saga;
        this.names = names;
    }

    private record Started(StartRecord start, Instant at) {}

    /** An entry, and of which run it is, if it says so. */
    private record Found(Optional<RunId> run, SagaLog.Entry entry) {}

    /**
     * All that is committed of the saga by now. Reads all topics.
     *
     * @throws IllegalStateException saying what is missing
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer in time
     */
    public static SagaLog read(
            Map<String, String> kafka, TopicNames names, SagaId saga, Optional<Instant> since) {
        Catalog catalog = new Catalog();
        try (MergedLog log = new MergedLog(kafka, List.of(names.definition()), Optional.empty())) {
            log.read(record -> {
                if (record.key() != null && record.value() != null) {
                    catalog.learn(record.key(), record.value());
                }
            });
        }
        List<String> topics;
        try (Admin admin = Admin.create(Map.<String, Object>copyOf(kafka))) {
            topics =
                    Verification.get(admin.listTopics().names()).stream()
                            .filter(topic -> Source.of(topic, names).isPresent())
                            .sorted()
                            .toList();
        }
        SagaLogs logs = new SagaLogs(saga, names);
        try (MergedLog log = new MergedLog(kafka, topics, since)) {
            log.read(logs::take);
        }
        return logs.log(catalog);
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || record.value() == null || !isAbout(record.key())) {
            return;
        }
        Instant at = Instant.ofEpochMilli(record.timestamp());
        byte[] value = record.value();
        try {
            switch (Source.of(record.topic(), names).orElseThrow()) {
                case START -> {
                    RunId run = RunId.of(record.timestamp(), record.offset());
                    starts.put(run, new Started(StartJson.read(value), at));
                }
                case EVENT -> {
                    EventRecord event = EventJson.read(value);
                    add(Optional.of(event.run()), new SagaLog.Entry.Happened(at, event));
                }
                case CONTROL -> {
                    ControlRecord control = ControlJson.read(value);
                    if (control.verb() != Verb.SIGNAL) {
                        add(Optional.empty(), new SagaLog.Entry.Wished(at, control));
                    }
                }
                case SIGNAL -> {
                    if (Source.isEvent(record)) {
                        EventRecord tick = EventJson.read(value);
                        add(Optional.of(tick.run()), new SagaLog.Entry.Happened(at, tick));
                    } else {
                        SignalRecord signal = SignalJson.read(value);
                        add(Optional.empty(), new SagaLog.Entry.Signalled(at, signal));
                    }
                }
                case COMMAND -> {
                    CommandRecord command = CommandJson.read(value);
                    newest = Optional.of(command.run());
                    add(newest, new SagaLog.Entry.Sent(at, command));
                }
                case NEWS -> {
                    ResultRecord news = ResultJson.read(value);
                    add(run(news), new SagaLog.Entry.Said(at, news));
                }
                case DEAD_LETTER -> {}
            }
        } catch (UnreadableException unreadable) {
            // Coordinators set it aside: it is no part of the saga.
        }
    }

    /** Commands have the node in their key as well. */
    private boolean isAbout(byte[] key) {
        String text = new String(key, UTF_8);
        return text.equals(saga.value()) || text.startsWith(saga.value() + "/");
    }

    private void add(Optional<RunId> run, SagaLog.Entry entry) {
        entries.add(new Found(run, entry));
    }

    private Optional<RunId> run(ResultRecord news) {
        return switch (news) {
            case ResultRecord.Result result -> {
                newest = Optional.of(result.run());
                yield newest;
            }
            case ResultRecord.Amendment amendment -> Optional.of(amendment.now().run());
            case ResultRecord.Reply reply -> reply.run();
            case ResultRecord.Notice notice -> notice.run();
        };
    }

    private SagaLog log(Catalog catalog) {
        RunId run =
                newest.or(() -> starts.keySet().stream().findFirst())
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "Expected records of saga "
                                                + saga
                                                + ", but the topics hold none"));
        Started started = starts.get(run);
        if (started == null) {
            throw new IllegalStateException(
                    "Expected the start of saga "
                            + saga
                            + " to be kept, but it is older than what its topic holds; penelope"
                            + " result has what its result record says");
        }
        Definition<?, ?> definition =
                catalog.definition(started.start().definition())
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "Expected the definition of saga "
                                                + saga
                                                + " to be registered, but it is not"));
        return withStatus(
                new SagaLog(
                        saga,
                        run,
                        definition,
                        started.start(),
                        started.at(),
                        SagaStatus.RUNNING,
                        entries.stream()
                                .filter(found -> found.run().map(run::equals).orElse(true))
                                .map(Found::entry)
                                .filter(entry -> !entry.at().isBefore(from(started)))
                                .toList()));
    }

    /** From when on an operator can have meant this run, and no earlier one of the same id. */
    private Instant from(Started started) {
        return starts.values().stream()
                .map(Started::at)
                .filter(at -> at.isBefore(started.at()))
                .reduce(
                        started.at().minus(EARLY),
                        (one, other) -> one.isAfter(other) ? one : other);
    }

    /** How it stands follows from what happened. */
    private static SagaLog withStatus(SagaLog log) {
        return new SagaLog(
                log.saga(),
                log.run(),
                log.definition(),
                log.start(),
                log.startedAt(),
                SagaKit.inspect(log).status(),
                log.entries());
    }
}
