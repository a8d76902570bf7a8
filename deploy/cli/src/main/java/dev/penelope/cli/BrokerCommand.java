package dev.penelope.cli;

import dev.penelope.cli.broker.LocalBroker;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "broker",
        description = "Run a Kafka broker of one node for development, until Ctrl-C.")
final class BrokerCommand implements Callable<Integer> {
    @Spec private CommandSpec command;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Its port, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port = 9092;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keep its records there (default: a temporary directory).")
    private Optional<Path> data = Optional.empty();

    @Override
    public Integer call() {
        LocalBroker.Settings settings =
                Usage.check(
                        command, "--port", () -> LocalBroker.Settings.temporary().withPort(port));
        Belongings belongings = Belongings.untilTheEnd();
        LocalBroker broker =
                belongings.add(
                        LocalBroker.start(data.map(settings::withDataDirectory).orElse(settings)));
        command.commandLine().getOut().println("broker ready at " + broker.bootstrapServers());
        command.commandLine().getOut().flush();
        return Foreground.untilTold();
    }
}
