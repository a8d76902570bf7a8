package dev.penelope.cli.bench;

import java.util.List;

/**
 * One part of a plan, with a broker of its own: what is started, and what is done with it.
 *
 * @param bare whether it is the bare loop that runs, with what it knows of the setup
 * @param timers how many fall due at once beside a load, after all loads; 0 for none
 * @param outages what is done to the coordinator in the end, in their natural order
 */
public record Chapter(
        Setup setup, boolean bare, List<Load> loads, int timers, List<Outage> outages) {
    private static final int MOST_TIMERS = 1_000_000;

    public Chapter {
        loads = List.copyOf(loads);
        outages = outages.stream().sorted().toList();
        if (loads.isEmpty()) {
            throw new IllegalArgumentException("Expected a load at least");
        }
        if (timers < 0 || timers > MOST_TIMERS) {
            throw new IllegalArgumentException(
                    "Expected 0 to " + MOST_TIMERS + " timers, but got " + timers);
        }
    }

    public static Chapter of(Setup setup, List<Load> loads) {
        return new Chapter(setup, false, loads, 0, List.of());
    }

    /** The bare loop, with those of the loads that it can have. */
    public static Chapter bare(Setup setup, List<Load> loads) {
        List<Load> possible = loads.stream().filter(Load::canBeBare).distinct().toList();
        return new Chapter(setup, true, possible, 0, List.of());
    }

    public Chapter with(List<Outage> outages) {
        return new Chapter(setup, bare, loads, timers, outages);
    }

    /** The bare loop has no timers. */
    public Chapter with(int timers) {
        return new Chapter(setup, bare, loads, bare ? 0 : timers, outages);
    }

    String name() {
        return bare ? setup.bareName() : setup.name();
    }

    /** The load that warms it up: the largest closed loop of the workload that it begins with. */
    Load warming() {
        Workload first = loads.getFirst().workload();
        return loads.stream()
                .filter(load -> load.workload().equals(first))
                .reduce((one, other) -> one.inFlight() >= other.inFlight() ? one : other)
                .orElseThrow();
    }
}
