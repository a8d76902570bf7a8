package dev.penelope.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command {@code coordinator} as a process with the heap that the launcher gives it. */
final class CoordinatorUnderFuzz implements AutoCloseable {
    private static final Duration TO_RUN = Duration.ofMinutes(2);
    private static final Pattern METRICS = Pattern.compile("metrics at (\\S+)");
    private static final Pattern FAILED_THREADS =
            Pattern.compile("(?m)^penelope_threads_failed_total(?:\\{.*})? (\\S+)$");

    /** The beginning of a line, as logback.xml has it, and of what belongs to the line before. */
    private static final Pattern LINE =
            Pattern.compile(
                    "\\d\\d:\\d\\d:\\d\\d\\.\\d{3} (TRACE|DEBUG|INFO|WARN|ERROR) .*"
                            + "|\\s+(at |\\.\\.\\. |Suppressed: ).*"
                            + "|\\s*(Caused by: |Wrapped by: )?[\\w.$]+(Exception|Error)(:.*)?"
                            + "|(metrics at|coordinator runs).*|");

    private static final int LONGEST_LINE = 4_000;

    /** What a person can still read; what comes in hundreds a second is counted, not told. */
    private static final int LINES_A_MINUTE = 600;

    private final Path log;
    private final Process process;
    private final long startedNanos = System.nanoTime();

    private CoordinatorUnderFuzz(Path log, Process process) {
        this.log = log;
        this.process = process;
    }

    static CoordinatorUnderFuzz start(Path folder, Map<String, String> settings)
            throws InterruptedException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(
                List.of(
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=logback.xml",
                        "--enable-native-access=ALL-UNNAMED"));
        if (Runtime.version().feature() >= 24) {
            line.add("--sun-misc-unsafe-memory-access=allow");
        }
        line.addAll(List.of("-cp", System.getProperty("java.class.path")));
        line.addAll(List.of("dev.penelope.cli.Penelope", "coordinator", "--metrics-port", "0"));
        settings.forEach((name, value) -> {
            line.add("--" + name.replace('.', '-'));
            line.add(value);
        });
        Path log = folder.resolve("coordinator.log");
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PENELOPE_"));
        try {
            CoordinatorUnderFuzz started = new CoordinatorUnderFuzz(log, builder.start());
            started.awaitRunning();
            return started;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void awaitRunning() throws InterruptedException {
        long deadline = System.nanoTime() + TO_RUN.toNanos();
        while (!text().contains("coordinator runs")) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                close();
                throw new AssertionError("Expected a coordinator to run, but it says\n" + text());
            }
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private String text() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What is wrong with the process, its threads and its log. */
    List<String> wrong() throws InterruptedException {
        List<String> wrong = new ArrayList<>();
        if (!isAlive()) {
            wrong.add("the coordinator ended with code " + process.exitValue() + ":\n" + end());
            return wrong;
        }
        Optional<String> failed = failedThreads();
        if (!failed.equals(Optional.of("0.0"))) {
            wrong.add("stream threads failed: " + failed.orElse("unknown"));
        }
        List<String> lines = text().lines().toList();
        double minutes = Math.max(1, (System.nanoTime() - startedNanos) / 60e9);
        if (lines.size() > LINES_A_MINUTE * minutes) {
            wrong.add("%d lines of log in %.1f minutes".formatted(lines.size(), minutes));
        }
        try (Stream<String> strange = lines.stream().filter(CoordinatorUnderFuzz::isStrange)) {
            strange.limit(5).forEach(line -> wrong.add("a line of the log: " + cut(line)));
        }
        return wrong;
    }

    private static boolean isStrange(String line) {
        return line.length() > LONGEST_LINE
                || line.startsWith(Mutator.FORGED)
                || line.chars()
                        .anyMatch(c -> (Character.isISOControl(c) && c != '\t') || c == 0x2028)
                || !LINE.matcher(line).matches();
    }

    private static String cut(String line) {
        return line.length() + " characters: " + line.substring(0, Math.min(line.length(), 300));
    }

    private String end() {
        List<String> lines = text().lines().toList();
        return lines.stream()
                .skip(Math.max(0, lines.size() - 20))
                .map(CoordinatorUnderFuzz::cut)
                .collect(Collectors.joining("\n"));
    }

    private Optional<String> failedThreads() throws InterruptedException {
        Matcher address = METRICS.matcher(text());
        if (!address.find()) {
            return Optional.empty();
        }
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address.group(1)))
                        .timeout(Duration.ofSeconds(30))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            String metrics = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            Matcher failed = FAILED_THREADS.matcher(metrics);
            return failed.find() ? Optional.of(failed.group(1)) : Optional.empty();
        } catch (IOException unanswered) {
            return Optional.of(unanswered.toString());
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
