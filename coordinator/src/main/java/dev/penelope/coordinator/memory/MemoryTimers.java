package dev.penelope.coordinator.memory;

import dev.penelope.coordinator.engine.Effect;
import dev.penelope.coordinator.engine.Timer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The armed timers of one saga, soonest first. They fire when somebody takes them. */
public final class MemoryTimers {
    private static final Comparator<Effect.Arm> SOONEST_FIRST =
            Comparator.comparingLong(Effect.Arm::dueMs)
                    .thenComparing(armed -> armed.timer().kind())
                    .thenComparingInt(armed -> armed.timer().place());

    private final NavigableSet<Effect.Arm> armed = new TreeSet<>(SOONEST_FIRST);

    /** Taken, and to be judged by the log, which has not answered. */
    private final List<Effect.Arm> asked = new ArrayList<>();

    MemoryTimers() {}

    MemoryTimers copy() {
        MemoryTimers copy = new MemoryTimers();
        copy.armed.addAll(armed);
        copy.asked.addAll(asked);
        return copy;
    }

    /** Arms one; the same one armed twice is one. */
    public void arm(Effect.Arm timer) {
        armed.add(timer);
    }

    void disarm(Effect.Disarm timer) {
        armed.remove(new Effect.Arm(timer.timer(), timer.dueMs()));
    }

    /** All that are armed, soonest first; changes with them. */
    public NavigableSet<Effect.Arm> all() {
        return Collections.unmodifiableNavigableSet(armed);
    }

    /** When the soonest one for this is due, or was, if the log has still to judge it. */
    public Optional<Long> dueMs(Timer timer) {
        return Stream.concat(asked.stream(), armed.stream())
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

    /** One that was taken is not told to the saga, but to the log, which will say when. */
    public void ask(Effect.Arm timer) {
        asked.add(timer);
    }

    /** The log says that it is time. */
    public void answered(Timer timer) {
        asked.stream()
                .filter(each -> each.timer().equals(timer))
                .findFirst()
                .ifPresent(asked::remove);
    }
}
