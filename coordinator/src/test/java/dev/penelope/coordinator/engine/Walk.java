package dev.penelope.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.memory.MemorySaga;
import dev.penelope.coordinator.memory.Promises;
import dev.penelope.model.Direction;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.UndoPolicy;
import dev.penelope.model.Verb;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;

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
            agreesWithTheWorld(next, step);
        }
    }

    /**
     * The nodes that ran, if this step ended the saga: what comes after a success changes nothing.
     */
    private static IntPredicate succeeded(Step step) {
        return place ->
                step.effects().stream()
                        .anyMatch(effect ->
                                effect instanceof Effect.Finish end
                                        && end.nodes().get(place).state() == NodeState.SUCCEEDED);
    }

    /** What a result claims is so, and of a failure from then on. */
    private static void agreesWithTheWorld(World world, Step step) {
        IntPredicate succeeded = succeeded(step);
        SagaStatus outcome = world.status();
        for (int place = 0; place < world.saga().graph().size(); place++) {
            if (!(world.saga().graph().node(place) instanceof Node.Run run)) {
                continue;
            }
            boolean applied = (world.applied() & 1L << place) != 0;
            if (outcome == SagaStatus.SUCCEEDED && succeeded.test(place)) {
                assertThat(applied).as("SUCCEEDED, and %s took effect", run.name()).isTrue();
            } else if (outcome == SagaStatus.FAILED && run.policy().undo() != UndoPolicy.NONE) {
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
        for (int place = 0; place < world.saga().graph().size(); place++) {
            if (world.node(place).state() == NodeState.WAITING
                    && saga.status() == SagaStatus.RUNNING
                    && world.saga().graph().node(place) instanceof Node.Signal) {
                return Optional.of(Alphabet.signal(world, place));
            }
        }
        if (saga.status() == SagaStatus.STUCK) {
            return Optional.of(
                    saga.stuck().orElseThrow().from() == SagaStatus.RUNNING
                            ? decision(world)
                            : undo(world));
        }
        return Alphabet.timers(world).stream().findFirst();
    }

    private static Turn decision(World world) {
        int[] undecided = places(world, row -> row.flags().undecided());
        boolean noWayBack =
                Arrays.stream(world.saga().graph().pivots())
                        .mapToObj(place -> world.node(place).state())
                        .anyMatch(NodeState::passed);
        return noWayBack
                ? Alphabet.retry(world, undecided[0])
                : Alphabet.control(world, Verb.ABORT);
    }

    /** Where nothing can undo it, a person saw to it that nothing is left. */
    private static Turn undo(World world) {
        for (int place : places(world, row -> row.state() == NodeState.UNDO_FAILED)) {
            if (world.saga().graph().node(place) instanceof Node.Run run
                    && run.policy().undo() == UndoPolicy.PIVOT) {
                long left = world.applied() & ~(1L << place);
                return Alphabet.markUndone(world, place, left);
            }
        }
        return Alphabet.control(world, Verb.RETRY_UNDO);
    }

    private static int[] places(World world, Predicate<NodeRow> such) {
        return IntStream.range(0, world.saga().graph().size())
                .filter(place -> such.test(world.node(place)))
                .toArray();
    }
}
