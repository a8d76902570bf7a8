package dev.penelope.cli.bench;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What each saga of a load consists of.
 *
 * @param stages how many nodes stand beside each other, stage after stage
 * @param bytes about so many the parameters have, and each output
 * @param failing whether a node fails, so that all is undone
 */
public record Workload(String name, List<Integer> stages, int bytes, boolean failing) {
    public static final Workload TRIP = of("trip");
    public static final Workload TRIP_FAILING = of("trip-failing");

    /** What {@link #of} takes, for people. */
    public static final String NAMES =
            "trip, trip-failing, payload-16k, chain-10, fan-100, wide-2000";

    private static final int BYTES = 100;
    private static final int LARGEST_PAYLOAD = 64 * 1024;
    private static final int MOST_NODES = 4_000;

    /** How many bytes of payloads are under way at most, so that memory is not what is measured. */
    private static final int MOST_BYTES_UNDER_WAY = 1 << 20;

    public Workload {
        stages = List.copyOf(stages);
    }

    /**
     * The one of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Workload of(String name) {
        int dash = name.indexOf('-');
        String kind = dash < 0 ? name : name.substring(0, dash);
        return switch (kind) {
            case "trip" -> trip(name);
            case "payload" -> new Workload(name, trip("trip").stages, bytes(name, dash), false);
            case "chain" -> graph(name, Collections.nCopies(nodes(name, dash), 1));
            case "fan" -> graph(name, List.of(1, nodes(name, dash), 1));
            case "wide" -> graph(name, List.of(nodes(name, dash), 1));
            default -> throw unknown(name);
        };
    }

    private static Workload trip(String name) {
        List<Integer> stages = List.of(1, 3, 1);
        return switch (name) {
            case "trip" -> new Workload(name, stages, BYTES, false);
            case "trip-failing" -> new Workload(name, stages, BYTES, true);
            default -> throw unknown(name);
        };
    }

    private static Workload graph(String name, List<Integer> stages) {
        return new Workload(name, stages, BYTES, false);
    }

    private static int nodes(String name, int dash) {
        return number(name, name.substring(dash + 1), MOST_NODES);
    }

    private static int bytes(String name, int dash) {
        String number = name.substring(dash + 1).toLowerCase(Locale.ROOT);
        return number.endsWith("k")
                ? 1024
                        * number(
                                name,
                                number.substring(0, number.length() - 1),
                                LARGEST_PAYLOAD / 1024)
                : number(name, number, LARGEST_PAYLOAD);
    }

    private static int number(String name, String digits, int most) {
        if (!digits.matches("[0-9]{1,7}")) {
            throw unknown(name);
        }
        int number = Integer.parseInt(digits);
        if (number < 1 || number > most) {
            throw new IllegalArgumentException(
                    "Expected \"" + name + "\" to have a number of 1 to " + most);
        }
        return number;
    }

    private static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException(
                "Expected a workload such as " + NAMES + ", but got \"" + name + "\"");
    }

    public int nodes() {
        return stages.stream().mapToInt(width -> width).sum();
    }

    /** Whether it is the trip's graph, whatever it carries. */
    boolean isTrip() {
        return stages.equals(TRIP.stages);
    }

    /**
     * A closed loop of it that is a load like so many trips: as many nodes are under way, unless
     * their payloads are large.
     */
    int inFlight(int trips) {
        int byNodes = trips * TRIP.nodes() / nodes();
        int byBytes = MOST_BYTES_UNDER_WAY / bytes;
        int most = IntStream.of(trips, byNodes, byBytes).min().orElseThrow();
        return Math.max(Math.min(trips, 4), most);
    }

    /** By their names. */
    static List<Workload> of(String... names) {
        return Stream.of(names).map(Workload::of).toList();
    }
}
