package dev.penelope.cli;

import dev.penelope.model.Direction;
import dev.penelope.model.Side;
import dev.penelope.model.Wish;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What a wish may say beside its verb and node. */
final class WishOptions {
    @Option(
            names = "--value",
            paramLabel = JsonArgument.LABEL,
            description =
                    "Of skip: what the node is to have put out. Of signal: what it brings. Of retry:"
                            + " its input from now on. As it is, from a file, or from standard"
                            + " input.")
    private Optional<String> value = Optional.empty();

    @Option(names = "--undo", description = "It is about the node's undo, not about its action.")
    private boolean undo;

    @Option(names = "--after", description = "Hold after the node has run, not before it runs.")
    private boolean after;

    @Option(
            names = "--times",
            paramLabel = "N",
            description =
                    "Of step: how many dispatches. Of inject-repeat: how many runs. (default: 1)")
    private int times = 1;

    Wish wish(CommandSpec command) {
        Wish said =
                Usage.check(command, "--times", () -> Wish.NONE.times(times))
                        .on(undo ? Direction.UNDO : Direction.ACTION)
                        .on(after ? Side.AFTER : Side.BEFORE);
        return value.map(text ->
                        Usage.check(
                                command,
                                "--value",
                                () -> said.with(JsonArgument.read(command, "--value", text))))
                .orElse(said);
    }
}
