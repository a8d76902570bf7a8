package dev.penelope.cli.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penelope.cli.verify.Side.Sent;
import dev.penelope.cli.verify.Side.Told;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.Verb;
import dev.penelope.protocol.CommandJson;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlJson;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.SignalJson;
import dev.penelope.protocol.StartJson;
import dev.penelope.protocol.StartRecord;
import dev.penelope.protocol.UnreadableException;
import dev.penelope.topic.Partitioning;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Sorts records by the run that they are about, and has a run judged some time after its end. Only
 * runs that began after {@code horizonMs} are looked at: of these, every record is kept.
 */
final class Traces {
    /** So many ended runs wait for what may still come; of those before, it is judged too late. */
    private static final int ENDED = 100_000;

    private static final int RADIX = 36;

    private final Judge judge;
    private final Findings findings;
    private final Letters letters;
    private final long horizonMs;
    private final int partitions;
    private final Map<Name, Trace> open = new HashMap<>();
    private final LinkedHashMap<Name, Trace> ended = new LinkedHashMap<>();
    private final Set<Name> judged = new HashSet<>();
    private final Map<Wished, Asked> controls = new HashMap<>();
    private final Map<SagaId, Trace> latest = new HashMap<>();
    private long elsewhere;

    Traces(Judge judge, Findings findings, Letters letters, long horizonMs, int partitions) {
        this.judge = judge;
        this.findings = findings;
        this.letters = letters;
        this.horizonMs = horizonMs;
        this.partitions = partitions;
    }

    /** What a run is known by: the same run's id can be that of another saga. */
    private record Name(SagaId saga, RunId run) {}

    /** A control or a signal, as its reply names it. */
    private record Wished(SagaId saga, Source source, String id) {}

    private record Asked(ControlRecord control, long atMs) {}

    void take(Source source, ConsumerRecord<byte[], byte[]> record) {
        boolean elsewhere = source.isInput() && !isAtHome(record);
        if (elsewhere) {
            this.elsewhere += source == Source.START ? 1 : 0;
            return;
        }
        try {
            byte[] value = record.value() == null ? new byte[0] : record.value();
            switch (source) {
                case START -> start(record, StartJson.read(value));
                case EVENT -> event(record, EventJson.read(value));
                case CONTROL -> {
                    ControlRecord control = ControlJson.read(value);
                    if (control.verb() == Verb.SIGNAL) {
                        letters.expect(source, record);
                    } else {
                        wish(source, record, control);
                    }
                }
                case SIGNAL -> {
                    if (Source.isEvent(record)) {
                        event(record, EventJson.read(value));
                    } else {
                        wish(source, record, SignalJson.read(value).asControl());
                    }
                }
                case COMMAND -> command(record, CommandJson.read(value));
                case NEWS -> news(record, ResultJson.read(value));
                case DEAD_LETTER -> letters.arrived(record);
            }
        } catch (UnreadableException unreadable) {
            // Ours are readable: it is somebody else's, to be set aside if a coordinator reads it.
            if (source.isInput()) {
                letters.expect(source, record);
            }
        }
    }

    /** Coordinators write again what somebody wrote to another partition than its key's. */
    private boolean isAtHome(ConsumerRecord<byte[], byte[]> record) {
        byte[] key = record.key();
        return key == null
                || !SagaId.valid(new String(key, UTF_8))
                || Partitioning.partition(key, partitions) == record.partition();
    }

    private static boolean isAbout(ConsumerRecord<byte[], byte[]> record, SagaId saga) {
        return record.key() != null && saga.value().equals(new String(record.key(), UTF_8));
    }

    private void start(ConsumerRecord<byte[], byte[]> record, StartRecord start) {
        if (!isAbout(record, start.saga())) {
            letters.expect(Source.START, record);
            return;
        }
        Name name = new Name(start.saga(), RunId.of(record.timestamp(), record.offset()));
        trace(name, record.timestamp())
                .ifPresent(trace -> {
                    trace.definition = start.definition();
                    trace.startedMs = record.timestamp();
                    latest.put(name.saga(), trace);
                });
    }

    private void event(ConsumerRecord<byte[], byte[]> record, EventRecord event) {
        if (!isAbout(record, event.saga())) {
            letters.expect(Source.EVENT, record);
            return;
        }
        Optional<Trace> found = trace(new Name(event.saga(), event.run()), record.timestamp());
        if (found.isPresent() && event instanceof EventRecord.Outcome outcome) {
            Trace trace = found.get();
            if (!trace.wasStarted()) {
                letters.expect(Source.EVENT, record);
                return;
            }
            trace.node(outcome.node().intern())
                    .side(outcome.direction())
                    .told
                    .add(
                            new Told(
                                    outcome.attempt(),
                                    outcome.kind(),
                                    outcome.certainlyFirst(),
                                    record.timestamp()));
        }
    }

