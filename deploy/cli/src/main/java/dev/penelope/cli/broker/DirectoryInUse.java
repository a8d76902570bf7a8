package dev.penelope.cli.broker;

import java.io.Serial;
import java.nio.file.Path;

/**
 * Another broker, of this process or another one, works on the data directory. The message says
 * what to do.
 */
public final class DirectoryInUse extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    DirectoryInUse(Path directory) {
        super(
                ("Expected to own the data directory %s, but another broker runs on it:"
                                + " stop that one, or choose another directory")
                        .formatted(directory));
    }
}
