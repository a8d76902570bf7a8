package dev.penelope.cli;

import dev.penelope.client.SagaClient;
import dev.penelope.client.SagaOutcome;
import dev.penelope.example.TripSaga;
import dev.penelope.example.TripSaga.Summary;
import dev.penelope.example.TripSaga.Trip;
import dev.penelope.model.Codec;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.worker.Mode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description = {
            "Start everything in this process, run the trip saga twice, and stop.",
            "Once it succeeds; once there is no car, and all that was done is undone.",
        })
final class DemoCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Spec private CommandSpec command;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The broker's port (default: any free one).")
    private int port;

    @Option(
            names = "--mode",
            paramLabel = "strict|fast",
            description = "When workers may run an action (default: ${DEFAULT-VALUE}).")
    private Mode mode = Mode.STRICT;

    @Override
    public Integer call() {
        long since = System.nanoTime();
        say("Starting a broker, a coordinator and a worker, all in this process:");
        List<SagaOutcome<Summary>> outcomes;
        try (Belongings belongings = Belongings.untilTheEnd()) {
            LocalPenelope penelope =
                    LocalPenelope.start(belongings, port, Optional.empty(), mode, this::say);
            SagaClient client = belongings.add(SagaClient.connect(penelope.kafka()));
            outcomes =
                    List.of(
                            run(client, "trip-1", "A trip that works out:", "van", since),
                            run(client, "trip-2", "A trip without a car:", "limousine", since));
            say("");
            say("The records on the topic saga-result, from which the trees were printed:");
            outcomes.forEach(outcome -> record(outcome.result().orElseThrow()));
        }
        say("");
        say("Everything is stopped. To keep it running and play with it: penelope dev");
        boolean asPlanned =
                outcomes.getFirst().status() == SagaStatus.SUCCEEDED
                        && outcomes.getLast().status() == SagaStatus.FAILED;
        return asPlanned ? ExitCode.OK : ExitCode.SAGA_FAILED;
    }

    private SagaOutcome<Summary> run(
            SagaClient client, String id, String title, String car, long sinceNanos) {
        Trip trip = new Trip("Grand Hotel", "BA 117", car, "4111 1111");
        say("");
        say(title + " " + Codec.standard().encode(trip));
        SagaOutcome<Summary> outcome =
                Patience.within(
                        PATIENCE,
                        client.start(new SagaId(id), TripSaga.definition(), trip).outcome());
        say("");
        out().print(Tree.of(outcome.result().orElseThrow(), Output.paint()));
        outcome.output().ifPresent(summary -> say("output: " + Codec.standard().encode(summary)));
        Duration since = Duration.ofNanos(System.nanoTime() - sinceNanos);
        say("(" + Elapsed.words(since) + " since the start)");
        return outcome;
    }

    private void record(ResultRecord.Result result) {
        say(JsonText.pretty(ResultJson.write(result)));
    }

    private void say(String line) {
        out().println(line);
        out().flush();
    }

    private PrintWriter out() {
        return command.commandLine().getOut();
    }
}
