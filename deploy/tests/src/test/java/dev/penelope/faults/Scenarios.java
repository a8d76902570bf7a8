package dev.penelope.faults;

import java.util.List;
import java.util.stream.Stream;

/** Every fault that is tried. */
final class Scenarios {
    private Scenarios() {}

    static List<Scenario> all() {
        return Stream.of(
                        CoordinatorFaults.all(),
                        BrokerFaults.all(),
                        NetworkFaults.all(),
                        InputFaults.all(),
                        WorkerFaults.all(),
                        StateFaults.all(),
                        TimeFaults.all())
                .flatMap(List::stream)
                .toList();
    }

    static Scenario named(String name) {
        return all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Expected a fault named " + name));
    }
}
