package dev.penelope.coordinator.engine;

import dev.penelope.coordinator.memory.MemorySaga;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A saga and what is true outside of it, at one point of one possible course of events.
 *
 * @param applied a bit for each node whose effect is there
 * @param before where it came from
 * @param by what happened then
 */
record World(MemorySaga saga, long applied, long nowMs, @Nullable World before, String by) {
    /** A world in which nothing has happened yet. */
    static World of(MemorySaga saga) {
        return new World(saga, 0, Scenario.START_MS, null, "");
    }

    Event.Start start(Optional<Duration> deadline) {
        return new Event.Start(
                nowMs,
                new SagaId("s1"),
                new RunId("r1"),
                "hash",
                "content",
                Scenario.PARAMS,
                Map.of(),
                deadline,
                Optional.empty());
    }

    NodeRow node(int place) {
        List<NodeRow> page = saga.page(place / View.PAGE);
        int at = place % View.PAGE;
        return at < page.size()
                ? page.get(at)
                : NodeRow.untouched(
                        saga.graph().predecessors(place).length,
                        saga.graph().successors(place).length);
    }

    boolean isOver() {
        return saga.saga().isEmpty() || saga.saga().get().status().ended();
    }

    SagaStatus status() {
        return saga.saga().map(Saga::status).orElseGet(() -> saga.remains().orElseThrow().status());
    }

    /** All that happened, from the start on. */
    String path() {
        Deque<String> steps = new ArrayDeque<>();
        for (World at = this; at != null; at = at.before) {
            steps.addFirst(at.by);
        }
        return String.join("\n  ", steps);
    }

    /** Worlds with the same fingerprint go on alike: all but times and the record is in it. */
    long fingerprint() {
        Fingerprint print = new Fingerprint().add((int) applied);
        if (saga.saga().isEmpty()) {
            return print.add(
                            saga.remains()
                                    .map(remains -> remains.status().name().hashCode())
                                    .orElse(0))
                    .value();
        }
        Saga header = saga.saga().get();
        Tally tally = header.tally();
        print.add(header.status())
                .add(header.pause().isPresent())
                .add(header.stuck().map(stuck -> stuck.from().name().hashCode()).orElse(0))
                .add(header.hasEnded())
                .add(saga.queueExists("default"))
                .add(tally.unsettled())
                .add(tally.cursor());
        for (int place = 0; place < saga.graph().size(); place++) {
            NodeRow row = node(place);
            print.add(row.state())
                    .add(row.mayHaveRun())
                    .add(row.flags().released())
                    .add(row.flags().undecided())
                    .add(row.flags().repeat())
                    // From the third on they are alike: no policy here allows more than two.
                    .add(Math.min(row.attempts(), 3))
                    .add(Math.min(row.undoAttempts(), 3))
                    .add(row.times().dueMs() != 0)
                    .add(row.times().closeByMs() != 0)
                    .add(saga.payload(new Payload.Output(place)).isPresent());
        }
        Steering steering = header.steering();
        print.add(steering.granted()).add(steering.held());
        for (Mark mark : steering.marks()) {
            print.add(mark.place())
                    .add(mark.direction())
                    .add(mark.what())
                    .add(mark.times())
                    .add(mark.had())
                    .add(Math.min(mark.last(), 3));
        }
        saga.timers().all().stream()
                .map(Effect.Arm::timer)
                .distinct()
                .mapToInt(timer -> timer.kind().name().hashCode() * 64 + timer.place())
                .sorted()
                .forEach(print::add);
        return print.value();
    }

    /** A hash that tells millions of states apart. */
    private static final class Fingerprint {
        private long bits = 0x9e3779b97f4a7c15L;

        Fingerprint add(int value) {
            bits = (bits ^ value) * 0xbf58476d1ce4e5b9L;
            bits ^= bits >>> 29;
            return this;
        }

        Fingerprint add(Enum<?> value) {
            return add(value.name().hashCode());
        }

        Fingerprint add(boolean value) {
            return add(value ? 1 : 0);
        }

        long value() {
            return bits;
        }
    }
}
