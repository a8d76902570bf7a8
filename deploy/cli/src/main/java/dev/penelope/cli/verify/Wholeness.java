package dev.penelope.cli.verify;

import dev.penelope.cli.verify.Trace.Ended;
import dev.penelope.model.NodeState;
import dev.penelope.model.Verb;
import dev.penelope.protocol.NodeReport;
import dev.penelope.protocol.ResultRecord;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Compares how a run ended with what its nodes did. */
final class Wholeness {
    private static final Set<NodeState> WHOLE = EnumSet.of(NodeState.SUCCEEDED, NodeState.SKIPPED);

    private final Scope scope;
    private final Findings findings;
    private final long nowMs;

    Wholeness(Scope scope, Findings findings, long nowMs) {
        this.scope = scope;
        this.findings = findings;
        this.nowMs = nowMs;
    }

    void check(Trace trace, Shape shape) {
        if (!trace.hasEnded()) {
            return;
        }
        findings.looked(Promise.P2);
        Ended ended = trace.results.getFirst();
        switch (ended.result().outcome()) {
            case SUCCEEDED -> succeeded(trace, shape, ended.result());
            case FAILED -> failed(trace, shape, ended);
            case ABANDONED -> {
                if (!trace.hadWish(Verb.ABANDON)) {
                    broken(trace, "expected a person to have abandoned it, but nobody did");
                }
            }
            case RUNNING, UNWINDING, STUCK ->
                    broken(trace, "expected an end, but got " + ended.result().outcome());
        }
    }

    private void succeeded(Trace trace, Shape shape, ResultRecord.Result result) {
        Set<String> skipped = new java.util.HashSet<>();
        for (NodeReport node : nodes(result)) {
            if (node.state() == NodeState.SKIPPED) {
                skipped.add(node.name());
            }
            if (!WHOLE.contains(node.state())) {
                broken(trace, "it SUCCEEDED, but " + node.name() + " is " + node.state());
            }
        }
        for (String node : shape.names()) {
            NodeTrace of = trace.peek(node);
            if (!skipped.contains(node) && of.action.succeededMs() == Side.NEVER) {
                broken(trace, "it SUCCEEDED, but no worker said that " + node + " did");
            }
            if (!skipped.contains(node) && !of.undo.sent.isEmpty()) {
                broken(trace, "it SUCCEEDED, but " + node + " was undone");
            }
        }
    }

    private void failed(Trace trace, Shape shape, Ended ended) {
        for (NodeReport node : nodes(ended.result())) {
            if (node.mayHaveRun() && shape.needsUndo(node.name())) {
                broken(trace, "it FAILED, but " + node.name() + " may have run");
            }
        }
        trace.nodes.forEach((node, of) -> {
            if (shape.needsUndo(node)) {
                undone(trace, node, of, ended.atMs());
            }
        });
    }

    private void undone(Trace trace, String node, NodeTrace of, long endedMs) {
        long effectMs = of.effectMs();
        // It was known to have had no effect, or the saga was over: it is undone afterwards.
        boolean late =
                effectMs != Side.NEVER && (effectMs >= endedMs || of.hadNoEffectBy(effectMs));
        if (late) {
            findings.looked(Promise.P6);
        }
        if (!of.mayHaveRun() || of.isUndone()) {
            return;
        }
        if (!late) {
            broken(trace, "it FAILED, but nothing undid " + node);
        } else if (nowMs - effectMs > scope.patience().toMillis()) {
            findings.broken(
                    Promise.P6,
                    trace,
                    "expected the late effect of " + node + " to be undone, but it is not");
        }
    }

    private static List<NodeReport> nodes(ResultRecord.Result result) {
        return result.levels().stream().flatMap(List::stream).toList();
    }

    private void broken(Trace trace, String says) {
        findings.broken(Promise.P2, trace, says);
    }
}
