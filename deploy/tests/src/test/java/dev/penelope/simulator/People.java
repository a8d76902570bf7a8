package dev.penelope.simulator;

import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.engine.View;
import dev.penelope.coordinator.memory.Promises;
import dev.penelope.coordinator.stream.SimulatedSaga;
import dev.penelope.model.Direction;
import dev.penelope.model.Json;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Side;
import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import dev.penelope.protocol.ControlRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** Operators: they wish for anything at any time, and in the end do what sagas ask them for. */
final class People {
    /** A saga that nobody started. */
    static final SagaId NOBODY = new SagaId("nobody");

    private final World world;
    private final Random random;
    private int wishes;

    People(World world, Random random) {
        this.world = world;
        this.random = random;
    }

    /** Anything, of any saga and node, whether it is possible or not. */
    void wish() {
        if (random.nextInt(3) == 0) {
            steer();
        } else {
            intervene();
        }
    }

    private void intervene() {
        List<SimulatedSaga> sagas = List.copyOf(world.sagas());
        SimulatedSaga saga = sagas.get(random.nextInt(sagas.size()));
        Optional<String> node =
                Optional.of(saga.graph().node(random.nextInt(saga.graph().size())).name());
        if (random.nextInt(3) == 0) {
            say(saga);
            return;
        }
        switch (random.nextInt(24)) {
            case 0, 1, 2, 3 -> wish(saga.id(), Verb.PAUSE, Optional.empty());
            case 4, 5, 6, 7, 8 -> wish(saga.id(), Verb.RESUME, Optional.empty());
            case 9, 10 -> wish(saga.id(), Verb.ABORT, Optional.empty());
            case 11 -> wish(saga.id(), Verb.ABANDON, Optional.empty());
            case 12, 13 -> wish(saga.id(), Verb.RETRY_UNDO, Optional.empty());
            case 14, 15 -> wish(saga.id(), Verb.RETRY_UNDO, node);
            case 16, 17 -> wish(saga.id(), Verb.MARK_UNDONE, node);
            case 18 -> wish(saga.id(), Verb.RELEASE, Optional.empty());
            case 19, 20 -> retry(saga.id(), node.orElseThrow());
            case 21, 22 -> skip(saga.id(), node.orElseThrow());
            default -> wish(NOBODY, Verb.RETRY_UNDO, Optional.of("nothing"));
        }
    }

    private void retry(SagaId saga, String node) {
        Wish wish =
                random.nextInt(3) == 0
                        ? Wish.of(Json.of("\"another input of " + node + "\""))
                        : Wish.NONE;
        wish(saga, Verb.RETRY, Optional.of(node), wish);
    }

    private void skip(SagaId saga, String node) {
        wish(saga, Verb.SKIP, Optional.of(node), Wish.of(Json.of("\"instead of " + node + "\"")));
    }

