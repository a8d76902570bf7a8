package dev.penelope.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penelope.cli.verify.Scope;
import dev.penelope.cli.verify.Verification;
import dev.penelope.cli.verify.VerificationReport;
import dev.penelope.topic.AccessRole;
import dev.penelope.worker.Mode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "verify",
        description = {
            "Check the promises over all that is kept in the topics of an installation, read-only."
                    + " May run at any time, beside everything else.",
            "Ends with 1 over a promise that is not kept, else with 2 over a saga that waits for a"
                    + " person, else with 5 over one that is open for longer than --older-than."
        })
@Needs(AccessRole.AUDITOR)
final class VerifyCommand implements Callable<Integer> {
    @Mixin private Installation installation;
    @Spec private CommandSpec command;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            description = "Print a report for people (default), or one line of JSON for programs.")
    private Form form = Form.TEXT;

    @Option(
            names = "--mode",
            paramLabel = "strict|fast",
            description = "The coordinators' mode (default: ${DEFAULT-VALUE}).")
    private Mode mode = Mode.STRICT;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "Look only at sagas that were started then or later: 2026-03-01T12:00:00Z, or"
                            + " 2h for the last two hours (default: at all that is kept).")
    private Optional<String> since = Optional.empty();

    @Option(
            names = "--older-than",
            paramLabel = "TIME",
            description = "What is open, or unread, for so long is remarkable (default: 15m).")
    private Duration patience = Scope.DEFAULT.patience();

    @Option(
            names = "--slack",
            paramLabel = "TIME",
            description = "By how much the brokers' clocks may differ (default: 1s).")
    private Duration slack = Scope.DEFAULT.slack();

    /** What to print. */
    private enum Form {
        TEXT,
        JSON
    }

    @Override
    public Integer call() throws JsonProcessingException {
        Scope scope =
                new Scope(
                        mode == Mode.STRICT,
                        slack,
                        patience,
                        since.map(text -> Usage.check(command, "--since", () -> instant(text))));
        installation.require(
                installation.withNews(
                        installation.topics().start(),
                        installation.topics().event(),
                        installation.topics().definition()));
        VerificationReport report;
        try {
            report =
                    Verification.of(
                            installation.connection().kafka(), installation.topics(), scope);
        } catch (KafkaException failed) {
            throw new CannotRun("Expected to read the topics, but " + failed.getMessage(), failed);
        }
        PrintWriter out = command.commandLine().getOut();
        switch (form) {
            case TEXT -> VerificationText.of(report, Output.paint()).forEach(out::println);
            case JSON -> out.println(new ObjectMapper().writeValueAsString(report));
        }
        out.flush();
        return switch (report.verdict()) {
            case KEPT -> ExitCode.OK;
            case BROKEN -> ExitCode.BROKEN;
            case STUCK -> ExitCode.SAGA_STUCK;
            case LATE -> ExitCode.NOT_YET;
        };
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException notOne) {
            // Then it is how long ago, as in the other options.
        }
        try {
            return Instant.now().minus(new Times().convert(text));
        } catch (TypeConversionException notOne) {
            throw new IllegalArgumentException(
                    "expected a time such as 2026-03-01T12:00:00Z, or 2h for the last two hours,"
                            + " but it is \""
                            + text
                            + "\"",
                    notOne);
        }
    }
}
