package dev.penelope.cli;

import dev.penelope.cli.bench.Chapter;
import dev.penelope.cli.bench.Dimensions;
import dev.penelope.cli.bench.Outage;
import dev.penelope.cli.bench.Setup;
import dev.penelope.cli.bench.Workload;
import dev.penelope.worker.Mode;
import dev.penelope.worker.Transport;
import java.util.List;
import picocli.CommandLine.Option;

/** Options that say what a benchmark measures. */
final class BenchDimensions {
    @Option(
            names = "--workload",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Sagas to measure, such as "
                            + Workload.NAMES
                            + ": trips of five nodes, trips that are all undone, trips with"
                            + " parameters and outputs of so many bytes, so many nodes in a row, so"
                            + " many beside each other between two, so many beside each other"
                            + " (default: trip,trip-failing).")
    private List<String> workloads = List.of("trip", "trip-failing");

    @Option(
            names = "--in-flight",
            split = ",",
            paramLabel = "N",
            description =
                    "Closed loops: so many trips are under way. Other workloads have one loop, with"
                            + " about as many nodes as the largest of these (default:"
                            + " ${DEFAULT-VALUE}).")
    private List<Integer> inFlight = List.of(1, 64, 1024);

    @Option(
            names = "--rate",
            split = ",",
            paramLabel = "N",
            description =
                    "Open loops: so many trips begin each second, whatever happens; latencies count"
                            + " from when they should have begun; 0 for none (default:"
                            + " ${DEFAULT-VALUE}).")
    private List<Integer> rates = List.of(1000);

    @Option(
            names = "--mode",
            split = ",",
            paramLabel = "strict|fast",
            description = "Modes to measure (default: both).")
    private List<Mode> modes = List.of(Mode.STRICT, Mode.FAST);

    @Option(
            names = "--threads",
            split = ",",
            paramLabel = "N",
            description = "Stream threads of the coordinator (default: ${DEFAULT-VALUE}).")
    private List<Integer> threads = List.of(1);

    @Option(
            names = "--store",
            split = ",",
            paramLabel = "rocksdb|memory",
            description = "What the coordinator keeps its state in (default: ${DEFAULT-VALUE}).")
    private List<String> stores = List.of(Setup.STORES.getFirst());

    @Option(
            names = "--transport",
            split = ",",
            paramLabel = "consumer-group|share-group",
            description = "How workers share their queue (default: ${DEFAULT-VALUE}).")
    private List<Transport> transports = List.of(Transport.CONSUMER_GROUP);

    @Option(
            names = "--open-sagas",
            split = ",",
            paramLabel = "N",
            description =
                    "So many sagas are begun before anything is measured, and wait for a worker"
                            + " that never comes (default: ${DEFAULT-VALUE}).")
    private List<Integer> openSagas = List.of(0);

    @Option(
            names = "--timers",
            paramLabel = "N",
            description =
                    "After the loads, have so many timers fall due at once beside the largest of"
                            + " them: how many sagas end each second before, meanwhile, and after;"
                            + " 0 for none (default: ${DEFAULT-VALUE}).")
    private int timers;

    @Option(
            names = "--kill",
            description =
                    "In the end, under load, restart the coordinator in order, kill it and start it"
                            + " again, the same without its state, and have another with a standby"
                            + " take over: how long until sagas move again.")
    private boolean kill;

    @Option(
            names = "--bare",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Measure the bare loop, too (default).")
    private boolean bare = true;

    /**
     * @throws IllegalArgumentException if any of it cannot be
     */
    List<Chapter> chapters() {
        return new Dimensions(
                        modes,
                        workloads.stream().map(Workload::of).toList(),
                        inFlight,
                        rates,
                        threads,
                        stores,
                        transports,
                        openSagas)
                .chapters(kill ? List.of(Outage.values()) : List.of(), bare).stream()
                        .map(chapter -> chapter.with(timers))
                        .toList();
    }
}
