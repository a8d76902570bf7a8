package dev.penelope.cli;

import dev.penelope.drawing.OneLine;
import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.SagaLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A saga's log for people, a line each entry. */
final class LogLines {
    private LogLines() {}

    static List<String> of(SagaLog log) {
        List<String> lines = new ArrayList<>();
        lines.add(log.definition().title() + " " + log.saga() + " " + log.status());
        lines.add("started " + log.startedAt() + " with " + OneLine.of("" + log.start().params()));
        for (int i = 0; i < log.entries().size(); i++) {
            SagaLog.Entry entry = log.entries().get(i);
            Duration since = Duration.between(log.startedAt(), entry.at());
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%04d  +%-9s %s",
                            i + 1,
                            Elapsed.words(since),
                            OneLine.of(words(entry))));
        }
        return lines;
    }

    private static String words(SagaLog.Entry entry) {
        return switch (entry) {
            case SagaLog.Entry.Happened happened -> words(happened.event());
            case SagaLog.Entry.Wished wished ->
                    "operator "
                            + wished.control().claimedActor()
                            + ": "
                            + wished.control().verb().wire()
                            + wished.control().node().map(node -> " " + node).orElse("");
            case SagaLog.Entry.Signalled signalled ->
                    "signal to "
                            + signalled.signal().node()
                            + " by "
                            + signalled.signal().asControl().claimedActor();
            case SagaLog.Entry.Sent sent -> words(sent.command());
            case SagaLog.Entry.Said said -> words(said.news());
        };
    }

    private static String words(CommandRecord command) {
        return of(command.node(), command.direction(), command.attempt()) + " sent";
    }

    private static String words(EventRecord event) {
        return switch (event) {
            case EventRecord.Outcome outcome ->
                    of(outcome.node(), outcome.direction(), outcome.attempt())
                            + " "
                            + outcome.kind().wire()
                            + outcome.output().map(output -> " with " + output).orElse("")
                            + outcome.error()
                                    .map(ErrorInfo::toString)
                                    .map(e -> ": " + e)
                                    .orElse("");
            case EventRecord.Heartbeat heartbeat ->
                    of(heartbeat.node(), heartbeat.direction(), heartbeat.attempt()) + " at work";
            case EventRecord.Tick tick ->
                    tick.timer() + " is due" + tick.node().map(node -> " at " + node).orElse("");
        };
    }

    private static String words(ResultRecord news) {
        return switch (news) {
            case ResultRecord.Result result -> "result " + result.outcome();
            case ResultRecord.Amendment amendment -> "amended";
            case ResultRecord.Reply reply -> "answer " + reply.code() + ": " + reply.message();
            case ResultRecord.Notice notice -> "notice " + notice.code() + ": " + notice.message();
        };
    }

    private static String of(String node, Direction direction, int attempt) {
        return node + " " + direction.wire() + (attempt == 1 ? "" : " (attempt " + attempt + ")");
    }
}
