package dev.penelope.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.memory.MemorySaga;
import dev.penelope.coordinator.memory.Promises;
import dev.penelope.model.Definition;
import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Json;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.UndoPolicy;
import dev.penelope.testing.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The same outcomes, read in any order that can be, lead to the same end. */
final class OrderTest {
    /** What each worker says of each node: by its place, action and undo. */
    private record Fates(List<Fate> actions, List<Fate> undos) {
        Fate of(int place, Direction direction) {
            return (direction == Direction.ACTION ? actions : undos).get(place);
        }
    }

    private record Fate(OutcomeKind kind, boolean certainlyFirst) {
        static final Fate FINE = new Fate(OutcomeKind.SUCCEEDED, true);
        static final Fate FAILED = new Fate(OutcomeKind.FAILED, true);
        static final List<Fate> ALL =
                List.of(
                        FINE,
                        FAILED,
                        new Fate(OutcomeKind.FAILED, false),
                        new Fate(OutcomeKind.UNKNOWN, true),
                        new Fate(OutcomeKind.UNUSABLE, true));

        static Fate any(Random random) {
            return ALL.get(random.nextInt(ALL.size()));
        }

        static Fate ofUndo(Random random) {
            return random.nextInt(8) == 0 ? FAILED : FINE;
        }
    }

    /** Everything succeeds up to the last node; what it did is undone, or kept. */
    @Seeded(runs = 300)
    void ofAllThatLeadsToTheLastNodeAndBack(Random random) {
        Definition<?, ?> plain = RandomGraphs.of(random);
        Definition<?, ?> definition = plain;
        for (Node node : plain.nodes()) {
            if (random.nextInt(6) == 0) {
                definition =
                        Dag.node(
                                definition,
                                node.name(),
                                policy -> policy.withUndo(UndoPolicy.NONE));
            }
        }
        int last = definition.graph().last();
        Fate fate = random.nextBoolean() ? Fate.FAILED : Fate.ALL.get(random.nextInt(3));
        endsAlike(
                definition,
                new Fates(
                        fates(definition, place -> place == last ? fate : Fate.FINE),
                        fates(definition, place -> Fate.ofUndo(random))),
                random);
    }

    /** All at once are with workers when the first of them fails. */
    @Seeded(runs = 300)
    void ofSiblingsThatFailOrNot(Random random) {
        Definition<?, ?> definition = Dag.wide(2 + random.nextInt(20));
        int first = definition.graph().indexOf("first");
        int failing = definition.graph().indexOf("w0");
        endsAlike(
                definition,
                new Fates(
                        fates(
                                definition,
                                place ->
                                        place == first
                                                ? Fate.FINE
                                                : place == failing
                                                        ? Fate.FAILED
                                                        : Fate.any(random)),
                        fates(definition, place -> Fate.ofUndo(random))),
                random);
    }

    private static List<Fate> fates(Definition<?, ?> definition, IntFunction<Fate> fate) {
        return IntStream.range(0, definition.graph().size()).mapToObj(fate).toList();
    }

    private static void endsAlike(Definition<?, ?> definition, Fates fates, Random random) {
        List<String> one = end(definition, fates, new Random(random.nextLong()));
        List<String> other = end(definition, fates, new Random(random.nextLong()));
        assertThat(one).isEqualTo(other);
    }

    private static List<String> end(Definition<?, ?> definition, Fates fates, Random order) {
        MemorySaga saga = new MemorySaga(definition);
        World world = World.of(saga);
        saga.tell(world.start(Optional.empty()));
        Promises promises = new Promises(saga);
        for (List<Event> open = open(world, fates); !open.isEmpty(); open = open(world, fates)) {
            promises.check(saga.tell(open.get(order.nextInt(open.size()))));
            promises.checkState();
        }
        return states(world);
    }

    private static List<Event> open(World world, Fates fates) {
        List<Event> open = new ArrayList<>();
        if (world.isOver()) {
            return open;
        }
        for (int place = 0; place < world.saga().graph().size(); place++) {
            NodeRow row = world.node(place);
            if (row.state().inFlight()) {
                Direction direction =
                        row.state() == NodeState.RUNNING ? Direction.ACTION : Direction.UNDO;
                open.add(event(world, place, direction, fates.of(place, direction)));
            }
        }
        return open;
    }

    private static Event event(World world, int place, Direction direction, Fate fate) {
        boolean fine = fate.kind() == OutcomeKind.SUCCEEDED;
        return new Event.Outcome(
                world.nowMs(),
                place,
                direction,
                world.node(place).attempts(direction),
                fate.kind(),
                fine ? Optional.of(Json.of("" + place)) : Optional.empty(),
                fine ? Optional.empty() : Optional.of(ErrorInfo.of("Broken", "")),
                fate.certainlyFirst());
    }

    /** How the saga and each of its nodes stand in the end; a saga that succeeded has no more. */
    private static List<String> states(World world) {
        List<String> states = new ArrayList<>(List.of(world.status().name()));
        if (world.saga().saga().isPresent()) {
            IntStream.range(0, world.saga().graph().size())
                    .mapToObj(world::node)
                    .map(OrderTest::words)
                    .forEach(states::add);
        }
        return states;
    }

    /** All but what it waits for, which nobody counts once a saga unwinds. */
    private static String words(NodeRow row) {
        return "%s %s %d/%d held by %d"
                .formatted(
                        row.state(), row.flags(), row.attempts(), row.undoAttempts(), row.heldBy());
    }
}
