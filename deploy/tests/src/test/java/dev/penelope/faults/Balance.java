package dev.penelope.faults;

import dev.penelope.faults.Sagas.Started;
import dev.penelope.model.Node;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.UndoPolicy;
import dev.penelope.protocol.ResultRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares what stands in the ledger with how sagas ended. There is no third value. */
final class Balance {
    private static final Ledger.Entry NOTHING = new Ledger.Entry();

    private final Map<String, Ledger.Entry> entries;
    private final boolean strict;
    private final List<String> wrong = new ArrayList<>();

    Balance(Map<String, Ledger.Entry> entries, boolean strict) {
        this.entries = entries;
        this.strict = strict;
    }

    /** In words, what is wrong; empty if nothing is. */
    List<String> of(Map<String, Started> sagas, Map<String, ResultRecord.Result> results) {
        sagas.forEach((id, saga) -> {
            ResultRecord.Result result = results.get(id);
            if (result != null && result.outcome() != SagaStatus.ABANDONED) {
                saga.definition().nodes().forEach(node -> check(result, saga, node));
            }
        });
        return wrong;
    }

    private void check(ResultRecord.Result result, Started saga, Node node) {
        Ledger.Entry entry = entry(result, node.name());
        String what = result.saga() + "/" + node.name();
        boolean succeeded = result.outcome() == SagaStatus.SUCCEEDED;
        boolean stays =
                succeeded
                        || (node instanceof Node.Run run && run.policy().undo() == UndoPolicy.NONE);
        if (entry.keys.size() > 1) {
            wrong.add(what + " was asked for under " + entry.keys);
        }
        if (succeeded && (entry.taken.size() != 1 || !entry.stands())) {
            wrong.add(
                    what
                            + " SUCCEEDED with effects "
                            + entry.taken
                            + ", taken back "
                            + entry.givenBack);
        }
        if (!stays && entry.stands()) {
            wrong.add(what + " FAILED, and its effect stands");
        }
        if (strict) {
            order(result, saga, node, entry);
        }
    }

    /**
     * What never was decided has no place in the order; in fast mode it may have had its effect.
     */
    private void order(ResultRecord.Result result, Started saga, Node node, Ledger.Entry entry) {
        for (Node before : saga.definition().nodes()) {
            if (!node.predecessors().contains(before.name())) {
                continue;
            }
            Ledger.Entry earlier = entry(result, before.name());
            boolean early =
                    !entry.taken.isEmpty()
                            && (earlier.taken.isEmpty()
                                    || earlier.taken.getFirst() > entry.taken.getFirst());
            if (early) {
                wrong.add(
                        result.saga() + "/" + node.name() + " took effect before " + before.name());
            }
            boolean needsUndo =
                    node instanceof Node.Run run && run.policy().undo() == UndoPolicy.UNDO;
            boolean late =
                    needsUndo
                            && !entry.givenBack.isEmpty()
                            && !earlier.givenBack.isEmpty()
                            && earlier.givenBack.getFirst() < entry.givenBack.getFirst();
            if (late) {
                wrong.add(
                        result.saga() + "/" + before.name() + " was undone before " + node.name());
            }
        }
    }

    private Ledger.Entry entry(ResultRecord.Result result, String node) {
        return entries.getOrDefault(result.saga() + "/" + result.run() + "/" + node, NOTHING);
    }
}
