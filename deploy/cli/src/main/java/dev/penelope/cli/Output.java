package dev.penelope.cli;

import dev.penelope.drawing.OneLine;
import dev.penelope.protocol.ResultRecord;
import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The option that chooses what a command prints about a saga. */
final class Output {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "tree|json",
            description =
                    "Print a tree for people (default), or the record as JSON on one line for"
                            + " programs.")
    private Report.Form form = Report.Form.TREE;

    Report report(CommandSpec command) {
        return new Report(command.commandLine().getOut(), form, paint());
    }

    Report.Form form() {
        return form;
    }

    /** Tells a person who waits what it is that takes so long. */
    static Consumer<ResultRecord.Notice> notices(CommandSpec command) {
        PrintWriter err = command.commandLine().getErr();
        return notice -> {
            err.println(notice.saga() + ": " + OneLine.of(notice.message()));
            err.flush();
        };
    }

    /** Colours where a person looks on, and did not set {@code NO_COLOR}. */
    static Paint paint() {
        return Ansi.AUTO.enabled() ? Paint.COLOURED : Paint.PLAIN;
    }
}
