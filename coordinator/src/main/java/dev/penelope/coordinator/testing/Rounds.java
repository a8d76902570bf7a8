package dev.penelope.coordinator.testing;

import dev.penelope.model.Direction;
import dev.penelope.model.Graph;
import dev.penelope.model.Limits;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import dev.penelope.model.OnFailure;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.UndoPolicy;
import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import dev.penelope.protocol.NodeReport;
import dev.penelope.protocol.SagaLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The same saga again and again, each time with something else that goes wrong. */
final class Rounds<P, O> {
    private final SagaKit<P, O> kit;
    private final P params;
    private final Supplier<?> digest;
    private final List<Node.Run> nodes = new ArrayList<>();

    Rounds(SagaKit<P, O> kit, P params, Supplier<?> digest) {
        this.kit = kit;
        this.params = params;
        this.digest = digest;
        Graph graph = kit.definition().graph();
        for (int place = 0; place < graph.size(); place++) {
            if (graph.node(place) instanceof Node.Run run) {
                nodes.add(run);
            }
        }
    }

    /** What a round did to the world. */
    private record Round<O>(String what, Digest before, Digest after, KitRun<O> run, int events) {}

    void failEveryNode() {
        Optional<Round<O>> fine = Optional.empty();
        for (Node.Run node : nodes) {
            if (goesForward(node) && fine.isEmpty()) {
                fine = Optional.of(play("nothing fails", kit.faults()));
            }
            for (Injection how : injections(node)) {
                holds(node, fine, play(naming(node, how), kit.faults().failing(node.name(), how)));
            }
        }
    }

    void repeatEverything() {
        Round<O> once = play("everything is delivered once", kit.faults());
        same(once, play("everything is delivered twice", kit.faults().everythingTwice()));
        for (Node.Run node : nodes) {
            for (Injection how : injections(node)) {
                holds(
                        node,
                        Optional.of(once),
                        play(
                                naming(node, how) + ", and everything is delivered twice",
                                kit.faults().failing(node.name(), how).everythingTwice()));
            }
        }
    }

    void crashEverywhere() {
        crashEverywhere("", kit.faults());
        Node.Run last = nodes.getLast();
        Injection how = injections(last).getLast();
        crashEverywhere(naming(last, how) + ", and ", kit.faults().failing(last.name(), how));
    }

    private void crashEverywhere(String what, Faults faults) {
        Round<O> without = play(what + "nobody dies", faults);
        for (Faults.Delivery delivery : deliveries(without.run().log())) {
            for (Faults.Death death : Faults.Death.values()) {
                String round = what + delivery + ", " + death;
                same(without, play(round, faults.losing(delivery, death)));
            }
        }
        for (int event = 1; event <= without.events(); event++) {
            String round = what + "the coordinator dies on event " + event;
            same(without, play(round, faults.crashing(event)));
        }
    }

    private static Set<Faults.Delivery> deliveries(SagaLog log) {
        Set<Faults.Delivery> all = new LinkedHashSet<>();
        for (SagaLog.Entry entry : log.entries()) {
            if (entry instanceof SagaLog.Entry.Sent sent) {
                all.add(
                        new Faults.Delivery(
                                sent.command().node(),
                                sent.command().direction(),
                                sent.command().attempt()));
            }
        }
        return all;
    }

    void lateActions() {
        for (Node.Run node : nodes) {
            Injection how = injections(node).getLast();
            Faults faults = kit.faults().failing(node.name(), how);
            Round<O> first = play(naming(node, how), faults);
            for (Faults.Delivery delivery : deliveries(first.run().log())) {
                if (delivery.direction() == Direction.UNDO) {
                    undone(
                            node,
                            play(
                                    naming(node, how)
                                            + ", and the action of \""
                                            + delivery.node()
                                            + "\" is delivered again after its undo",
                                    faults.late(Set.of(delivery.node()))));
                }
            }
        }
    }

    /** A node whose undo is not called has nothing that could be taken back. */
    private List<Injection> injections(Node.Run node) {
        if (goesForward(node)) {
            return List.of(Injection.ONCE);
        }
        return node.policy().undo().runs()
                ? List.of(Injection.WITHOUT_EFFECT, Injection.AFTER_EFFECT, Injection.IN_DOUBT)
                : List.of(Injection.WITHOUT_EFFECT);
    }

