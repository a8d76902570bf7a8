package dev.penelope.cli;

import dev.penelope.drawing.OneLine;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Tells how a saga stands, in the form that was asked for, and with which code to exit. */
record Report(PrintWriter out, Form form, Paint paint) {
    /** What to print. */
    enum Form {
        /** For people. */
        TREE,
        /** For programs: the record as it stands on the topic, on one line. */
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @return the exit code
     */
    int of(SagaId saga, Fate fate) {
        int code =
                switch (fate) {
                    case Fate.Ended ended -> ended(ended.result());
                    case Fate.Forgotten forgotten -> {
                        say(saga + " ended long ago: " + forgotten.outcome());
                        yield code(forgotten.outcome());
                    }
                    case Fate.Stuck stuck -> {
                        news(stuck.notice(), saga + " is stuck: " + stuck.notice().message());
                        yield ExitCode.SAGA_STUCK;
                    }
                    case Fate.Refused refused -> {
                        ResultRecord.Reply reply = refused.reply();
                        news(
                                reply,
                                saga + " was refused: " + reply.code() + ": " + reply.message());
                        yield ExitCode.REFUSED;
                    }
                    case Fate.Open open -> {
                        say(
                                saga
                                        + open.last()
                                                .map(notice ->
                                                        " goes on: " + OneLine.of(notice.message()))
                                                .orElse(" has not ended, or was never started"));
                        yield ExitCode.NOT_YET;
                    }
                };
        out.flush();
        return code;
    }

    private int ended(ResultRecord.Result result) {
        switch (form) {
            case TREE -> tree(result);
            case JSON -> record(result);
        }
        return code(result.outcome());
    }

    void news(ResultRecord news, String sentence) {
        switch (form) {
            case TREE -> out.println(OneLine.of(sentence));
            case JSON -> record(news);
        }
    }

    /** What no record says has no JSON. */
    private void say(String sentence) {
        if (form == Form.TREE) {
            out.println(sentence);
        }
    }

    private void tree(ResultRecord.Result result) {
        out.print(Tree.of(result, paint));
        result.output()
                .ifPresent(output -> out.println("output: " + JsonText.pretty(output.utf8())));
    }

    private void record(ResultRecord news) {
        out.println(new String(ResultJson.write(news), StandardCharsets.UTF_8));
    }

    private static int code(SagaStatus outcome) {
        return switch (outcome) {
            case SUCCEEDED -> ExitCode.OK;
            case FAILED -> ExitCode.SAGA_FAILED;
            case RUNNING, UNWINDING, STUCK, ABANDONED -> ExitCode.SAGA_STUCK;
        };
    }
}
