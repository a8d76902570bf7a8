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

    /**
     * The definition in a file. However it is laid out, it is the same: white space in a constant
     * would make it another.
     */
    static Definition<?, ?> definition(CommandSpec command, Path file) {
        byte[] json = bytes(command, file);
        return Usage.check(
                command,
                file.toString(),
                () -> {
                    DefinitionJson.read(json);
                    return DefinitionJson.read(
                            JsonText.parse(new String(json, StandardCharsets.UTF_8)).utf8());
                });
    }

    static String text(CommandSpec command, Path file) {
        return read(command, file, Files::readString);
    }

    static byte[] bytes(CommandSpec command, Path file) {
        return read(command, file, Files::readAllBytes);
    }

    /** Some way to read a file. */
    @FunctionalInterface
    interface Reading<T> {
        T of(Path file) throws IOException;
    }

    static <T> T read(CommandSpec command, Path file, Reading<T> reading) {
        try {
            return reading.of(file);
        } catch (IOException unreadable) {
            throw new ParameterException(
                    command.commandLine(),
                    "Expected to read " + file + ", but " + unreadable,
                    unreadable);
        }
    }

    static void write(CommandSpec command, Path file, byte[] content) {
        try {
            Files.write(file, content);
        } catch (IOException unwritable) {
            throw new ParameterException(
                    command.commandLine(),
                    "Expected to write " + file + ", but " + unwritable,
                    unwritable);
        }
    }
}
