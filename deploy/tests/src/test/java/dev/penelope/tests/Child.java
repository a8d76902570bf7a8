package dev.penelope.tests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;

/** A process of its own, from this test's class path, that can be killed and held. */
final class Child implements AutoCloseable {
    /** What a child prints, on a line of its own, once it works. */
    static final String READY = "READY";

    private static final int LINES_KEPT = 200;

    private final String name;
    private final Process process;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final ConcurrentLinkedDeque<String> lastLines = new ConcurrentLinkedDeque<>();

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
        Thread.ofPlatform().daemon().name("output of " + name).start(this::listen);
    }

    static Child start(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Short-lived, and several on few cores: what a process costs to start is most of its cost.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        try {
            return new Child(
                    main.getSimpleName(),
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void listen() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.equals(READY)) {
                    ready.complete(null);
                }
                lastLines.add(line);
                if (lastLines.size() > LINES_KEPT) {
                    lastLines.poll();
                }
            }
        } catch (IOException killed) {
            lastLines.add(killed.toString());
        }
        ready.completeExceptionally(new IllegalStateException("it ended"));
    }

    Child awaitReady() {
        try {
            ready.get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return this;
        } catch (Exception notReady) {
            throw new AssertionError("Expected " + name + " to work, but\n" + said(), notReady);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it printed last. */
    String said() {
        return name + " said:\n" + String.join("\n", lastLines);
    }

    /** SIGKILL: it learns nothing of it. Returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        await(Duration.ofSeconds(10));
    }

    /**
     * SIGTERM, as supervisors do. Returns when it is gone.
     *
     * @return its exit code
     */
    int terminate(Duration atMost) {
        process.destroy();
        await(atMost);
        return process.exitValue();
    }

    /** It is alive and does nothing, as in a long pause for garbage collection. */
    void hold() {
        signal("STOP");
    }

    void goOn() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill =
                    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                            .inheritIO()
                            .start();
            if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new AssertionError("Expected to send SIG" + name + ", but could not");
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void await(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("Expected " + name + " to end, but it did not");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
