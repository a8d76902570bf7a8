package dev.penelope.cli;

import dev.penelope.cli.bench.Processes;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options that say how a benchmark's processes are started. */
final class BenchProcesses {
    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Of each topic (default: ${DEFAULT-VALUE}).")
    private int partitions = 4;

    @Option(
            names = "--broker",
            paramLabel = "NAME=VALUE",
            description = "A setting of the broker, beside the launcher's; repeatable.")
    private Map<String, String> broker = new HashMap<>();

    @Option(
            names = "--coordinator",
            paramLabel = "NAME=VALUE",
            description = "A setting of the coordinator, such as commit.interval.ms; repeatable.")
    private Map<String, String> coordinator = new HashMap<>();

    @Option(
            names = "--heap",
            paramLabel = "PROCESS=SIZE",
            description =
                    "Heap of broker, coordinator, worker or client (default: 1g, 512m, 512m,"
                            + " 512m).")
    private Map<String, String> heaps = new HashMap<>();

    @Option(
            names = "--jvm",
            paramLabel = "PROCESS=OPTIONS",
            description =
                    "Further options of the JVM of a process (default: "
                            + Processes.COLLECTOR
                            + ").")
    private Map<String, String> jvm = new HashMap<>();

    /**
     * @throws IllegalArgumentException if a setting is said elsewhere
     */
    Processes processes() {
        return new Processes(partitions, broker, coordinator, heaps, jvm);
    }
}
