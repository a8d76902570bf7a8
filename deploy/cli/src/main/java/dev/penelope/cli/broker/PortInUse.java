package dev.penelope.cli.broker;

import java.io.Serial;
import java.net.BindException;

/** The broker's port is not free. The message is one line, for a person, and says what to do. */
public final class PortInUse extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final int port;

    PortInUse(int port, BindException cause) {
        super(
                ("Expected to listen on port %d, but it cannot be had (%s): stop the process that"
                                + " holds it, or choose another port (0 takes any free one)")
                        .formatted(port, cause.getMessage()),
                cause);
        this.port = port;
    }

    public int port() {
        return port;
    }
}
