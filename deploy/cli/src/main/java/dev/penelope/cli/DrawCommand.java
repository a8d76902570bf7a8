package dev.penelope.cli;

import dev.penelope.client.SagaClient;
import dev.penelope.drawing.Drawing;
import dev.penelope.model.Definition;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.DefinitionSource;
import dev.penelope.protocol.NodeReport;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.topic.AccessRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "draw",
        description = {
            "Draw a definition's graph, or how a saga that ended went through it.",
            "",
            "  penelope draw book-trip@1 | dot -Tsvg > trip.svg",
            "  penelope draw --definition trip.json --format mermaid",
            "  penelope draw --saga trip-7"
        })
@Needs(value = AccessRole.AUDITOR, note = "to draw a registered definition, CLIENT is enough")
final class DrawCommand implements Callable<Integer> {
    /** Results are kept for days: reading them all can take its time. */
    private static final Duration READING = Duration.ofMinutes(2);

    @Mixin private Installation installation;
    @Spec private CommandSpec command;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME@VERSION",
            description = "A registered definition, such as book-trip@1.")
    private Optional<String> title = Optional.empty();

    @Option(
            names = {"-d", "--definition"},
            paramLabel = "FILE",
            description = "A definition as JSON.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = {"-s", "--saga"},
            paramLabel = "ID",
            description =
                    "Show the states of this saga's nodes, from its result; draws the definition"
                            + " that it ran, unless another is given.")
    private Optional<String> saga = Optional.empty();

    @Option(
            names = {"-f", "--format"},
            paramLabel = "dot|mermaid|tree",
            description = "For Graphviz (default), for Mermaid, or as text.")
    private Format format = Format.DOT;

    /** What to draw with. */
    enum Format {
        DOT,
        MERMAID,
        TREE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() {
        if (title.isPresent() && file.isPresent()) {
            throw wrong("Expected NAME@VERSION or --definition FILE, but there are both");
        }
        if (title.isEmpty() && file.isEmpty() && saga.isEmpty()) {
            throw wrong("Expected NAME@VERSION, --definition FILE or --saga ID, but there is none");
        }
        title.ifPresent(text -> WhatToStart.byName(command, text));
        Optional<SagaId> id =
                saga.map(text -> Usage.check(command, "--saga", () -> new SagaId(text)));
        String drawn =
                file.isPresent() && id.isEmpty()
                        ? drawn(NamedFile.definition(command, file.get()))
                        : fromTopics(id);
        command.commandLine().getOut().print(drawn);
        command.commandLine().getOut().flush();
        return ExitCode.OK;
    }

    private String fromTopics(Optional<SagaId> id) {
        try (SagaClient client =
                installation.client(
                        id.isPresent()
                                ? installation.withNews(installation.topics().definition())
                                : new String[] {installation.topics().definition()})) {
            if (id.isEmpty()) {
                return drawn(definition(client, title.orElseThrow()));
            }
            ResultRecord.Result result = result(client, id.get());
            return format == Format.TREE
                    ? Tree.of(result, Output.paint())
                    : drawn(definition(client, result), states(result));
        }
    }

    private ResultRecord.Result result(SagaClient client, SagaId id) {
        if (Fate.of(client.news(id, READING)) instanceof Fate.Ended ended) {
            return ended.result();
        }
        throw new CannotRun(
                "Expected a saga that has ended, but there is no result of "
                        + id
                        + " to draw from");
    }

    private Definition<?, ?> definition(SagaClient client, ResultRecord.Result result) {
        return file.isPresent()
                ? NamedFile.definition(command, file.get())
                : definition(client, title.orElse(result.definition() + "@" + result.version()));
    }

    private Definition<?, ?> definition(SagaClient client, String title) {
        DefinitionSource.ByName named = WhatToStart.byName(command, title);
        return client.definition(named.name(), named.version())
                .orElseThrow(() ->
                        new CannotRun(
                                "Expected a registered definition, but there is none for "
                                        + title
                                        + "; register it first, or give it with --definition"
                                        + " FILE"));
    }

    private static Map<String, NodeState> states(ResultRecord.Result result) {
        Map<String, NodeState> states = new HashMap<>();
        for (List<NodeReport> level : result.levels()) {
            level.forEach(node -> states.put(node.name(), node.state()));
        }
        return states;
    }

    private String drawn(Definition<?, ?> definition) {
        return switch (format) {
            case DOT -> Drawing.dot(definition);
            case MERMAID -> Drawing.mermaid(definition);
            case TREE -> DefinitionTree.of(definition, Output.paint());
        };
    }

    private String drawn(Definition<?, ?> definition, Map<String, NodeState> states) {
        definition.nodes().stream()
                .filter(node -> !states.containsKey(node.name()))
                .findFirst()
                .ifPresent(node -> {
                    throw new CannotRun(
                            "Expected the result to tell of every node of "
                                    + definition.title()
                                    + ", but it does not of "
                                    + node.name()
                                    + (states.isEmpty()
                                            ? ": there were too many for a record"
                                            : "; draw the definition that the saga ran"));
                });
        Function<String, NodeState> state = name -> states.getOrDefault(name, NodeState.BLOCKED);
        return switch (format) {
            case DOT -> Drawing.dot(definition, state);
            case MERMAID -> Drawing.mermaid(definition, state);
            case TREE -> throw new IllegalStateException("Expected a tree to need no definition");
        };
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
