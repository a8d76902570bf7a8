package dev.penelope.coordinator.engine;

import dev.penelope.coordinator.memory.MemoryTimers;
import java.time.Duration;
import java.util.List;

/** Timers that fire, or are lost, by themselves: others' clocks, and mishaps with their rows. */
final class Firing {
    private Firing() {}

    /** It fires now, due or not, by a clock that may be ahead of ours. */
    static Happening fires(TimerKind kind, String node) {
        return fires(kind, node, Duration.ZERO);
    }

    /** It fires, and the log says that it is so much later than our clock has it. */
    static Happening fires(TimerKind kind, String node, Duration ahead) {
        return scenario -> {
            Timer timer = new Timer(kind, node.isEmpty() ? Failure.SAGA : scenario.place(node));
            MemoryTimers timers = scenario.saga().timers();
            for (Effect.Arm armed : List.copyOf(timers.all())) {
                if (armed.timer().equals(timer)) {
                    timers.take(armed);
                }
            }
            scenario.tell(new Event.Due(scenario.atMs() + ahead.toMillis(), timer));
        };
    }

    /** What was to fire is gone. */
    static Happening forgetsItsTimers() {
        return scenario ->
                List.copyOf(scenario.saga().timers().all())
                        .forEach(timer -> scenario.saga().timers().take(timer));
    }
}
