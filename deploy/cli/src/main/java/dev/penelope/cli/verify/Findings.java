package dev.penelope.cli.verify;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was looked at, and what was found to be wrong. The first findings are kept in words. */
final class Findings {
    /** More than anybody reads. */
    static final int KEPT = 1_000;

    private final Map<Promise, Long> looked = new EnumMap<>(Promise.class);
    private final Map<Promise, Long> broken = new EnumMap<>(Promise.class);
    private final List<Finding> kept = new ArrayList<>();

    void looked(Promise promise) {
        looked.merge(promise, 1L, Long::sum);
    }

    void broken(Promise promise, Trace trace, String says) {
        broken(promise, trace.saga.value(), trace.run.value(), says);
    }

    void broken(Promise promise, String saga, String run, String says) {
        broken.merge(promise, 1L, Long::sum);
        if (kept.size() < KEPT) {
            kept.add(new Finding(promise, saga, run, says));
        }
    }

    List<VerificationReport.Kept> summary() {
        List<VerificationReport.Kept> all = new ArrayList<>();
        for (Promise promise : Promise.values()) {
            all.add(
                    new VerificationReport.Kept(
                            promise,
                            promise.says(),
                            promise.of(),
                            looked.getOrDefault(promise, 0L),
                            broken.getOrDefault(promise, 0L)));
        }
        return all;
    }

    List<Finding> kept() {
        return List.copyOf(kept);
    }
}
