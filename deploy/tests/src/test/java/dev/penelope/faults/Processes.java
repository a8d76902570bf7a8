package dev.penelope.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Starts JVMs from this one's class path, keeps what they print, and none of them outlives it. */
final class Processes implements AutoCloseable {
    private final Guardian guardian = Guardian.start();
    private final Map<String, Child> children = new LinkedHashMap<>();

    /**
     * What to run.
     *
     * @param before what comes before {@code java} on the command line
     * @param jvm options beside those that all have
     */
    record Program(
            Class<?> main,
            List<String> before,
            List<String> jvm,
            Map<String, String> environment,
            List<String> arguments) {
        static Program of(Class<?> main, String heap, List<String> arguments) {
            return new Program(main, List.of(), List.of("-Xmx" + heap), Map.of(), arguments);
        }

        Program within(List<String> command) {
            return new Program(main, command, jvm, environment, arguments);
        }

        Program with(Map<String, String> variables) {
            return new Program(main, before, jvm, variables, arguments);
        }
    }

    /** The log is the file of its name in that directory. */
    synchronized Child start(String name, Program program, Path logs) {
        List<String> command = new ArrayList<>(program.before());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Short-lived, and many on few cores: what a process costs to start is most of its cost.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("--enable-native-access=ALL-UNNAMED");
        if (Runtime.version().feature() >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(program.jvm());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(program.main().getName());
        command.addAll(program.arguments());
        try {
            Files.createDirectories(logs);
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(program.environment());
            Child child = new Child(name, builder.start(), logs.resolve(name + ".log"), guardian);
            children.put(name, child);
            return child;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public synchronized void close() {
        children.values().stream().filter(Child::isAlive).forEach(Child::kill);
        guardian.close();
    }
}