    private void wish(Source source, ConsumerRecord<byte[], byte[]> record, ControlRecord control) {
        if (isAbout(record, control.saga())) {
            controls.put(
                    new Wished(control.saga(), source, control.id()),
                    new Asked(control, record.timestamp()));
        } else {
            letters.expect(source, record);
        }
    }

    private void command(ConsumerRecord<byte[], byte[]> record, CommandRecord command) {
        trace(new Name(command.saga(), command.run()), record.timestamp())
                .ifPresent(trace -> {
                    trace.movedOn();
                    trace.node(command.node().intern())
                            .side(command.direction())
                            .sent
                            .add(new Sent(command.attempt(), command.key(), record.timestamp()));
                });
    }

    private void news(ConsumerRecord<byte[], byte[]> record, ResultRecord news) {
        long atMs = record.timestamp();
        switch (news) {
            case ResultRecord.Result result -> ended(result, atMs);
            case ResultRecord.Amendment amendment -> {}
            case ResultRecord.Reply reply -> {
                if (reply.answers().equals("start")) {
                    answered(reply, atMs);
                } else if (reply.accepted()) {
                    granted(reply);
                }
            }
            case ResultRecord.Notice notice -> noticed(notice, atMs);
        }
    }

    private void ended(ResultRecord.Result result, long atMs) {
        Name name = new Name(result.saga(), result.run());
        if (judged.contains(name)) {
            findings.broken(
                    Promise.P1,
                    name.saga().value(),
                    name.run().value(),
                    "expected one result, but long after it there is another");
        }
        trace(name, atMs)
                .ifPresent(trace -> {
                    trace.results.add(new Trace.Ended(result, atMs));
                    open.remove(name);
                    ended.put(name, trace);
                    latest.remove(name.saga(), trace);
                });
        if (ended.size() > ENDED) {
            var eldest = ended.pollFirstEntry();
            judge.judge(eldest.getValue());
            judged.add(eldest.getKey());
        }
    }

    private void answered(ResultRecord.Reply reply, long atMs) {
        reply.id()
                .flatMap(id -> trace(new Name(reply.saga(), new RunId(id)), atMs))
                .ifPresent(trace -> trace.replies.add(reply));
    }

    private void granted(ResultRecord.Reply reply) {
        Asked asked = controls.remove(wished(reply));
        Trace trace =
                reply.run()
                        .map(run -> new Name(reply.saga(), run))
                        .map(name -> open.getOrDefault(name, ended.get(name)))
                        .orElse(latest.get(reply.saga()));
        if (asked == null || trace == null) {
            return;
        }
        trace.wishes.add(new Trace.Wish(asked.control().verb(), asked.atMs()));
        asked.control()
                .node()
                .map(trace::node)
                .ifPresent(node -> decided(node, asked.control().verb(), asked.atMs()));
    }

    private static Wished wished(ResultRecord.Reply reply) {
        Source source = reply.answers().equals("signal") ? Source.SIGNAL : Source.CONTROL;
        return new Wished(reply.saga(), source, reply.id().orElse(""));
    }

    private static void decided(NodeTrace node, Verb verb, long atMs) {
        if (verb == Verb.MARK_UNDONE) {
            node.markedMs = Math.min(node.markedMs, atMs);
        } else if (verb == Verb.SKIP) {
            node.skippedMs = Math.min(node.skippedMs, atMs);
        }
    }

    private void noticed(ResultRecord.Notice notice, long atMs) {
        Optional<Trace> found =
                notice.run()
                        .flatMap(run -> trace(new Name(notice.saga(), run), atMs))
                        .or(() -> Optional.ofNullable(latest.get(notice.saga())));
        if (found.isPresent()) {
            Trace trace = found.get();
            trace.lastNotice = notice.code();
            if (notice.code().equals("STUCK") || notice.code().equals("QUARANTINED")) {
                trace.stuckMs = notice.at().toEpochMilli();
            }
        }
    }

    /** None if the run began too long ago, or was judged. */
    private Optional<Trace> trace(Name name, long atMs) {
        Trace trace = ended.get(name);
        if (trace == null) {
            if (judged.contains(name) || beganMs(name.run()) < horizonMs) {
                return Optional.empty();
            }
            trace = open.computeIfAbsent(name, wanted -> new Trace(wanted.saga(), wanted.run()));
        }
        trace.lastMs = Math.max(trace.lastMs, atMs);
        return Optional.of(trace);
    }

    /** When the start of a run was appended; the end of time if its id is of another form. */
    private static long beganMs(RunId run) {
        int end = run.value().indexOf('-');
        try {
            return end < 1 ? Long.MAX_VALUE : Long.parseLong(run.value(), 0, end, RADIX);
        } catch (NumberFormatException otherForm) {
            return Long.MAX_VALUE;
        }
    }

    /** Judges all that is left. */
    void finish() {
        ended.values().forEach(judge::judge);
        open.values().forEach(judge::judge);
    }

    /** Starts in a wrong partition. */
    long elsewhere() {
        return elsewhere;
    }
}
