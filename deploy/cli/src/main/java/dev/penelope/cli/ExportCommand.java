package dev.penelope.cli;

import dev.penelope.model.SagaId;
import dev.penelope.protocol.SagaLog;
import dev.penelope.protocol.SagaLogJson;
import dev.penelope.topic.AccessRole;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        description = {
            "Write all that the topics hold of one saga as JSON, read-only: its definition, its"
                    + " start, and what followed, by time.",
            "\"penelope show --file\" shows it; the test kit goes on from it."
        })
@Needs(AccessRole.AUDITOR)
final class ExportCommand implements Callable<Integer> {
    @Mixin private Installation installation;
    @Spec private CommandSpec command;

    @Parameters(paramLabel = "SAGA", description = "The saga's id.")
    private String id;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Where to write it to (default: standard output).")
    private Optional<Path> file = Optional.empty();

    @Override
    public Integer call() {
        SagaId saga = Usage.check(command, "SAGA", () -> new SagaId(id));
        SagaLog log = LogSource.topics(installation, saga);
        byte[] json = SagaLogJson.write(log);
        PrintWriter out = command.commandLine().getOut();
        if (file.isPresent()) {
            NamedFile.write(command, file.get(), json);
            out.println(
                    saga
                            + " is "
                            + log.status()
                            + "; its log has "
                            + log.entries().size()
                            + " entries: "
                            + file.get());
        } else {
            out.println(new String(json, StandardCharsets.UTF_8));
        }
        out.flush();
        return ExitCode.OK;
    }
}
