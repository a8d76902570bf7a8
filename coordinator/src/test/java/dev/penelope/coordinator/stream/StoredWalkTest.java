package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.engine.Effect;
import dev.penelope.coordinator.engine.Event;
import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Step;
import dev.penelope.model.Definition;
import dev.penelope.model.Direction;
import dev.penelope.model.Input;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.Policy;
import dev.penelope.model.RunId;
import dev.penelope.testing.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Another process may take over after any step: what is stored is all that there is to know. */
final class StoredWalkTest {
    private final Bench bench = new Bench();

    @AfterEach
    void end() {
        bench.close();
    }

    @Seeded(runs = 150)
    void aRestartAfterAnyStepOfASmallSagaChangesNothing(Random random) {
        walk(random, 3 + random.nextInt(12), 150);
    }

    @Seeded(runs = 25)
    void aRestartAfterAnyStepOfALargeSagaChangesNothing(Random random) {
        walk(random, 64 + random.nextInt(80), 400);
    }

    private void walk(Random random, int nodes, int turns) {
        RandomSaga saga = new RandomSaga(random);
        StoredTwin twin = new StoredTwin(saga.definition(nodes), bench);
        twin.tell(saga.start());
        for (int turn = 0; turn < turns; turn++) {
            twin.reload(saga.nowMs());
            twin.agrees();
            twin.queue(random.nextInt(10) > 0);
            twin.tell(saga.next(twin.memory()));
        }
    }

    @Test
    void fiveThousandNodesInARowAreAllUndoneOverManyRestarts() {
        int many = Limits.NODES;
        StoredTwin twin = new StoredTwin(chain(many), bench);
        twin.tell(
                new Event.Start(
                        1,
                        StoredTwin.ID,
                        new RunId("r1"),
                        "00",
                        "00",
                        Json.NULL,
                        Map.of(),
                        Optional.empty(),
                        Optional.empty()));
        int steps = 0;
        for (int place = 0; place < many - 1; place++) {
            twin.tell(outcome(place, Direction.ACTION, OutcomeKind.SUCCEEDED));
            now(++steps, twin);
        }
        Step step = twin.tell(outcome(many - 1, Direction.ACTION, OutcomeKind.FAILED));
        for (int place = many - 2; place >= 0; place--) {
            assertThat(step.effects()).filteredOn(Effect.Dispatch.class::isInstance).hasSize(1);
            step = twin.tell(outcome(place, Direction.UNDO, OutcomeKind.SUCCEEDED));
            now(++steps, twin);
        }
        Effect.Finish finish = (Effect.Finish) step.effects().getFirst();
        assertThat(finish.nodes().stream().map(NodeRow::state).distinct())
                .containsExactly(NodeState.UNDONE, NodeState.FAILED);
        twin.reload(steps);
        twin.agrees();
    }

    private static void now(int steps, StoredTwin twin) {
        if (steps % 500 == 0) {
            twin.reload(steps);
            twin.agrees();
        }
    }

    private static Event outcome(int place, Direction direction, OutcomeKind kind) {
        return new Event.Outcome(
                1,
                place,
                direction,
                1,
                kind,
                kind == OutcomeKind.SUCCEEDED ? Optional.of(Json.of("" + place)) : Optional.empty(),
                Optional.empty(),
                true);
    }

    private static Definition<?, ?> chain(int length) {
        List<Node> nodes = new ArrayList<>();
        for (int n = 0; n < length; n++) {
            nodes.add(
                    new Node.Run(
                            "n" + n,
                            "n" + n,
                            "x",
                            n == 0 ? new Input.Params() : new Input.Output("n" + (n - 1)),
                            List.of(),
                            Policy.DEFAULT));
        }
        return new Definition<>("chain", 1, Policy.DEFAULT, nodes);
    }
}
