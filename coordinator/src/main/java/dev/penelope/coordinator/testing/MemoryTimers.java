package dev.penelope.coordinator.testing;

import dev.penelope.coordinator.engine.Effect;
import dev.penelope.coordinator.engine.Timer;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** The armed timers of one saga, soonest first. They fire when somebody takes them. */
public final class MemoryTimers {
    private static final Comparator<Effect.Arm> SOONEST_FIRST =
            Comparator.comparingLong(Effect.Arm::dueMs)
                    .thenComparing(armed -> armed.timer().kind())
                    .thenComparingInt(armed -> armed.timer().place());

    private final NavigableSet<Effect.Arm> armed = new TreeSet<>(SOONEST_FIRST);

    MemoryTimers() {}

    MemoryTimers copy() {
        MemoryTimers copy = new MemoryTimers();
        copy.armed.addAll(armed);
        return copy;
    }

    void arm(Effect.Arm timer) {
        armed.add(timer);
    }

    void disarm(Effect.Disarm timer) {
        armed.remove(new Effect.Arm(timer.timer(), timer.dueMs()));
    }

    /** All that are armed, soonest first; changes with them. */
    public NavigableSet<Effect.Arm> all() {
        return java.util.Collections.unmodifiableNavigableSet(armed);
    }

    /** When the soonest one for this is due. */
    public Optional<Long> dueMs(Timer timer) {
        return armed.stream()
                .filter(each -> each.timer().equals(timer))
                .map(Effect.Arm::dueMs)
                .findFirst();
    }

    /** Takes the soonest one that is due by then: it is armed no more. */
    public Optional<Effect.Arm> takeDue(long nowMs) {
        if (armed.isEmpty() || armed.first().dueMs() > nowMs) {
            return Optional.empty();
        }
        return Optional.ofNullable(armed.pollFirst());
    }

    /** Takes this one, due or not. */
    public void take(Effect.Arm timer) {
        armed.remove(timer);
    }
}
