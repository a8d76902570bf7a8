package dev.penelope.cli.bench;

import dev.penelope.coordinator.CoordinatorConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a benchmark measures, and with what settings.
 *
 * @param outageRate how many trips begin each second while a coordinator is killed
 */
public record BenchPlan(
        List<Chapter> chapters, Timing timing, Processes processes, int outageRate) {
    /** Well below what a coordinator can do, so that what is seen is its absence. */
    private static final int OUTAGE_RATE = 500;

    private static final int QUICK_OUTAGE_RATE = 40;
    private static final Duration TO_START = Duration.ofSeconds(12);
    private static final Duration OF_OUTAGE = Duration.ofSeconds(25);
    private static final int OPENED_PER_SECOND = 10_000;
    private static final int TIMED_PER_SECOND = 500;

    public BenchPlan {
        chapters = List.copyOf(chapters);
    }

    public BenchPlan(List<Chapter> chapters, Timing timing, Processes processes) {
        this(chapters, timing, processes, OUTAGE_RATE);
    }

    /** The same with hardly any time and hardly any load: whether it works, not how fast. */
    public BenchPlan quick() {
        Processes few =
                new Processes(
                        Math.min(processes.partitions(), 2),
                        processes.broker(),
                        processes.coordinator(),
                        processes.heaps(),
                        processes.jvm());
        return new BenchPlan(
                chapters.stream().map(QuickForm::of).toList(),
                Timing.QUICK,
                few,
                QUICK_OUTAGE_RATE);
    }

    Load outageLoad() {
        return Load.open(Workload.TRIP, outageRate);
    }

    /** About how long it takes. */
    Duration estimate() {
        Duration all = Duration.ZERO;
        for (Chapter chapter : chapters) {
            all =
                    all.plus(TO_START)
                            .plus(timing.warmUp())
                            .plus(timing.of(chapter.loads().size()))
                            .plus(OF_OUTAGE.multipliedBy(chapter.outages().size()))
                            .plusSeconds(chapter.setup().openSagas() / OPENED_PER_SECOND)
                            .plusSeconds(chapter.timers() / TIMED_PER_SECOND);
        }
        return all;
    }

    /** What the coordinator would run with. */
    String coordinatorSetting(String name) {
        String byDefault =
                CoordinatorConfig.KEYS.stream()
                        .filter(key -> key.name().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .byDefault();
        return processes.coordinator().getOrDefault(name, byDefault);
    }

    /** All of it, for people and for the report. */
    Map<String, String> settings() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("warm-up", Timing.words(timing.warmUp()) + ", of each chapter at the largest loop");
        all.put(
                "lead-in",
                "of each load, until all JVMs together compile on less than "
                        + LeadIn.SETTLED_CORES
                        + " cores; "
                        + Timing.words(timing.leadIn())
                        + " at least, "
                        + Timing.words(timing.leadInMost())
                        + " at most");
        all.put("windows", timing.windows() + " of " + Timing.words(timing.window()));
        all.put(
                "counting",
                "records are counted over "
                        + Timing.words(timing.counted())
                        + " after the windows, while compaction is held back");
        all.put("outages", "at " + outageRate + " trips/s, with session timeouts as shipped");
        all.put("partitions", "" + processes.partitions());
        all.put("broker", "one node, the launcher's settings");
        processes.broker().forEach((name, value) -> all.put("broker " + name, value));
        for (CoordinatorConfig.Key key : CoordinatorConfig.KEYS) {
            if (!OF_THE_CHAPTER.contains(key.name())) {
                all.put("coordinator " + key.name(), coordinatorSetting(key.name()));
            }
        }
        processes.coordinator().forEach((name, value) -> all.put("coordinator " + name, value));
        for (Role role : List.of(Role.BROKER, Role.COORDINATOR, Role.WORKER, Role.CLIENT)) {
            all.put("jvm of the " + role.like(), String.join(" ", processes.jvm(role)));
        }
        return all;
    }

    private static final Set<String> OF_THE_CHAPTER =
            Set.of(
                    "bootstrap.servers",
                    "state.dir",
                    "mode",
                    "threads",
                    "store",
                    "standby.replicas",
                    "replication.factor");
}
