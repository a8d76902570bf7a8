package dev.penelope.cli;

import dev.penelope.coordinator.testing.KitRun;
import dev.penelope.coordinator.testing.SagaKit;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.SagaLog;
import dev.penelope.protocol.SagaLogJson;
import dev.penelope.topic.AccessRole;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "show",
        description = {
            "Show how a saga stands, as it follows from its records alone: also one that still"
                    + " runs. Read-only, without asking a coordinator.",
            "Ends with 0 if it succeeded, 1 if it failed and is undone, 2 if it is stuck or was"
                    + " abandoned, 5 if it goes on."
        })
@Needs(AccessRole.AUDITOR)
final class ShowCommand implements Callable<Integer> {
    @Mixin private Installation installation;
    @Spec private CommandSpec command;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Which which = new Which();

    /** A saga of an installation, or one that was exported. */
    static final class Which {
        @Parameters(paramLabel = "SAGA", description = "The saga's id.")
        private @Nullable String id;

        @Option(
                names = "--file",
                paramLabel = "FILE",
                description = "What \"penelope export\" wrote.")
        private @Nullable Path file;
    }

    @Override
    public Integer call() {
        KitRun<?> run = run(log());
        PrintWriter out = command.commandLine().getOut();
        out.print(run.tree());
        out.flush();
        return switch (run.status()) {
            case SUCCEEDED -> ExitCode.OK;
            case FAILED -> ExitCode.SAGA_FAILED;
            case STUCK, ABANDONED -> ExitCode.SAGA_STUCK;
            case RUNNING, UNWINDING -> ExitCode.NOT_YET;
        };
    }

    private SagaLog log() {
        Path file = which.file;
        if (file != null) {
            byte[] json = NamedFile.bytes(command, file);
            return Usage.check(command, file.toString(), () -> SagaLogJson.read(json));
        }
        SagaId saga = Usage.check(command, "SAGA", () -> new SagaId("" + which.id));
        return LogSource.topics(installation, saga);
    }

    private KitRun<?> run(SagaLog log) {
        return Usage.check(command, "the log", () -> SagaKit.inspect(log));
    }
}
