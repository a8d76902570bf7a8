package dev.penelope.simulator;

import dev.penelope.coordinator.engine.Effect;
import dev.penelope.model.Node;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.UndoPolicy;
import dev.penelope.protocol.CommandRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must be true at the end, of what is committed and of the world. */
final class Verdict {
    private final Topics topics;
    private final Ledger ledger;

    Verdict(Topics topics, Ledger ledger) {
        this.topics = topics;
        this.ledger = ledger;
    }

    void check(List<Topics.Start> starts) {
        for (Topics.Start start : starts) {
            List<Topics.Said> ends =
                    topics.results
                            .committed()
                            .filter(said -> said.saga().equals(start.saga()))
                            .filter(said -> said.effect() instanceof Effect.Finish)
                            .toList();
            long results = ends.stream().filter(said -> !finish(said).amends()).count();
            require(results == 1, "one result for each run", start.saga() + ": " + ends);
            ledgerAgrees(start, ends.getLast());
        }
        oneKeyForEachNode();
    }

    private void ledgerAgrees(Topics.Start start, Topics.Said end) {
        SagaStatus outcome = finish(end).outcome();
        for (Node node : start.definition().nodes()) {
            if (!(node instanceof Node.Run run) || outcome == SagaStatus.ABANDONED) {
                continue;
            }
            boolean there =
                    ledger.has(Ledger.effect(end.saga().value(), end.run().value(), node.name()));
            if (outcome == SagaStatus.SUCCEEDED) {
                require(there, "SUCCEEDED: all took effect", end.saga() + " " + node.name());
            } else if (run.policy().undo() == UndoPolicy.UNDO) {
                require(!there, "FAILED: no effect is left", end.saga() + " " + node.name());
            }
        }
    }

    private void oneKeyForEachNode() {
        Map<String, String> keys = new HashMap<>();
        List.of(topics.actions, topics.undos)
                .forEach(log -> log.committed().forEach(command -> oneKey(keys, command)));
    }

    private static void oneKey(Map<String, String> keys, CommandRecord command) {
        String what =
                command.saga() + " " + command.run() + " " + command.node() + command.direction();
        String known = keys.putIfAbsent(what, command.key());
        require(known == null || known.equals(command.key()), "one key for all attempts", command);
    }

    private static Effect.Finish finish(Topics.Said said) {
        return (Effect.Finish) said.effect();
    }

    private static void require(boolean kept, String promise, Object but) {
        if (!kept) {
            throw new AssertionError("Expected \"" + promise + "\", but: " + but);
        }
    }
}
