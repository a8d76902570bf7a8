package dev.penelope.cli.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How the processes are started.
 *
 * @param partitions of each topic
 * @param broker settings that differ from the launcher's broker
 * @param coordinator settings that differ from the coordinator's defaults
 * @param heaps of the child processes, as {@code -Xmx} takes it, by role
 * @param jvm further options of the child processes' JVMs, by role
 */
public record Processes(
        int partitions,
        Map<String, String> broker,
        Map<String, String> coordinator,
        Map<String, String> heaps,
        Map<String, String> jvm) {
    /** A coordinator has to do with as much as users give it; the others are not to be short. */
    private static final Map<String, String> HEAPS =
            Map.of("broker", "1g", "coordinator", "512m", "worker", "512m", "client", "512m");

    /**
     * Serial: one machine of few cores runs all of it, where a collector's own threads would
     * compete with the work.
     */
    public static final String COLLECTOR = "-XX:+UseSerialGC";

    public Processes {
        broker = Map.copyOf(broker);
        coordinator = Map.copyOf(coordinator);
        heaps = Map.copyOf(heaps);
        jvm = Map.copyOf(jvm);
        for (String setting : List.of("mode", "threads", "store")) {
            if (coordinator.containsKey(setting)) {
                throw new IllegalArgumentException(
                        "Expected --" + setting + " to say the coordinator's " + setting);
            }
        }
    }

    /** Options of the JVM of a role: bare parts have those of the parts whose place they take. */
    List<String> jvm(Role role) {
        String like = role.like();
        String heap = heaps.getOrDefault(like, HEAPS.getOrDefault(like, ""));
        String more = jvm.getOrDefault(like, COLLECTOR);
        return Stream.concat(
                        Stream.of("-Xms" + heap, "-Xmx" + heap), Arrays.stream(more.split(" ", -1)))
                .filter(option -> !option.isBlank())
                .toList();
    }
}
