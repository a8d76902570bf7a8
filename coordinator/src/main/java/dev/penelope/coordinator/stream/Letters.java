package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.Effect;
import dev.penelope.coordinator.engine.Remains;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.engine.Step;
import dev.penelope.coordinator.engine.TimerKind;
import dev.penelope.coordinator.report.Reports;
import dev.penelope.coordinator.token.CommandTokens;
import dev.penelope.model.Direction;
import dev.penelope.model.Limits;
import dev.penelope.model.Printable;
import dev.penelope.protocol.CommandJson;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.FailureReport;
import dev.penelope.protocol.Kind;
import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.WireHeaders;
import dev.penelope.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Writes and measures records while nothing has been changed yet, so that to send them cannot fail
 * and a bug in writing them is like any other on their saga.
 */
final class Letters {
    private final TopicNames topics;
    private final int partitions;
    private final CommandTokens tokens;

    /**
     * @param partitions of the input topics
     */
    Letters(TopicNames topics, int partitions, CommandTokens tokens) {
        this.topics = topics;
        this.partitions = partitions;
        this.tokens = tokens;
    }

    /** What the effects of a step want sent, in their order. */
    List<Letter> of(Desk.Found found, Compiled compiled, Step step, long atMs) {
        List<Letter> letters = new ArrayList<>(step.effects().size());
        Optional<Saga> saga = step.saga();
        for (Effect effect : step.effects()) {
            switch (effect) {
                case Effect.Dispatch dispatch ->
                        letters.add(command(saga.orElseThrow(), compiled, dispatch));
                case Effect.Finish finish ->
                        letters.add(ended(saga.orElseThrow(), compiled, finish));
                case Effect.AnswerStart answer ->
                        letters.add(reply(Reports.answer(found.id(), answer)));
                case Effect.AnswerControl answer ->
                        letters.add(
                                reply(
                                        saga.map(known -> Reports.answer(known, answer))
                                                .orElseGet(() -> remains(found, answer))));
                case Effect.Tell tell ->
                        letters.add(
                                notice(
                                        Reports.notice(
                                                saga.orElseThrow(), compiled.graph(), tell, atMs),
                                        saga.orElseThrow().origin().trace()));
                case Effect.Arm kept -> {}
                case Effect.Disarm kept -> {}
                case Effect.Unsettling counted -> {}
            }
        }
        return letters;
    }

    private Letter command(Saga saga, Compiled compiled, Effect.Dispatch dispatch) {
        var policy = dispatch.node().policy();
        CommandRecord command =
                Reports.command(saga, dispatch, compiled.definition(), token(saga, dispatch));
        CommandRoute first =
                CommandRoute.first(
                        saga.id(), partitions, dispatch.place(), compiled.graph().size());
        return letter(
                dispatch.direction() == Direction.ACTION
                        ? topics.command(policy.queue())
                        : topics.undo(policy.queue()),
                saga.id().value() + "/" + command.node(),
                CommandJson.write(command),
                Optional.of(dispatch.repeated() ? first.again(dispatch.sentAtMs()) : first),
                headers(Kind.COMMAND, saga.origin().trace()));
    }

    private Optional<String> token(Saga saga, Effect.Dispatch dispatch) {
        return tokens.sign(
                saga.id(),
                saga.origin().run(),
                dispatch.node().name(),
                dispatch.direction(),
                dispatch.epoch());
    }

    /** The list of nodes is left out if the record would be too large with it. */
    private Letter ended(Saga saga, Compiled compiled, Effect.Finish finish) {
        ResultRecord whole = Reports.ended(saga, compiled.definition(), compiled.graph(), finish);
        byte[] value = ResultJson.write(whole);
        if (value.length > Limits.RECORD_BYTES) {
            value =
                    ResultJson.write(
                            Reports.endedWithoutNodes(
                                    saga, compiled.definition(), compiled.graph(), finish));
        }
        return letter(
                topics.result(),
                saga.id().value(),
                value,
                headers(ResultJson.kind(whole), saga.origin().trace()));
    }

    private static ResultRecord.Reply remains(Desk.Found found, Effect.AnswerControl answer) {
        return Reports.answer(
                found.id(), found.run(), found.archived().remains().map(Remains::status), answer);
    }

    /** Always fits: what a reply repeats of a record is cut, or left out. */
    Letter reply(ResultRecord.Reply reply) {
        ResultRecord.Reply fitting =
                new ResultRecord.Reply(
                        reply.saga(),
                        reply.answers(),
                        reply.id().filter(id -> id.length() <= Limits.NAME_CHARS),
                        reply.accepted(),
                        reply.code(),
                        Printable.cut(reply.message(), Limits.MESSAGE_CHARS),
                        reply.run(),
                        reply.outcome(),
                        reply.possible(),
                        reply.snapshot());
        return news(topics.reply(), fitting, Optional.empty());
    }

    /** Always fits: without the failures, if they take too much. */
    Letter notice(ResultRecord.Notice notice, Optional<String> trace) {
        ResultRecord.Notice whole = with(notice, notice.failures());
        boolean fits = ResultJson.write(whole).length <= Limits.RECORD_BYTES;
        return news(topics.notice(), fits ? whole : with(notice, List.of()), trace);
    }

    private static ResultRecord.Notice with(
            ResultRecord.Notice notice, List<FailureReport> failures) {
        return new ResultRecord.Notice(
                notice.saga(),
                notice.run(),
                notice.code(),
                Printable.cut(notice.message(), Limits.MESSAGE_CHARS),
                failures,
                notice.at());
    }

    private static Letter news(String topic, ResultRecord news, Optional<String> trace) {
        return letter(
                topic,
                news.saga().value(),
                ResultJson.write(news),
                headers(ResultJson.kind(news), trace));
    }

    /** Into the log that judges its timer. */
    Letter tick(EventRecord.Tick tick, TimerKind.Judge judge) {
        return letter(
                judge == TimerKind.Judge.SIGNALS ? topics.signal() : topics.event(),
                tick.saga().value(),
                EventJson.write(tick),
                headers(Kind.EVENT, Optional.empty()));
    }

    private static Letter letter(String topic, String key, byte[] value, Headers headers) {
        return letter(topic, key, value, Optional.empty(), headers);
    }

    private static Letter letter(
            String topic, String key, byte[] value, Optional<CommandRoute> route, Headers headers) {
        if (value.length > Limits.RECORD_BYTES) {
            throw new IllegalStateException(
                    "Expected a record for "
                            + topic
                            + " to have at most "
                            + Limits.RECORD_BYTES
                            + " bytes, but it has "
                            + value.length);
        }
        return new Letter(
                key.getBytes(StandardCharsets.UTF_8), new Outbound(topic, value, route), headers);
    }

    private static Headers headers(Kind kind, Optional<String> trace) {
        Headers headers = WireHeaders.mark(new RecordHeaders(), kind);
        trace.ifPresent(context ->
                headers.add(WireHeaders.TRACEPARENT, context.getBytes(StandardCharsets.UTF_8)));
        return headers;
    }
}
