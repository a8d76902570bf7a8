package dev.penelope.tests;

import dev.penelope.cli.Penelope;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program as a process of its own, started with the launcher's command line. Thread-safe. */
final class PenelopeProcess implements AutoCloseable {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Path TARGET = Path.of("..", "cli", "target");
    private static final int NATIVE_ACCESS_ASKED_FOR = 24;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final String command;
    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;

    private PenelopeProcess(String command, Process process) {
        this.command = command;
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    /** How a command ended, with what it wrote to standard output and error. */
    record Ended(int code, String text) {}

    static PenelopeProcess start(String... arguments) {
        return java(Path.of(System.getProperty("java.io.tmpdir")), Penelope.class, arguments);
    }

    /** Keeps what is temporary in that directory. */
    static PenelopeProcess startIn(Path temporary, String... arguments) {
        return java(temporary, Penelope.class, arguments);
    }

    /** Any class with a main method on the program's class path. */
    static PenelopeProcess java(Path temporary, Class<?> main, String... arguments) {
        String classPath =
                TARGET.resolve("penelope-cli.jar") + File.pathSeparator + TARGET.resolve("lib/*");
        List<String> line =
                new ArrayList<>(
                        List.of(
                                JAVA.toString(),
                                "-Xmx512m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Djava.io.tmpdir=" + temporary));
        if (Runtime.version().feature() >= NATIVE_ACCESS_ASKED_FOR) {
            line.add("--enable-native-access=ALL-UNNAMED");
            line.add("--sun-misc-unsafe-memory-access=allow");
        }
        line.addAll(List.of("-cp", classPath, main.getName()));
        line.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PENELOPE_"));
        try {
            return new PenelopeProcess(String.join(" ", arguments), builder.start());
        } catch (IOException failed) {
            throw new AssertionError("Expected to start " + line, failed);
        }
    }

    /** Runs a command to its end. */
    static Ended run(String... arguments) throws InterruptedException {
        try (PenelopeProcess penelope = start(arguments)) {
            return penelope.awaitEnd();
        }
    }

    private void read() {
        try (BufferedReader text = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException ended) {
            // It was killed; what it wrote before is there.
            return;
        }
    }

    /** Waits for a line in which the pattern is found, from the first line on. */
    Matcher awaitLine(String pattern) throws InterruptedException {
        Pattern compiled = Pattern.compile(pattern);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (lines) {
            int next = 0;
            while (true) {
                for (; next < lines.size(); next++) {
                    Matcher matcher = compiled.matcher(lines.get(next));
                    if (matcher.find()) {
                        return matcher;
                    }
                }
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || (!process.isAlive() && !reader.isAlive())) {
                    throw new AssertionError(
                            "Expected \""
                                    + command
                                    + "\" to say "
                                    + pattern
                                    + ", but it said:\n"
                                    + text());
                }
                lines.wait(Math.min(left, 200));
            }
        }
    }

    Ended awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError(
                    "Expected \"" + command + "\" to end, but it said:\n" + text());
        }
        reader.join(PATIENCE);
        return new Ended(process.exitValue(), text());
    }

    /** Tells it to end, as Ctrl-C and supervisors do. */
    Ended terminate() throws InterruptedException {
        process.destroy();
        return awaitEnd();
    }

    String text() {
        synchronized (lines) {
            return String.join("\n", lines) + "\n";
        }
    }

    /** Leaves nothing behind, whatever the test came to. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