    /** Whether its failure must not have the saga unwind: by its policy, or behind a pivot. */
    private boolean goesForward(Node.Run node) {
        Graph graph = kit.definition().graph();
        BitSet before = new BitSet();
        for (int place = graph.indexOf(node.name()); place >= 0; place = before.length() - 1) {
            before.clear(place);
            for (int predecessor : graph.predecessors(place)) {
                before.set(predecessor);
                if (graph.node(predecessor) instanceof Node.Run run
                        && run.policy().undo() == UndoPolicy.PIVOT) {
                    return true;
                }
            }
        }
        return node.policy().onFailure() == OnFailure.FORWARD;
    }

    /** What only goes forward comes to the same end as if it had not failed. */
    private void holds(Node.Run node, Optional<Round<O>> fine, Round<O> round) {
        if (goesForward(node)) {
            same(fine.orElseThrow(), round);
        } else {
            undone(node, round);
        }
    }

    private static String naming(Node.Run node, Injection how) {
        return "node \"" + node.name() + "\" " + how;
    }

    private Round<O> play(String what, Faults faults) {
        boolean isNew = kit.resetWorld();
        if (!isNew && comparesRounds(faults)) {
            throw new IllegalStateException(
                    "Expected to know how to begin anew before each round, but the kit was given"
                            + " no reset");
        }
        Digest before = Digest.of(digest);
        Simulation simulation = answering(kit.with(faults)).simulate(params);
        return new Round<>(
                what, before, Digest.of(digest), kit.result(simulation), simulation.events());
    }

    private static boolean comparesRounds(Faults faults) {
        return faults.twice()
                || faults.crash() > 0
                || !faults.losses().isEmpty()
                || faults.failing().containsValue(Injection.ONCE);
    }

    /**
     * Whoever is asked says yes, in the end, the last node first: undos run, and pivots left
     * nothing, which is compared with what there is.
     */
    private SagaKit<P, O> answering(SagaKit<P, O> asking) {
        SagaKit<P, O> answering = asking;
        Duration at = Limits.LONGEST;
        for (Node.Run node : nodes.reversed()) {
            Optional<Verb> answer =
                    switch (node.policy().undo()) {
                        case UNDO, NONE -> Optional.empty();
                        case ASK_OPERATOR -> Optional.of(Verb.RETRY_UNDO);
                        case PIVOT -> Optional.of(Verb.MARK_UNDONE);
                    };
            if (answer.isPresent()) {
                at = at.plusDays(1);
                answering = answering.control(at, answer.get(), node.name(), Wish.NONE);
            }
        }
        return answering;
    }

    /** It failed because of this node, and left nothing. */
    private void undone(Node.Run node, Round<O> round) {
        if (round.run().status() != SagaStatus.FAILED) {
            throw wrong(round, "the saga to end FAILED, but it is " + round.run().status());
        }
        if (!round.run().failedNode().equals(Optional.of(node.name()))) {
            throw wrong(
                    round,
                    "the saga to fail at \""
                            + node.name()
                            + "\", but it failed at \""
                            + round.run().failedNode().orElse("")
                            + "\"");
        }
        if (!round.after().equals(round.before())) {
            throw wrong(round, "everything to be as before", round.before(), round.after());
        }
    }

    private void same(Round<O> expected, Round<O> round) {
        if (round.run().status() != expected.run().status()
                || !states(round.run()).equals(states(expected.run()))) {
            throw wrong(
                    round,
                    "the saga to end as when "
                            + expected.what()
                            + ", but it did not; then it was\n"
                            + expected.run().tree());
        }
        if (!round.after().equals(expected.after())) {
            throw wrong(
                    round, "the same as when " + expected.what(), expected.after(), round.after());
        }
    }

    /** An undo that was not needed may have run all the same, when nobody can be sure. */
    private static List<NodeState> states(KitRun<?> run) {
        return run.nodes().stream()
                .map(NodeReport::state)
                .map(state -> state == NodeState.FAILED ? NodeState.UNDONE : state)
                .toList();
    }

    private AssertionError wrong(Round<O> round, String expected, Digest should, Digest is) {
        return wrong(
                round,
                expected + ", but it is not\n  should be: " + should + "\n  is:        " + is);
    }

    private AssertionError wrong(Round<O> round, String expected) {
        return new AssertionError(
                "When "
                        + round.what()
                        + ":\nexpected "
                        + expected
                        + "\n"
                        + round.run().tree()
                        + "seed "
                        + round.run().seed());
    }
}
