package dev.penelope.cli;

import dev.penelope.model.Definition;
import dev.penelope.protocol.DefinitionJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Files that people name on the command line. */
final class NamedFile {
    private NamedFile() {}

    static Definition<?, ?> definition(CommandSpec command, Path file) {
        byte[] json = text(command, file).getBytes(StandardCharsets.UTF_8);
        return Usage.check(command, file.toString(), () -> DefinitionJson.read(json));
    }

    static String text(CommandSpec command, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new ParameterException(
                    command.commandLine(),
                    "Expected to read " + file + ", but " + unreadable,
                    unreadable);
        }
    }
}
