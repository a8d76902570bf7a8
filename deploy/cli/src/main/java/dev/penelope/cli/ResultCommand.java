package dev.penelope.cli;

import dev.penelope.client.SagaClient;
import dev.penelope.model.Json;
import dev.penelope.model.SagaId;
import dev.penelope.topic.AccessRole;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "result", description = "Print how a saga ended, from its result record.")
@Needs({AccessRole.CLIENT, AccessRole.OPERATOR, AccessRole.AUDITOR})
final class ResultCommand implements Callable<Integer> {
    /** Results are kept for days: reading them all can take its time. */
    private static final Duration READING = Duration.ofMinutes(2);

    @Mixin private Installation installation;
    @Mixin private Output output;
    @Mixin private Patience patience;
    @Spec private CommandSpec command;

    @Parameters(paramLabel = "ID", description = "The saga's id.")
    private String id;

    @Option(
            names = {"-w", "--wait"},
            description = "Wait for the saga to end, or to get stuck.")
    private boolean wait;

    @Override
    public Integer call() {
        SagaId saga = Usage.check(command, "ID", () -> new SagaId(id));
        try (SagaClient client = installation.client(installation.withNews())) {
            return output.report(command).of(saga, fate(client, saga));
        }
    }

    private Fate fate(SagaClient client, SagaId saga) {
        if (!wait) {
            return Fate.of(client.news(saga, READING));
        }
        // Before looking at what is there, or the end could pass in between.
        CompletableFuture<Fate> stuck = Fate.stuck(client, saga, Output.notices(command));
        CompletableFuture<Fate> ended = client.await(saga, Json.class).thenApply(Fate::of);
        Fate now = Fate.of(client.news(saga, READING));
        return now instanceof Fate.Open ? patience.await(ended, stuck) : now;
    }
}
