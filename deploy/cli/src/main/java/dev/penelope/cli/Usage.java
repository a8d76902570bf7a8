package dev.penelope.cli;

import dev.penelope.drawing.OneLine;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Turns what is wrong with an argument into an error of usage. */
final class Usage {
    private Usage() {}

    static <T> T check(CommandSpec command, String argument, Supplier<T> use) {
        try {
            return use.get();
        } catch (IllegalArgumentException wrong) {
            throw error(command, argument, wrong);
        }
    }

    static ParameterException error(CommandSpec command, String argument, Exception wrong) {
        return new ParameterException(
                command.commandLine(),
                argument + ": " + OneLine.of("" + wrong.getMessage()),
                wrong);
    }
}
