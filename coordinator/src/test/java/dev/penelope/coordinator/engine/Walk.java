package dev.penelope.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.testing.MemorySaga;
import dev.penelope.coordinator.testing.Promises;
import dev.penelope.model.Direction;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.UndoPolicy;
import dev.penelope.model.Verb;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Goes from world to world, and checks each step and what lies outside of the saga. */
final class Walk {
    private final Set<Step.Move> visited = new HashSet<>();

    /** The transitions that were taken, whichever node took them. */
    Set<Step.Move> visited() {
        return visited;
    }

    World start(MemorySaga saga) {
        return start(saga, Optional.empty());
    }

    World start(MemorySaga saga, Optional<Duration> deadline) {
        World empty = World.of(saga);
        Event.Start start = empty.start(deadline);
        return next(empty, new Turn("start", Optional.of(start), 0, empty.nowMs(), true));
    }

    World next(World world, Turn turn) {
        MemorySaga saga = world.saga().copy();
        World next = new World(saga, turn.applied(), turn.nowMs(), world, turn.what());
        saga.queue("default", turn.queue());
        try {
            turn.event().ifPresent(event -> take(next, event));
        } catch (AssertionError | IllegalStateException broken) {
            throw new AssertionError(
                    broken.getMessage() + "\nafter " + next.path() + "\n" + saga.pages(), broken);
        }
        return next;
    }

    private void take(World next, Event event) {
        MemorySaga saga = next.saga();
        Promises promises = new Promises(saga);
        if (event instanceof Event.Due due) {
            saga.timers()
                    .dueMs(due.timer())
                    .ifPresent(dueMs -> saga.timers().take(new Effect.Arm(due.timer(), dueMs)));
        }
        Step step = saga.tell(event);
        Scenario.collect(step, visited);
        promises.check(step);
        Scenario.isBounded(step);
        promises.checkState();
        if (next.isOver()) {
            agreesWithTheWorld(next);
        }
    }

    /** What a result claims is so, from then on. */
    private static void agreesWithTheWorld(World world) {
        SagaStatus outcome = world.status();
        for (int place = 0; place < world.saga().graph().size(); place++) {
            if (!(world.saga().graph().node(place) instanceof Node.Run run)) {
                continue;
            }
            boolean applied = (world.applied() & 1L << place) != 0;
            if (outcome == SagaStatus.SUCCEEDED) {
                assertThat(applied).as("SUCCEEDED, and %s took effect", run.name()).isTrue();
            } else if (outcome == SagaStatus.FAILED && run.policy().undo() == UndoPolicy.UNDO) {
                assertThat(applied).as("FAILED, and an effect of %s is left", run.name()).isFalse();
            }
        }
    }

    /** Workers answer well, timers fire, operators help; none if nothing could help. */
    static Optional<Turn> helpful(World world) {
        if (!world.saga().queueExists("default")) {
            return Optional.of(
                    new Turn("heal", Optional.empty(), world.applied(), world.nowMs(), true));
        }
        Saga saga = world.saga().saga().orElseThrow();
        if (saga.pause().isPresent()) {
            return Optional.of(Alphabet.control(world, Verb.RESUME));
        }
        if (saga.steering().held()) {
            return Optional.of(Alphabet.clear(world));
        }
        for (int place = 0; place < world.saga().graph().size(); place++) {
            NodeState state = world.node(place).state();
            if (state == NodeState.RUNNING) {
                return Optional.of(Alphabet.success(world, place, Direction.ACTION));
            }
            if (state == NodeState.UNDOING) {
                return Optional.of(Alphabet.success(world, place, Direction.UNDO));
            }
        }
        if (saga.status() == SagaStatus.STUCK) {
            return Optional.of(
                    Alphabet.control(
                            world,
                            saga.stuck().orElseThrow().from() == SagaStatus.RUNNING
                                    ? Verb.ABORT
                                    : Verb.RETRY_UNDO));
        }
        return Alphabet.timers(world).stream().findFirst();
    }
}
