package dev.penelope.cli;

import dev.penelope.client.SagaClient;
import dev.penelope.example.TripSaga;
import dev.penelope.example.TripSaga.Trip;
import dev.penelope.model.Codec;
import dev.penelope.worker.Mode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "dev",
        description =
                "Start a broker, a coordinator and the example's worker in this process, and keep"
                        + " them running until Ctrl-C.")
final class DevCommand implements Callable<Integer> {
    @Spec private CommandSpec command;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The broker's port, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port = 9092;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keep everything there, and go on from there (default: keep nothing).")
    private Optional<Path> data = Optional.empty();

    @Option(
            names = "--mode",
            paramLabel = "strict|fast",
            description = "When workers may run an action (default: ${DEFAULT-VALUE}).")
    private Mode mode = Mode.STRICT;

    @Override
    public Integer call() {
        Belongings belongings = Belongings.untilTheEnd();
        try {
            say("Starting a broker, a coordinator and a worker, all in this process:");
            LocalPenelope penelope = LocalPenelope.start(belongings, port, data, mode, this::say);
            try (SagaClient client = SagaClient.connect(penelope.kafka())) {
                String unused = client.register(TripSaga.definition());
            }
            say("");
            say("Ready at " + penelope.bootstrap() + " until Ctrl-C. To try, in another terminal:");
            advice(penelope.bootstrap());
        } catch (RuntimeException | Error failed) {
            belongings.close();
            throw failed;
        }
        return Foreground.untilTold();
    }

    private void advice(String bootstrap) {
        String at =
                bootstrap.equals(Connection.DEFAULT_BOOTSTRAP)
                        ? ""
                        : " --bootstrap-server " + bootstrap;
        for (String car : new String[] {"van", "limousine"}) {
            say(
                    "  deploy/penelope start book-trip@1 --wait"
                            + at
                            + " --params '"
                            + Codec.standard()
                                    .encode(new Trip("Grand Hotel", "BA 117", car, "4111 1111"))
                            + "'");
        }
        say("  deploy/penelope topics verify --partitions 4 --replication 1" + at);
    }

    private void say(String line) {
        command.commandLine().getOut().println(line);
        command.commandLine().getOut().flush();
    }
}
