package dev.penelope.cli;

import dev.penelope.coordinator.testing.Injection;
import dev.penelope.coordinator.testing.KitRun;
import dev.penelope.coordinator.testing.SagaKit;
import dev.penelope.drawing.Drawing;
import dev.penelope.example.Provisioning;
import dev.penelope.example.Provisioning.Order;
import dev.penelope.model.Codec;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.FailureReport;
import dev.penelope.protocol.SagaLog;
import dev.penelope.protocol.SagaLogJson;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "provision",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Provision an imaginary virtual machine, in memory and without Kafka: a saga with a",
            "subsaga to try things on. Have nodes fail, look at its log, cut it and go on from there.",
        })
final class ProvisionCommand implements Runnable {
    private static final Order ORDER = new Order("a machine of ours", 1);

    @Spec private CommandSpec command;

    /** Without a command, says which there are. */
    @Override
    public void run() {
        throw new ParameterException(
                command.commandLine(), "Expected one of run, info, dot and print-log");
    }

    @Command(name = "dot", description = "Print the saga's graph for Graphviz.")
    void dot() {
        out().print(Drawing.dot(Provisioning.definition()));
        out().flush();
    }

    @Command(name = "info", description = "Print the saga's graph, and how it stands at first.")
    void info() {
        say("Definition");
        dot();
        say("");
        say("As it stands at first");
        SagaLog untouched =
                SagaKit.of(Provisioning.definition())
                        .worker(new Provisioning(quiet -> {}).actions())
                        .run(ORDER)
                        .log()
                        .cut(0);
        say(SagaKit.inspect(untouched).tree());
    }

    @Command(name = "print-log", description = "Print a log that was dumped, a line each event.")
    void printLog(
            @Parameters(paramLabel = "FILE|-", description = "The log; - is standard input.")
                    Path file) {
        LogLines.of(read(file)).forEach(this::say);
    }

    @Command(
            name = "run",
            description = {
                "Run the saga until nothing is left that could happen.",
                "Exits with 0 if it succeeded, 1 if it failed and is undone, 2 if it is stuck.",
            })
    int run(
            @Option(
                            names = "--inject-error",
                            paramLabel = "NODE",
                            description = "Have this node fail, without effect; repeatable.")
                    @Nullable List<String> failing,
            @Option(
                            names = "--inject-undo-error",
                            paramLabel = "NODE",
                            description = "Have this node's undo fail for good; repeatable.")
                    @Nullable List<String> failingUndos,
            @Option(names = "--quiet", description = "Print nothing but how it ended.")
                    boolean quiet,
            @Option(
                            names = "--dump-to",
                            paramLabel = "FILE|-",
                            description = "Write the saga's log there, as JSON.")
                    @Nullable Path dump,
            @Option(
                            names = "--recover-from",
                            paramLabel = "FILE|-",
                            description = {
                                "Go on with a saga whose log was dumped, wherever it ends: cut off",
                                "what you like of its entries."
                            })
                    @Nullable Path log) {
        Provisioning world = new Provisioning(quiet ? line -> {} : this::say);
        SagaKit<Order, String> kit = kit(world, all(failing), all(failingUndos));
        KitRun<String> run;
        if (log == null) {
            run = kit.run(ORDER);
        } else {
            SagaLog before = read(log);
            say("As it stands in " + log);
            say(checked("--recover-from", () -> SagaKit.inspect(before)).tree());
            run = checked("--recover-from", () -> kit.resume(before));
        }
        if (!quiet) {
            say("");
        }
        tell(run);
        if (dump != null) {
            write(dump, run.log());
        }
        return code(run.status());
    }

    private SagaKit<Order, String> kit(
            Provisioning world, List<String> failing, List<String> failingUndos) {
        SagaKit<Order, String> kit = SagaKit.of(Provisioning.definition()).worker(world.actions());
        for (String node : failing) {
            SagaKit<Order, String> before = kit;
            kit = checked("--inject-error", () -> before.failing(node, Injection.WITHOUT_EFFECT));
        }
        for (String node : failingUndos) {
            SagaKit<Order, String> before = kit;
            kit = checked("--inject-undo-error", () -> before.failingUndo(node));
        }
        return kit;
    }

    private static List<String> all(@Nullable List<String> nodes) {
        return nodes == null ? List.of() : nodes;
    }

    private void tell(KitRun<String> run) {
        say(run.tree());
        run.output().ifPresent(output -> say("output: " + Codec.standard().encode(output)));
        for (FailureReport failure : run.failures()) {
            say(
                    failure.direction().wire()
                            + " of "
                            + failure.node()
                            + " failed: "
                            + failure.error());
        }
    }

    private static int code(SagaStatus status) {
        return switch (status) {
            case SUCCEEDED -> ExitCode.OK;
            case FAILED -> ExitCode.SAGA_FAILED;
            case RUNNING, UNWINDING, STUCK, ABANDONED -> ExitCode.SAGA_STUCK;
        };
    }

    private SagaLog read(Path file) {
        return checked(file.toString(), () -> SagaLogJson.read(bytes(file)));
    }

    private byte[] bytes(Path file) {
        return isStandard(file)
                ? NamedFile.read(command, file, standard -> System.in.readAllBytes())
                : NamedFile.bytes(command, file);
    }

    private void write(Path file, SagaLog log) {
        byte[] json = SagaLogJson.write(log);
        if (isStandard(file)) {
            say(new String(json, StandardCharsets.UTF_8));
        } else {
            NamedFile.write(command, file, json);
        }
    }

    private static boolean isStandard(Path file) {
        return file.equals(Path.of("-"));
    }

    private <T> T checked(String argument, Supplier<T> use) {
        return Usage.check(command, argument, use);
    }

    private void say(String line) {
        out().println(line.stripTrailing());
        out().flush();
    }

    private PrintWriter out() {
        return command.commandLine().getOut();
    }
}
