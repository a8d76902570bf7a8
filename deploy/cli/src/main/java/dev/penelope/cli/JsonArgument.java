package dev.penelope.cli;

import dev.penelope.model.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** A value that people give as it is, as {@code @FILE}, or as {@code -} for standard input. */
final class JsonArgument {
    static final String LABEL = "JSON|@FILE|-";

    private JsonArgument() {}

    static Json read(CommandSpec command, String option, String argument) {
        String text =
                switch (argument) {
                    case "-" -> standardInput(command, option);
                    case String file when file.startsWith("@") ->
                            NamedFile.text(command, Path.of(file.substring(1)));
                    case String json -> json;
                };
        return Usage.check(command, option, () -> JsonText.parse(text));
    }

    private static String standardInput(CommandSpec command, String option) {
        try {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw Usage.error(command, option, unreadable);
        }
    }
}
