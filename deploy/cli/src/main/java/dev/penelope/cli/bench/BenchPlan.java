package dev.penelope.cli.bench;

import dev.penelope.coordinator.CoordinatorConfig;
import dev.penelope.worker.Mode;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a benchmark measures, and with what settings.
 *
 * @param inFlight closed loops, each with so many sagas under way
 * @param rates open loops, each with so many sagas per second
 * @param failing whether sagas that fail are measured too, at the largest closed loop
 * @param bare whether the bare loop is measured too, at the closed loops
 * @param warmUp of each suite, unmeasured, at the largest closed loop
 * @param leadIn of each load, unmeasured
 * @param broker settings that differ from the launcher's broker
 * @param coordinator settings that differ from the coordinator's defaults
 * @param heaps of the child processes, as {@code -Xmx} takes it, by role
 * @param jvm further options of the child processes' JVMs, by role
 */
public record BenchPlan(
        List<Mode> modes,
        List<Integer> inFlight,
        List<Integer> rates,
        boolean failing,
        boolean bare,
        Duration warmUp,
        Duration leadIn,
        int windows,
        Duration window,
        int partitions,
        Map<String, String> broker,
        Map<String, String> coordinator,
        Map<String, String> heaps,
        Map<String, String> jvm) {
    /** A coordinator has to do with as much as users give it; the others are not to be short. */
    public static final Map<String, String> HEAPS =
            Map.of("broker", "1g", "coordinator", "512m", "worker", "512m", "client", "512m");

    /**
     * Serial: one machine of few cores runs all of it, where a collector's own threads would
     * compete with the work.
     */
    public static final String COLLECTOR = "-XX:+UseSerialGC";

    public BenchPlan {
        modes = List.copyOf(modes);
        inFlight = List.copyOf(inFlight);
        rates = List.copyOf(rates);
        broker = Map.copyOf(broker);
        coordinator = Map.copyOf(coordinator);
        heaps = Map.copyOf(heaps);
        jvm = Map.copyOf(jvm);
        if (inFlight.isEmpty() || windows < 1) {
            throw new IllegalArgumentException("Expected a closed loop and a window at least");
        }
    }

    /** The same with hardly any time for each: whether it works, not how fast. */
    public BenchPlan quick() {
        return new BenchPlan(
                modes,
                List.of(1, 16),
                rates.isEmpty() ? rates : List.of(20),
                failing,
                bare,
                Duration.ofMillis(500),
                Duration.ofMillis(200),
                2,
                Duration.ofMillis(700),
                Math.min(partitions, 2),
                broker,
                coordinator,
                heaps,
                jvm);
    }

    int mostInFlight() {
        return inFlight.stream().mapToInt(each -> each).max().orElseThrow();
    }

    Load closed(int sagas, boolean fail) {
        return Load.closed(sagas, fail, leadIn, windows, window);
    }

    Load open(int perSecond) {
        return Load.open(perSecond, false, leadIn, windows, window);
    }

    Load warming() {
        return Load.closed(mostInFlight(), false, warmUp, 1, Duration.ofMillis(1));
    }

    /** All of it, for people and for the report. */
    Map<String, String> settings() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("warm-up", words(warmUp) + " at " + mostInFlight() + " in flight");
        all.put("windows", windows + " of " + words(window) + ", after " + words(leadIn));
        all.put("partitions", "" + partitions);
        for (CoordinatorConfig.Key key : CoordinatorConfig.KEYS) {
            if (!Set.of("bootstrap.servers", "state.dir", "mode", "replication.factor")
                    .contains(key.name())) {
                all.put(
                        "coordinator " + key.name(),
                        coordinator.getOrDefault(key.name(), key.byDefault()));
            }
        }
        broker.forEach((name, value) -> all.put("broker " + name, value));
        coordinator.forEach((name, value) -> all.put("coordinator " + name, value));
        for (Role role : List.of(Role.BROKER, Role.COORDINATOR, Role.WORKER, Role.CLIENT)) {
            all.put("jvm of the " + like(role), String.join(" ", jvm(role)));
        }
        Machine.description().forEach(all::put);
        return all;
    }

    private static String words(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }

    /** Options of the JVM of a role: bare parts have those of the parts whose place they take. */
    List<String> jvm(Role role) {
        String like = like(role);
        String heap = heaps.getOrDefault(like, HEAPS.getOrDefault(like, ""));
        String more = jvm.getOrDefault(like, COLLECTOR);
        return Stream.concat(
                        Stream.of("-Xms" + heap, "-Xmx" + heap), Arrays.stream(more.split(" ", -1)))
                .filter(option -> !option.isBlank())
                .toList();
    }

    private static String like(Role role) {
        return switch (role) {
            case BROKER -> "broker";
            case COORDINATOR, BARE_LOOP -> "coordinator";
            case WORKER, BARE_WORKER -> "worker";
            case CLIENT, BARE_CLIENT -> "client";
        };
    }
}
