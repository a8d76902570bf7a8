package dev.penelope.cli.bench;

import dev.penelope.worker.Mode;
import dev.penelope.worker.Transport;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the published results consist of: one thing varies at a time. The largest loads come first:
 * they have most compiled.
 */
public final class FullPlan {
    private static final int MOST = 4_096;
    private static final int RATE = 1_000;

    private static final Setup STRICT = Setup.of(Mode.STRICT);
    private static final Setup FAST = Setup.of(Mode.FAST);
    private static final String IN_MEMORY = Setup.STORES.getLast();
    private static final List<Outage> ALL_OUTAGES = List.of(Outage.values());

    private static final List<Load> LONE_AND_MOST = trips(MOST, 1);
    private static final List<Load> MOST_ONLY = trips(MOST);
    private static final List<Load> TRIPS =
            Stream.of(
                            trips(MOST, 1_024, 64, 1),
                            List.of(Load.open(Workload.TRIP, RATE)),
                            List.of(
                                    Load.closed(Workload.TRIP_FAILING, MOST),
                                    Load.closed(Workload.TRIP_FAILING, 1_024)))
                    .flatMap(List::stream)
                    .toList();
    private static final List<Load> ONE_OF_EACH_GRAPH =
            like("chain-10", "fan-100", "wide-2000", "payload-64k");
    private static final List<Load> EVERYTHING =
            Stream.of(TRIPS, ONE_OF_EACH_GRAPH, like("payload-1k", "payload-16k"))
                    .flatMap(List::stream)
                    .toList();

    private FullPlan() {}

    public static List<Chapter> chapters() {
        return List.of(
                Chapter.of(STRICT, EVERYTHING).with(ALL_OUTAGES),
                Chapter.of(FAST, TRIPS),
                Chapter.bare(STRICT, EVERYTHING),
                Chapter.of(STRICT.withThreads(2), MOST_ONLY),
                Chapter.bare(STRICT.withThreads(2), MOST_ONLY),
                Chapter.of(STRICT.withThreads(4), MOST_ONLY),
                Chapter.bare(STRICT.withThreads(4), MOST_ONLY),
                Chapter.of(STRICT.withStore(IN_MEMORY), LONE_AND_MOST),
                Chapter.bare(STRICT.withStore(IN_MEMORY), LONE_AND_MOST),
                Chapter.of(STRICT.withTransport(Transport.SHARE_GROUP), LONE_AND_MOST),
                Chapter.of(FAST.withTransport(Transport.SHARE_GROUP), LONE_AND_MOST),
                Chapter.of(STRICT.withOpenSagas(100_000), LONE_AND_MOST),
                Chapter.of(STRICT.withOpenSagas(1_000_000), LONE_AND_MOST).with(ALL_OUTAGES));
    }

    /** Few chapters with all of it: what {@link BenchPlan#quick} makes small, in a minute. */
    public static List<Chapter> inShort() {
        Setup different =
                FAST.withThreads(2).withStore(IN_MEMORY).withTransport(Transport.SHARE_GROUP);
        List<Load> loads = Stream.concat(TRIPS.stream(), ONE_OF_EACH_GRAPH.stream()).toList();
        return List.of(
                Chapter.of(STRICT.withOpenSagas(100), loads).with(ALL_OUTAGES),
                Chapter.of(different, LONE_AND_MOST),
                Chapter.bare(STRICT, loads));
    }

    /** Loads that are like the largest one of trips. */
    private static List<Load> like(String... workloads) {
        return Workload.of(workloads).stream()
                .map(workload -> Load.closed(workload, workload.inFlight(MOST)))
                .toList();
    }

    private static List<Load> trips(int... inFlight) {
        return Arrays.stream(inFlight)
                .mapToObj(sagas -> Load.closed(Workload.TRIP, sagas))
                .toList();
    }
}
