package dev.penelope.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Switches off one guard at a time, and looks for a seed that finds it. */
final class GuardCheck {
    private final long from;
    private final long count;

    /** Tries at most so many seeds for each guard. */
    GuardCheck(long from, long count) {
        this.from = from;
        this.count = count;
    }

    /** What became of a guard, and the failure of the seed that found it, if one did. */
    record Found(Guard guard, Optional<Seeds.Failure> failure) {
        /** Whether that is what the list of guards expects. */
        boolean isExpected() {
            return failure.isPresent() != guard.unseen().isPresent();
        }
    }

    List<Found> run(List<Guard> guards) {
        System.out.printf(
                "%d guards, at most %d seeds each, from %d on%n", guards.size(), count, from);
        List<Found> all = new ArrayList<>();
        for (Guard guard : guards) {
            Found found = new Found(guard, find(guard));
            System.out.printf(
                    "%s: %s (%s)%n    %s%n",
                    found.failure().isPresent() ? "found" : "NOT FOUND",
                    guard.purpose(),
                    guard.off().file(),
                    found.failure()
                            .map(failure -> "by seed " + failure.seed() + ": " + failure.promise())
                            .orElse("in " + count + " seeds"));
            all.add(found);
        }
        return all;
    }

    /** Small steps first: mostly they suffice, and only one coordinator has to be compiled. */
    private long seed(long at) {
        long half = count / 2;
        long pairs = (at % half) / 2;
        return from - from % 4 + 4 * pairs + at % 2 + (at < half ? 2 : 0);
    }

    private Optional<Seeds.Failure> find(Guard guard) {
        ConcurrentLinkedQueue<Seeds.Failure> found = new ConcurrentLinkedQueue<>();
        new Seeds(List.of(guard.off()))
                .run(this::seed, count, () -> !found.isEmpty(), found::add, ran -> {});
        return found.stream().findFirst();
    }
}
