package dev.penelope.cli.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penelope.model.Definition;
import dev.penelope.model.Direction;
import dev.penelope.model.Json;
import dev.penelope.model.NodeState;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import dev.penelope.protocol.CommandJson;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlJson;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.DefinitionJson;
import dev.penelope.protocol.DefinitionSource;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.Kind;
import dev.penelope.protocol.NodeReport;
import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.StartJson;
import dev.penelope.protocol.StartRecord;
import dev.penelope.protocol.WireHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Records of one saga, written one millisecond after the other, and what is said of them. */
final class History {
    static final SagaId SAGA = new SagaId("s");
    private static final Duration HOUR = Duration.ofHours(1);

    private final Catalog catalog = new Catalog();
    private final Findings findings = new Findings();
    private final Letters letters = new Letters(findings);
    private final Json definition;
    private final Scope scope;
    private final Judge judge;
    private final Traces traces;
    private long nowMs = 1_000;
    private RunId run = new RunId("none-0");

    private History(Definition<?, ?> definition, Scope scope) {
        this.definition = Json.ofUtf8(DefinitionJson.write(definition));
        this.scope = scope;
        this.judge = new Judge(scope, catalog, findings, 1_000 + HOUR.toMillis());
        this.traces = new Traces(judge, findings, letters, 0, 1);
    }

    static History of(Definition<?, ?> definition) {
        return of(definition, Scope.DEFAULT.withSlack(Duration.ZERO).withPatience(HOUR));
    }

    static History of(Definition<?, ?> definition, Scope scope) {
        return new History(definition, scope);
    }

    History after(Duration time) {
        nowMs += time.toMillis();
        return this;
    }

    History start() {
        run = RunId.of(nowMs + 1, 0);
        StartRecord start =
                StartRecord.of(SAGA, new DefinitionSource.Inline(definition), Json.NULL);
        return append(Source.START, StartJson.write(start));
    }

    History unreadable() {
        return append(Source.START, "{".getBytes(UTF_8));
    }

    History run(String node) {
        return sent(node, Direction.ACTION, 1, node + "-key");
    }

    History undo(String node) {
        return sent(node, Direction.UNDO, 1, node + "-undo-key");
    }

    History sent(String node, Direction direction, int attempt, String key) {
        CommandRecord command =
                new CommandRecord(
                        SAGA,
                        run,
                        node,
                        node,
                        "work",
                        direction,
                        attempt,
                        key,
                        Json.NULL,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        HOUR,
                        HOUR);
        return append(Source.COMMAND, CommandJson.write(command));
    }

    History succeeded(String... nodes) {
        for (String node : nodes) {
            told(node, Direction.ACTION, 1, OutcomeKind.SUCCEEDED);
        }
        return this;
    }

    History failed(String node) {
        return told(node, Direction.ACTION, 1, OutcomeKind.FAILED);
    }

    History undone(String... nodes) {
        for (String node : nodes) {
            told(node, Direction.UNDO, 1, OutcomeKind.SUCCEEDED);
        }
        return this;
    }

    /** Certain to be of the first delivery. */
    History told(String node, Direction direction, int attempt, OutcomeKind kind) {
        EventRecord outcome =
                new EventRecord.Outcome(
                        SAGA,
                        run,
                        node,
                        direction,
                        attempt,
                        kind,
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        "w");
        return append(Source.EVENT, EventJson.write(outcome));
    }

    History ended(SagaStatus outcome, NodeReport... nodes) {
        ResultRecord result =
                new ResultRecord.Result(
                        SAGA,
                        run,
                        "d",
                        1,
                        outcome,
                        Optional.empty(),
                        Arrays.stream(nodes).map(List::of).collect(Collectors.toList()),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Map.of(),
                        Instant.EPOCH,
                        Instant.EPOCH);
        return append(Source.NEWS, ResultJson.write(result));
    }

    static NodeReport node(String name, NodeState state, boolean mayHaveRun) {
        return new NodeReport(name, name, state, mayHaveRun, 1, 0);
    }

    History refused() {
        return replied("start", run.value(), false);
    }

    History wished(Verb verb, String node) {
        ControlRecord control =
                new ControlRecord(SAGA, "c1", verb, Optional.of(node), "tester", "a test");
        append(Source.CONTROL, ControlJson.write(control));
        return replied("control", "c1", true);
    }

    private History replied(String answers, String id, boolean accepted) {
        ResultRecord reply =
                new ResultRecord.Reply(
                        SAGA,
                        answers,
                        Optional.of(id),
                        accepted,
                        "CODE",
                        "",
                        Optional.of(run),
                        Optional.empty(),
                        List.of());
        return append(Source.NEWS, ResultJson.write(reply));
    }

    History stuck() {
        ResultRecord notice =
                new ResultRecord.Notice(
                        SAGA,
                        Optional.of(run),
                        "STUCK",
                        "",
                        List.of(),
                        Instant.ofEpochMilli(nowMs + 1));
        return append(Source.NEWS, ResultJson.write(notice));
    }

    /** A coordinator's question whether a signal came in time. */
    History asked(String signal) {
        EventRecord tick = new EventRecord.Tick(SAGA, run, "signal-deadline", Optional.of(signal));
        return append(
                Source.SIGNAL,
                EventJson.write(tick),
                WireHeaders.mark(new RecordHeaders(), Kind.EVENT));
    }

    private History append(Source source, byte[] value) {
        return append(source, value, new RecordHeaders());
    }

    private History append(Source source, byte[] value, Headers headers) {
        nowMs++;
        traces.take(
                source,
                new ConsumerRecord<>(
                        source.name(),
                        0,
                        0,
                        nowMs,
                        TimestampType.LOG_APPEND_TIME,
                        SAGA.value().length(),
                        value.length,
                        SAGA.value().getBytes(UTF_8),
                        value,
                        headers,
                        Optional.empty()));
        return this;
    }

    /** The promises that are not kept, an hour after the beginning, with what is said of them. */
    List<String> broken() {
        traces.finish();
        letters.finish(1_000 + HOUR.toMillis(), scope);
        return findings.kept().stream()
                .map(finding -> finding.promise() + ": " + finding.says())
                .toList();
    }

    Waiting waiting() {
        traces.finish();
        return judge.waiting();
    }
}
