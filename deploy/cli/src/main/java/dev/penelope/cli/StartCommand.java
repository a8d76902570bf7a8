package dev.penelope.cli;

import dev.penelope.client.SagaClient;
import dev.penelope.client.SagaIds;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.StartRecord;
import dev.penelope.topic.AccessRole;
import dev.penelope.topic.TopicNames;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "start",
        description = "Start a saga, and print how it ends if asked to wait.",
        footer = {
            "",
            "Examples:",
            "  penelope start book-trip@1 --params @trip.json --wait",
            "  penelope start --definition trip-definition.json --params '{\"car\": \"van\"}'",
        })
@Needs(AccessRole.CLIENT)
final class StartCommand implements Callable<Integer> {
    @Mixin private Installation installation;
    @Mixin private Output output;
    @Mixin private WhatToStart what;
    @Mixin private Patience patience;
    @Spec private CommandSpec command;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "The saga's id; starting an id twice begins one saga. Made up if absent.")
    private Optional<String> id = Optional.empty();

    @Option(
            names = {"-l", "--label"},
            paramLabel = "NAME=VALUE",
            description = "A label for people and searches; may be repeated.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            description = "Unwind if it has not succeeded by then, such as 30s.")
    private Optional<Duration> deadline = Optional.empty();

    @Option(
            names = {"-w", "--wait"},
            description = "Wait for the saga to end, or to get stuck.")
    private boolean wait;

    @Override
    public Integer call() {
        StartRecord start = start();
        TopicNames topics = installation.topics();
        String[] needed =
                wait
                        ? installation.withNews(topics.start())
                        : new String[] {topics.start(), topics.result(), topics.reply()};
        try (SagaClient client = installation.client(needed)) {
            return wait ? await(client, start) : submit(client, start);
        }
    }

    private StartRecord start() {
        return new StartRecord(
                id.map(text -> Usage.check(command, "--id", () -> new SagaId(text)))
                        .orElseGet(SagaIds::next),
                what.definition(command),
                what.params(command),
                labels,
                deadline);
    }

    private int submit(SagaClient client, StartRecord start) {
        RunId run = Patience.sent(client.start(start).sent());
        String saga = start.saga().value();
        switch (output.form()) {
            case TREE ->
                    command.commandLine()
                            .getOut()
                            .println(
                                    saga
                                            + " is on its way; to see how it ends: penelope result "
                                            + saga
                                            + " --wait");
            case JSON ->
                    command.commandLine()
                            .getOut()
                            .println("{\"saga\":\"" + saga + "\",\"run\":\"" + run + "\"}");
        }
        return ExitCode.OK;
    }

    private int await(SagaClient client, StartRecord start) {
        CompletableFuture<Fate> stuck = Fate.stuck(client, start.saga(), Output.notices(command));
        CompletableFuture<Fate> ended = client.start(start).outcome().thenApply(Fate::of);
        return output.report(command).of(start.saga(), patience.await(ended, stuck));
    }
}
