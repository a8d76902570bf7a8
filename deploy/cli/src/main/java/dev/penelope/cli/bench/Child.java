package dev.penelope.cli.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A child process, as its parent sees it. Used by one thread. */
final class Child implements AutoCloseable {
    private static final Duration TO_END = Duration.ofSeconds(20);
    private static final String END = "";

    private final String name;
    private final Process process;
    private final PrintWriter in;
    private final Path log;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        Thread.ofPlatform().daemon().name("bench-" + name).start(this::read);
    }

    /**
     * What the machine runs: a part with settings, in a JVM with options.
     *
     * @param name also that of its log
     */
    record Plan(String name, Role role, List<String> jvm, Map<String, String> settings) {
        Plan named(String other) {
            return new Plan(other, role, jvm, settings);
        }

        Plan with(String setting, Object value) {
            Map<String, String> more = new LinkedHashMap<>(settings);
            more.put(setting, value.toString());
            return new Plan(name, role, jvm, more);
        }
    }

    /** Starts a process on the class path of this one; its log is a file in that directory. */
    static Child start(Plan plan, Path directory) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 24) {
            // Kafka and RocksDB load native code and use Unsafe; these JDKs warn of it.
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.addAll(plan.jvm());
        command.add("-Dpenelope.log=WARN");
        command.add("-Dpenelope.log.kafka=WARN");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(ChildMain.class.getName());
        command.add(plan.role().name());
        plan.settings().forEach((name, value) -> command.add(name + "=" + value));
        Path log = directory.resolve(plan.name() + ".log");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
            return new Child(plan.name(), process, log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(ChildMain.ANSWER)) {
                    lines.add(line.substring(ChildMain.ANSWER.length()));
                }
            }
        } catch (IOException closed) {
            // As if it had ended, which it is about to.
            lines.add(END);
        }
        lines.add(END);
    }

    String name() {
        return name;
    }

    Path log() {
        return log;
    }

    /** What it says when it is ready. */
    String awaitReady(Duration patience) {
        return expect(ChildMain.READY, patience);
    }

    void say(String line) {
        in.println(line);
    }

    /**
     * The rest of the next line, which has to begin with this word.
     *
     * @throws BenchFailed if it says something else, ends, or takes longer
     */
    String expect(String word, Duration patience) {
        @Nullable String line;
        try {
            line = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchFailed("Interrupted", interrupted);
        }
        if (line == null || !(line + " ").startsWith(word + " ")) {
            throw new BenchFailed(
                    "Expected \""
                            + word
                            + "\" of the "
                            + name
                            + ", but "
                            + (line == null
                                    ? "nothing came for " + patience.toSeconds() + " s"
                                    : line.isEmpty() ? "it ended" : "it said: " + line)
                            + "; its log is "
                            + log);
        }
        return line.substring(word.length()).strip();
    }

    /** Says a word, and returns what comes back after the same word. */
    String ask(String word, Duration patience) {
        say(word);
        return expect(word, patience);
    }

    /** What it has used so far. */
    CpuTime cpu() {
        return CpuTime.of(process.toHandle());
    }

    /** How much of the machine's memory it has; 0 if unknown. */
    long residentBytes() {
        return Machine.residentBytes(process.pid());
    }

    /** Ends it with SIGKILL, and returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BenchFailed("Expected the " + name + " to be dead, but it is not");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BenchFailed("Interrupted", interrupted);
        }
    }

    /** Has it end in order; kills it if it does not. */
    @Override
    public void close() {
        in.close();
        try {
            if (!process.waitFor(TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