    /** Breakpoints, steps and injections, of any node, whether they come in time or not. */
    private void steer() {
        List<SimulatedSaga> sagas = List.copyOf(world.sagas());
        SimulatedSaga saga = sagas.get(random.nextInt(sagas.size()));
        Optional<String> node =
                Optional.of(saga.graph().node(random.nextInt(saga.graph().size())).name());
        Wish wish =
                Wish.of(random.nextBoolean() ? Direction.ACTION : Direction.UNDO)
                        .on(random.nextBoolean() ? Side.BEFORE : Side.AFTER)
                        .times(1 + random.nextInt(3));
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> wish(saga.id(), Verb.BREAK, node, wish);
            case 4, 5, 6 -> wish(saga.id(), Verb.STEP, Optional.empty(), wish);
            case 7 -> wish(saga.id(), Verb.INJECT_ERROR, node, wish);
            case 8, 9 -> wish(saga.id(), Verb.INJECT_REPEAT, node, wish);
            case 10 -> wish(saga.id(), Verb.CLEAR, Optional.empty(), wish);
            default -> wish(saga.id(), Verb.CLEAR, node, wish);
        }
    }

    private void wish(SagaId saga, Verb verb, Optional<String> node) {
        wish(saga, verb, node, Wish.NONE);
    }

    private void wish(SagaId saga, Verb verb, Optional<String> node, Wish wish) {
        String id = "c" + wishes++;
        world.broker().append(new ControlRecord(saga, id, verb, node, "ariadne", "because", wish));
    }

    /** To a node that waits for it, or will, or did, or does not: one of two things. */
    private void say(SimulatedSaga saga) {
        List<Node> all = saga.definition().nodes();
        List<Node> signals = all.stream().filter(Node.Signal.class::isInstance).toList();
        Node node = any(signals.isEmpty() || random.nextInt(20) == 0 ? all : signals);
        if (random.nextInt(20) == 0) {
            sayAmongControls(saga.id(), node.name());
            return;
        }
        say(saga.id(), node.name(), random.nextInt(4) == 0 ? "no" : "yes");
    }

    private void say(SagaId saga, String node, String what) {
        Json value = Json.of("\"" + what + " to " + node + "\"");
        wish(saga, Verb.SIGNAL, Optional.of(node), Wish.of(value));
    }

    /** A signal where controls belong changes nothing. */
    private void sayAmongControls(SagaId saga, String node) {
        String id = "c" + wishes++;
        Json value = Json.of("\"astray\"");
        world.broker()
                .appendAmongControls(
                        new ControlRecord(
                                saga,
                                id,
                                Verb.SIGNAL,
                                Optional.of(node),
                                "ariadne",
                                "because",
                                Wish.of(value)));
    }

    /** Does what sagas ask for. Returns whether any did. */
    boolean help() {
        boolean any = false;
        for (SimulatedSaga saga : world.sagas()) {
            if (world.broken().contains(saga.id())) {
                continue; // It would fail again.
            }
            if (world.isQuarantined(saga.id())) {
                wish(saga.id(), Verb.RELEASE, Optional.empty());
                any = true;
            } else {
                any |= world.committed(saga.id()).map(this::help).orElse(false);
            }
        }
        return any;
    }

    private boolean help(View view) {
        Saga saga = view.saga().orElseThrow();
        if (saga.pause().isPresent()) {
            Verb verb = random.nextInt(3) == 0 ? Verb.STEP : Verb.RESUME;
            wish(saga.id(), verb, Optional.empty());
            return true;
        }
        if (saga.steering().held()) {
            Verb verb = random.nextInt(3) == 0 ? Verb.STEP : Verb.CLEAR;
            wish(saga.id(), verb, Optional.empty());
            return true;
        }
        List<String> awaited = nodes(view, place -> isAwaited(view, saga.id(), place));
        if (saga.status() == SagaStatus.RUNNING && !awaited.isEmpty()) {
            awaited.forEach(node -> say(saga.id(), node, "yes"));
            return true;
        }
        if (saga.status() != SagaStatus.STUCK) {
            return false;
        }
        if (saga.stuck().orElseThrow().from() == SagaStatus.RUNNING) {
            decide(view, saga.id());
        } else {
            undo(view, saga.id());
        }
        return true;
    }

    /** All is to be undone, or nothing is left of it, or the saga goes on all the same. */
    private void decide(View view, SagaId saga) {
        String undecided = any(rows(view, row -> row.flags().undecided()));
        switch (random.nextInt(5)) {
            case 0 -> wish(saga, Verb.ABORT, Optional.empty());
            case 1 -> wish(saga, Verb.MARK_UNDONE, Optional.of(undecided));
            case 2 -> skip(saga, undecided);
            default -> retry(saga, undecided);
        }
    }

    private void undo(View view, SagaId saga) {
        List<String> failed = rows(view, row -> row.state() == NodeState.UNDO_FAILED);
        switch (random.nextInt(3)) {
            case 0 -> wish(saga, Verb.RETRY_UNDO, Optional.empty());
            case 1 -> wish(saga, Verb.RETRY_UNDO, Optional.of(any(failed)));
            default -> wish(saga, Verb.MARK_UNDONE, Optional.of(any(failed)));
        }
    }

    /** To some that have a deadline, nobody ever says anything. */
    private static boolean isAwaited(View view, SagaId saga, int place) {
        return view.graph().node(place) instanceof Node.Signal signal
                && Promises.row(view, place).state() == NodeState.WAITING
                && (signal.deadline().isEmpty() || (saga.value() + place).hashCode() % 3 != 0);
    }

    private static List<String> rows(View view, Predicate<NodeRow> wanted) {
        return nodes(view, place -> wanted.test(Promises.row(view, place)));
    }

    private static List<String> nodes(View view, IntPredicate wanted) {
        List<String> nodes = new ArrayList<>();
        for (int place = 0; place < view.graph().size(); place++) {
            if (wanted.test(place)) {
                nodes.add(view.graph().node(place).name());
            }
        }
        return nodes;
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
