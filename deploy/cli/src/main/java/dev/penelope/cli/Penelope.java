package dev.penelope.cli;

import dev.penelope.cli.broker.DirectoryInUse;
import dev.penelope.cli.broker.PortInUse;
import dev.penelope.client.DefinitionRefusedException;
import dev.penelope.client.KafkaFailedException;
import dev.penelope.client.SagaClientException;
import dev.penelope.client.StartRefusedException;
import dev.penelope.coordinator.CannotStartException;
import dev.penelope.drawing.OneLine;
import dev.penelope.model.InvalidDefinitionException;
import dev.penelope.topic.TopicsException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program's entry. */
@Command(
        name = "penelope",
        mixinStandardHelpOptions = true,
        version = "penelope 0.1.0-SNAPSHOT",
        scope = ScopeType.INHERIT,
        description = "A saga orchestrator on Kafka.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            ProvisionCommand.class,
            DevCommand.class,
            StartCommand.class,
            ResultCommand.class,
            ControlCommand.class,
            RegisterCommand.class,
            DefinitionsCommand.class,
            DrawCommand.class,
            VerifyCommand.class,
            ExportCommand.class,
            ShowCommand.class,
            TopicsCommand.class,
            SkipOffsetCommand.class,
            CoordinatorCommand.class,
            WorkerCommand.class,
            WorkersCommand.class,
            BrokerCommand.class,
            BenchCommand.class,
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; the saga succeeded; every promise is kept",
            "1:the saga failed, and all that it did is undone; a promise is not kept",
            "2:the saga is stuck, or was abandoned: a person must decide, or did",
            "3:cannot run here: no broker, a topic missing, a port taken, no JDK",
            "4:refused: another saga has that id, no such definition, not possible now",
            "5:no answer within the time",
            "64:wrong usage",
            "70:an error in Penelope",
        },
        footer = {
            "",
            "Every option can be set in the environment: --topic-prefix is PENELOPE_TOPIC_PREFIX."
        })
public final class Penelope implements Callable<Integer> {
    @Spec private CommandSpec command;

    private Penelope() {}

    /** Without a command, says which there are. */
    @Override
    public Integer call() {
        command.commandLine().usage(command.commandLine().getErr());
        return ExitCode.USAGE;
    }

    public static void main(String[] args) {
        Logs.configure(args);
        System.setOut(stream(FileDescriptor.out, System.out.charset()));
        System.setErr(stream(FileDescriptor.err, System.err.charset()));
        System.exit(commandLine(System.getenv()).execute(args));
    }

    /** A terminal without a locale takes UTF-8 nevertheless; ASCII would lose the trees. */
    private static PrintStream stream(FileDescriptor to, Charset charset) {
        Charset chosen =
                charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
        return new PrintStream(new FileOutputStream(to), true, chosen);
    }

    static CommandLine commandLine(Map<String, String> environment) {
        CommandLine program = new CommandLine(new Penelope());
        program.registerConverter(Duration.class, new Times());
        program.setDefaultValueProvider(new Environment(environment));
        program.setCaseInsensitiveEnumValuesAllowed(true);
        // An argument that begins with @ names a file of parameters, not of arguments.
        program.setExpandAtFiles(false);
        program.setUsageHelpAutoWidth(true);
        NeededRoles.describe(program);
        program.setParameterExceptionHandler((wrong, args) -> usage(wrong));
        program.setExecutionExceptionHandler((failed, command, args) -> failed(failed, command));
        return program;
    }

    private static int usage(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println("penelope: " + OneLine.of("" + wrong.getMessage()));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(wrong, command.getErr())) {
            command.getErr()
                    .println("try: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        command.getErr().flush();
        return ExitCode.USAGE;
    }

    /** Whatever a command fails with ends here: the edge of the process. */
    private static int failed(Exception failed, CommandLine command) {
        int code =
                switch (failed) {
                    case CannotRun known -> ExitCode.CANNOT_RUN;
                    case CannotStartException known -> ExitCode.CANNOT_RUN;
                    case PortInUse known -> ExitCode.CANNOT_RUN;
                    case DirectoryInUse known -> ExitCode.CANNOT_RUN;
                    case TopicsException known -> ExitCode.CANNOT_RUN;
                    case KafkaFailedException known -> ExitCode.CANNOT_RUN;
                    case StartRefusedException known -> ExitCode.REFUSED;
                    case DefinitionRefusedException known -> ExitCode.REFUSED;
                    case SagaClientException known -> ExitCode.CANNOT_RUN;
                    case InvalidDefinitionException known -> ExitCode.USAGE;
                    case KafkaException known -> ExitCode.CANNOT_RUN;
                    default -> ExitCode.BUG;
                };
        if (code == ExitCode.BUG) {
            command.getErr().println("penelope: this should not happen; please report it:");
            failed.printStackTrace(command.getErr());
        } else {
            command.getErr()
                    .println(
                            "penelope: "
                                    + OneLine.of(
                                            sentence(failed)
                                                    + NeededRoles.hint(
                                                            command.getCommandSpec(), failed)));
        }
        command.getErr().flush();
        return code;
    }

    /** What Kafka's own exceptions say outside is that something failed; inside is what. */
    private static String sentence(Exception failed) {
        if (!(failed instanceof KafkaException)) {
            return "" + failed.getMessage();
        }
        Throwable cause = failed;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String expected =
                cause instanceof ConfigException
                        ? "Expected usable settings for Kafka, but "
                        : "Expected Kafka to do what it was asked for, but ";
        return expected + (cause.getMessage() == null ? cause : cause.getMessage());
    }
}
