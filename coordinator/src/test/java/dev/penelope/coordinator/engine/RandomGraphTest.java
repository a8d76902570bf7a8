package dev.penelope.coordinator.engine;

import dev.penelope.coordinator.memory.MemorySaga;
import dev.penelope.model.Definition;
import dev.penelope.model.Node;
import dev.penelope.model.OnFailure;
import dev.penelope.model.OnUnknown;
import dev.penelope.model.Policy;
import dev.penelope.model.Quota;
import dev.penelope.model.Retry;
import dev.penelope.model.UndoPolicy;
import dev.penelope.testing.Seeded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Larger graphs and longer stories than can be told exhaustively. */
final class RandomGraphTest {
    private static final int TURNS = 150;

    @Seeded(runs = 500)
    void whateverHappensThePromisesHoldAndThereIsAnEndOnceAllGoesWell(Random random) {
        Walk walk = new Walk();
        Optional<Duration> deadline =
                random.nextInt(3) == 0
                        ? Optional.of(Duration.ofSeconds(1 + random.nextInt(60)))
                        : Optional.empty();
        World world = walk.start(new MemorySaga(graph(random)), deadline);
        List<Event> told = new ArrayList<>();
        boolean calm = random.nextBoolean();
        boolean steered = random.nextInt(3) == 0;
        for (int turn = 0; turn < TURNS && world.saga().saga().isPresent(); turn++) {
            Optional<Turn> next = draw(random, world, told, calm, steered);
            if (next.isEmpty()) {
                break;
            }
            next.get().event().filter(Event.Outcome.class::isInstance).ifPresent(told::add);
            world = walk.next(world, next.get());
        }
        for (int turn = 0; !world.isOver(); turn++) {
            Optional<Turn> next = Walk.helpful(world);
            if (next.isEmpty() || turn > 2_000) {
                throw new AssertionError(
                        "Expected an end, but nothing helps after "
                                + world.path()
                                + "\n"
                                + world.saga().saga()
                                + "\n"
                                + world.saga().pages());
            }
            world = walk.next(world, next.get());
        }
    }

    /** Mostly what is to be expected; sometimes anything, and sometimes what was said before. */
    private static Optional<Turn> draw(
            Random random, World world, List<Event> told, boolean calm, boolean steered) {
        int dice = random.nextInt(100);
        if (dice < 5 && !told.isEmpty()) {
            return Optional.of(
                    new Turn(
                            "again",
                            Optional.of(told.get(random.nextInt(told.size()))),
                            world.applied(),
                            world.nowMs(),
                            world.saga().queueExists("default")));
        }
        List<Turn> turns =
                dice < 60 && calm
                        ? Walk.helpful(world).stream().toList()
                        : dice < 90
                                ? Alphabet.answers(world)
                                : steered
                                        ? Alphabet.everythingAndSteering(world)
                                        : Alphabet.everything(world);
        return turns.isEmpty()
                ? Optional.empty()
                : Optional.of(turns.get(random.nextInt(turns.size())));
    }

    private static Definition<?, ?> graph(Random random) {
        Definition<?, ?> definition = RandomGraphs.of(random);
        for (Node node : definition.nodes()) {
            definition = Dag.node(definition, node.name(), policy -> policy(random, policy));
        }
        Quota quota =
                new Quota(
                        random.nextInt(3) == 0 ? 1 + random.nextInt(3) : Quota.NO_LIMIT,
                        random.nextInt(3) == 0 ? random.nextInt(4) : Quota.NO_LIMIT);
        return Dag.within(definition, quota);
    }

    private static UndoPolicy undo(Random random) {
        UndoPolicy[] all = UndoPolicy.values();
        return random.nextInt(4) == 0 ? all[random.nextInt(all.length)] : UndoPolicy.UNDO;
    }

    private static Policy policy(Random random, Policy policy) {
        Retry retry =
                new Retry(
                        Duration.ofSeconds(1),
                        2,
                        Duration.ofMinutes(1),
                        0.2,
                        1 + random.nextInt(4));
        Policy drawn =
                policy.withRetry(retry)
                        .withUndoRetry(retry)
                        .withUndo(undo(random))
                        .withOnUnknown(random.nextInt(4) == 0 ? OnUnknown.STUCK : OnUnknown.UNDO)
                        .withOnFailure(
                                random.nextInt(5) == 0 ? OnFailure.FORWARD : OnFailure.UNWIND);
        return random.nextInt(4) == 0
                ? drawn.withScheduleToClose(Duration.ofSeconds(1 + random.nextInt(20)))
                : drawn;
    }
}
