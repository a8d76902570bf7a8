package dev.penelope.cli.bench;

import dev.penelope.worker.Mode;
import dev.penelope.worker.Transport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What can vary: a chapter for each combination.
 *
 * @param inFlight closed loops of trips, each with so many under way; other workloads have one that
 *     is like the largest of them
 * @param rates open loops of trips, each with so many per second
 */
public record Dimensions(
        List<Mode> modes,
        List<Workload> workloads,
        List<Integer> inFlight,
        List<Integer> rates,
        List<Integer> threads,
        List<String> stores,
        List<Transport> transports,
        List<Integer> openSagas) {
    public Dimensions {
        if (inFlight.isEmpty() || inFlight.stream().anyMatch(sagas -> sagas < 1)) {
            throw new IllegalArgumentException("Expected one saga at least to be in flight");
        }
    }

    /**
     * @param outages of each chapter
     * @param bare whether a bare loop follows on each kind of it
     */
    public List<Chapter> chapters(List<Outage> outages, boolean bare) {
        List<Chapter> chapters = new ArrayList<>();
        for (int count : threads) {
            for (String store : stores) {
                List<Setup> setups = setups(count, store);
                setups.forEach(setup -> chapters.add(Chapter.of(setup, loads()).with(outages)));
                if (bare && loads().stream().anyMatch(Load::canBeBare)) {
                    chapters.add(Chapter.bare(setups.getFirst(), loads()));
                }
            }
        }
        return chapters;
    }

    private List<Setup> setups(int count, String store) {
        List<Setup> setups = new ArrayList<>();
        for (Mode mode : modes) {
            for (Transport transport : transports) {
                for (int open : openSagas) {
                    setups.add(new Setup(mode, count, store, transport, open));
                }
            }
        }
        return setups;
    }

    /** The largest trips come first: they have most compiled. */
    private List<Load> loads() {
        int most = inFlight.stream().mapToInt(each -> each).max().orElseThrow();
        List<Load> loads = new ArrayList<>();
        for (Workload workload : workloads) {
            if (workload.equals(Workload.TRIP)) {
                inFlight.stream()
                        .sorted(Comparator.reverseOrder())
                        .forEach(sagas -> loads.add(Load.closed(workload, sagas)));
                rates.stream()
                        .filter(rate -> rate > 0)
                        .forEach(rate -> loads.add(Load.open(workload, rate)));
            } else {
                loads.add(Load.closed(workload, workload.inFlight(most)));
            }
        }
        return loads;
    }
}
