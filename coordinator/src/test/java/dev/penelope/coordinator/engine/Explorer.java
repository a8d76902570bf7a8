package dev.penelope.coordinator.engine;

import dev.penelope.coordinator.memory.MemorySaga;
import dev.penelope.model.Definition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Visits every state that a saga can get into, by every order of what may happen, and checks each
 * step and what lies outside of the saga; from every state, it must come to an end once all goes
 * well.
 */
final class Explorer {
    private final Function<World, List<Turn>> alphabet;
    private final Set<Long> seen = new HashSet<>();

    /** States that are known to lead to an end once all goes well. */
    private final Set<Long> good = new HashSet<>();

    private final Walk walk = new Walk();
    private int states;

    Explorer(Function<World, List<Turn>> alphabet) {
        this.alphabet = alphabet;
    }

    /** How many states there were, of all sagas together. */
    int states() {
        return states;
    }

    /** The transitions that were taken, whichever node took them. */
    Set<Step.Move> visited() {
        return walk.visited();
    }

    void explore(Definition<?, ?> definition) {
        seen.clear();
        good.clear();
        Deque<World> open = new ArrayDeque<>();
        open.push(walk.start(new MemorySaga(definition)));
        while (!open.isEmpty()) {
            World world = open.pop();
            if (!seen.add(world.fingerprint())) {
                continue;
            }
            endsWhenAllGoesWell(world);
            for (Turn turn : alphabet.apply(world)) {
                open.push(walk.next(world, turn));
            }
        }
        states += seen.size();
    }

    /** Workers answer well, timers fire, operators help: there must be an end. */
    private void endsWhenAllGoesWell(World from) {
        World world = from;
        Set<Long> way = new HashSet<>();
        for (int steps = 0; !world.isOver(); steps++) {
            long at = world.fingerprint();
            if (good.contains(at)) {
                break;
            }
            way.add(at);
            Optional<Turn> turn = Walk.helpful(world);
            if (turn.isEmpty() || steps > 200) {
                throw new AssertionError(
                        "Expected an end once all goes well, but nothing helps\nafter "
                                + world.path()
                                + "\n"
                                + world.saga().saga()
                                + "\n"
                                + world.saga().pages());
            }
            world = walk.next(world, turn.get());
        }
        good.addAll(way);
    }
}
