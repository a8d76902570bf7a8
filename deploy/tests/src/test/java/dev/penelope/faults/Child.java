package dev.penelope.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process that can be killed, and held as in a very long pause for garbage collection. */
final class Child {
    /** What a child prints, on a line of its own, once it works. */
    static final String READY = "READY";

    private static final Duration TO_BE_READY = Duration.ofSeconds(90);
    private static final int LINES_KEPT = 60;

    private final String name;
    private final Process process;
    private final Guardian guardian;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Deque<String> lastLines = new ArrayDeque<>();

    Child(String name, Process process, Path log, Guardian guardian) {
        this.name = name;
        this.process = process;
        this.guardian = guardian;
        guardian.watch(process.pid());
        Thread.ofPlatform().daemon().name("output of " + name).start(() -> listen(log));
    }

    private void listen(Path log) {
        try (BufferedReader lines = process.inputReader(UTF_8);
                PrintWriter copy =
                        new PrintWriter(
                                Files.newBufferedWriter(
                                        log, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                                true)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals(READY)) {
                    ready.complete(null);
                }
                copy.println(line);
                synchronized (lastLines) {
                    lastLines.add(line);
                    if (lastLines.size() > LINES_KEPT) {
                        lastLines.remove();
                    }
                }
            }
        } catch (IOException killed) {
            ready.completeExceptionally(killed);
        }
        ready.completeExceptionally(new IllegalStateException("it ended"));
    }

    long pid() {
        return process.pid();
    }

    Child awaitReady() {
        try {
            ready.get(TO_BE_READY.toSeconds(), TimeUnit.SECONDS);
            return this;
        } catch (Exception notReady) {
            throw new AssertionError("Expected " + name + " to work, but\n" + said(), notReady);
        }
    }

    /** Whether it has come to work; false if it ended instead, or does not yet. */
    boolean isReady() {
        return ready.isDone() && !ready.isCompletedExceptionally();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it printed last. */
    String said() {
        synchronized (lastLines) {
            return name + " said:\n" + String.join("\n", lastLines);
        }
    }

    /** SIGKILL: it learns nothing of it. Returns when it is gone. */
    void kill() {
        strike();
        awaitEnd(Duration.ofSeconds(20));
    }

    /** SIGKILL, without waiting. */
    void strike() {
        process.destroyForcibly();
    }

    /** SIGTERM: it may end in order. Returns when it is gone. */
    void terminate() {
        process.destroy();
        awaitEnd(Duration.ofSeconds(60));
    }

    /** It is alive, and does nothing. */
    void hold() {
        signal("STOP");
    }

    void goOn() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            Process kill =
                    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            kill.waitFor(10, TimeUnit.SECONDS);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns its exit code. */
    int awaitEnd(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("Expected " + name + " to end, but it did not\n" + said());
            }
            guardian.forget(process.pid());
            return process.exitValue();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for the end of " + name, stop);
        }
    }
}
