package dev.penelope.cli;

import dev.penelope.client.SagaClient;
import dev.penelope.example.TripSaga;
import dev.penelope.topic.AccessRole;
import dev.penelope.worker.Mode;
import dev.penelope.worker.Transport;
import dev.penelope.worker.Worker;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "worker",
        description = "Register the example book-trip and run its actions, until Ctrl-C.")
@Needs(value = AccessRole.WORKER, note = "and DEPLOYER, unless --no-register leaves that to others")
final class WorkerCommand implements Callable<Integer> {
    @Mixin private Installation installation;
    @Mixin private MetricsOptions metrics;
    @Spec private CommandSpec command;

    @Option(
            names = "--mode",
            paramLabel = "strict|fast",
            description = "The coordinator's mode (default: ${DEFAULT-VALUE}).")
    private Mode mode = Mode.STRICT;

    @Option(
            names = "--transport",
            paramLabel = "consumer-group|share-group",
            description =
                    "How workers share the queue, the same for all of them"
                            + " (default: ${DEFAULT-VALUE}).")
    private Transport transport = Transport.CONSUMER_GROUP;

    @Option(
            names = "--queue",
            paramLabel = "NAME",
            description = "Whose commands to take (default: ${DEFAULT-VALUE}).")
    private String queue = "default";

    @Option(names = "--no-register", description = "Leave registering the example to others.")
    private boolean unregistered;

    @Override
    public Integer call() {
        AtomicReference<Optional<Worker>> started = new AtomicReference<>(Optional.empty());
        Belongings belongings = Belongings.untilTheEnd();
        metrics.serve(belongings, () -> started.get().filter(Worker::isReady).isPresent());
        installation.require(
                installation.topics().command(queue),
                installation.topics().undo(queue),
                installation.topics().event());
        Worker worker =
                belongings.add(
                        Worker.with(installation.connection().kafka())
                                .actions(TripSaga.actions())
                                .topics(installation.topics())
                                .queue(queue)
                                .mode(mode)
                                .transport(transport)
                                .metrics(metrics.registry())
                                .start());
        started.set(Optional.of(worker));
        command.commandLine()
                .getOut()
                .println("worker " + worker.name() + " runs" + (unregistered ? "" : registered()));
        command.commandLine().getOut().flush();
        return Foreground.untilTold();
    }

    private String registered() {
        try (SagaClient client = installation.client(installation.topics().definition())) {
            String hash = client.register(TripSaga.definition());
            return "; " + TripSaga.definition().title() + " is registered as " + hash;
        }
    }
}
