package dev.penelope.cli;

import dev.penelope.model.Definition;
import dev.penelope.model.Json;
import dev.penelope.protocol.DefinitionJson;
import dev.penelope.protocol.DefinitionSource;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Which definition to run, and with which parameters. */
final class WhatToStart {
    @ArgGroup private Source source = new Source();

    @Option(
            names = {"-p", "--params"},
            paramLabel = JsonArgument.LABEL,
            description =
                    "The saga's parameters: as they are, from a file, or from standard input.")
    private String params = "null";

    /** One of these. */
    static final class Source {
        @Parameters(
                index = "0",
                paramLabel = "NAME@VERSION",
                description = "A registered definition, such as book-trip@1.")
        private Optional<String> title = Optional.empty();

        @Option(
                names = {"-d", "--definition"},
                paramLabel = "FILE",
                description = "A definition as JSON, which travels along with the start.")
        private Optional<Path> file = Optional.empty();
    }

    DefinitionSource definition(CommandSpec command) {
        if (source.file.isPresent()) {
            return inline(command, source.file.get());
        }
        return byName(
                command,
                source.title.orElseThrow(() ->
                        new ParameterException(
                                command.commandLine(),
                                "Expected NAME@VERSION or --definition FILE, but there is"
                                        + " neither")));
    }

    static DefinitionSource.ByName byName(CommandSpec command, String title) {
        int at = title.lastIndexOf('@');
        try {
            return new DefinitionSource.ByName(
                    title.substring(0, at), Integer.parseInt(title.substring(at + 1)));
        } catch (IndexOutOfBoundsException | NumberFormatException wrong) {
            throw new ParameterException(
                    command.commandLine(),
                    "Expected a definition as NAME@VERSION, such as book-trip@1, but it is \""
                            + title
                            + "\"",
                    wrong);
        }
    }

    private static DefinitionSource inline(CommandSpec command, Path file) {
        Definition<?, ?> valid = NamedFile.definition(command, file);
        return new DefinitionSource.Inline(Json.ofUtf8(DefinitionJson.write(valid)));
    }

    Json params(CommandSpec command) {
        return JsonArgument.read(command, "--params", params);
    }
}
