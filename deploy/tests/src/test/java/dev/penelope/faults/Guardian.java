package dev.penelope.faults;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Sees to it that no child outlives this JVM, however it goes: a shell that knows them, and kills
 * them when its standard input ends. A child that is held by SIGSTOP could not see to it itself.
 */
final class Guardian implements AutoCloseable {
    private static final String SCRIPT =
            """
            trap '' INT TERM HUP
            pids=
            while read -r what pid; do
              case $what in
                +) pids="$pids $pid" ;;
                -) rest=
                   for each in $pids; do [ "$each" = "$pid" ] || rest="$rest $each"; done
                   pids=$rest ;;
              esac
            done
            [ -z "$pids" ] || kill -KILL $pids
            """;

    private final PrintWriter out;

    private Guardian(Process shell) {
        this.out = new PrintWriter(shell.outputWriter(StandardCharsets.US_ASCII), true);
    }

    static Guardian start() {
        try {
            return new Guardian(
                    new ProcessBuilder("sh", "-c", SCRIPT)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    void watch(long pid) {
        out.println("+ " + pid);
    }

    /** It is gone, and its number may become that of another process. */
    void forget(long pid) {
        out.println("- " + pid);
    }

    @Override
    public void close() {
        out.close();
    }
}
