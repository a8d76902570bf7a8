package dev.penelope.coordinator.engine;

import dev.penelope.coordinator.testing.MemorySaga;
import dev.penelope.model.Definition;
import dev.penelope.model.OnUnknown;
import dev.penelope.model.Policy;
import dev.penelope.model.Retry;
import dev.penelope.model.UndoPolicy;
import dev.penelope.testing.Seeded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

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
        for (int turn = 0; turn < TURNS && world.saga().saga().isPresent(); turn++) {
            Optional<Turn> next = draw(random, world, told, calm);
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
                        "Expected an end, but nothing helps after " + world.path());
            }
            world = walk.next(world, next.get());
        }
    }

    /** Mostly what is to be expected; sometimes anything, and sometimes what was said before. */
    private static Optional<Turn> draw(Random random, World world, List<Event> told, boolean calm) {
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
                        : dice < 90 ? Alphabet.answers(world) : Alphabet.everything(world);
        return turns.isEmpty()
                ? Optional.empty()
                : Optional.of(turns.get(random.nextInt(turns.size())));
    }

    private static Definition<?, ?> graph(Random random) {
        int size = 1 + random.nextInt(40);
        List<String> nodes = new ArrayList<>();
        boolean[] awaited = new boolean[size];
        for (int to = 0; to < size; to++) {
            List<String> before = new ArrayList<>();
            for (int from = Math.max(0, to - 8); from < to; from++) {
                boolean last = to == size - 1;
                if (random.nextInt(4) == 0 || (last && !awaited[from])) {
                    before.add("n" + from);
                    awaited[from] = true;
                }
            }
            nodes.add(
                    "n"
                            + to
                            + (random.nextInt(12) == 0 ? ":" + to : "")
                            + (before.isEmpty() ? "" : "<-" + String.join(",", before)));
        }
        join(nodes, awaited);
        Definition<?, ?> definition = Dag.dag(nodes.toArray(String[]::new));
        for (String name : IntStream.range(0, nodes.size()).mapToObj(i -> "n" + i).toList()) {
            definition = Dag.node(definition, name, policy -> policy(random, policy));
        }
        return definition;
    }

    /** The last node waits for all that nobody else waits for. */
    private static void join(List<String> nodes, boolean[] awaited) {
        List<String> loose =
                IntStream.range(0, awaited.length)
                        .filter(place -> !awaited[place])
                        .mapToObj(place -> "n" + place)
                        .toList();
        nodes.add("n" + nodes.size() + "<-" + String.join(",", loose));
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
                        .withUndo(random.nextInt(6) == 0 ? UndoPolicy.NONE : UndoPolicy.UNDO)
                        .withOnUnknown(random.nextInt(4) == 0 ? OnUnknown.STUCK : OnUnknown.UNDO);
        return random.nextInt(4) == 0
                ? drawn.withScheduleToClose(Duration.ofSeconds(1 + random.nextInt(20)))
                : drawn;
    }
}
