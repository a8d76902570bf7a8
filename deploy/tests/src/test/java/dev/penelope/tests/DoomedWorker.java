package dev.penelope.tests;

import dev.penelope.model.Action;
import dev.penelope.topic.TopicNames;
import dev.penelope.worker.Transport;
import dev.penelope.worker.Worker;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A worker in a process of its own, which the action {@code kill}, or its undo, ends without a
 * farewell.
 */
final class DoomedWorker {
    static final Action<String, String> KILL = Action.of("kill", String.class, String.class);
    static final Action<String, String> ECHO = Action.of("echo", String.class, String.class);

    private DoomedWorker() {}

    /** Arguments: the topics' prefix, the transport, then Kafka settings as pairs. */
    public static void main(String[] args) {
        Map<String, String> kafka = new HashMap<>();
        for (int i = 2; i + 1 < args.length; i += 2) {
            kafka.put(args[i], args[i + 1]);
        }
        Worker.with(kafka)
                .topics(new TopicNames(args[0]))
                .transport(Transport.of(args[1]))
                .action(ECHO, input -> input)
                .action(
                        KILL,
                        input -> {
                            die();
                            return input;
                        },
                        undone -> die())
                .start();
    }

    @SuppressWarnings("SystemExitOutsideMain") // dying is what it is for
    private static void die() {
        Runtime.getRuntime().halt(9);
    }

    static Process start(WorkerHarness harness, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(DoomedWorker.class.getName());
        command.add(harness.topics().prefix());
        command.add(harness.transport().toString());
        harness.kafka().forEach((name, value) -> command.addAll(List.of(name, value)));
        File file = log.toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(file))
                .start();
    }
}
