package dev.penelope.cli.verify;

import dev.penelope.cli.verify.Side.Sent;
import dev.penelope.cli.verify.Side.Told;

/** In what order a run's nodes were sent to workers. */
final class Order {
    private final Findings findings;
    private final long slackMs;

    Order(Scope scope, Findings findings) {
        this.findings = findings;
        this.slackMs = scope.slack().toMillis();
    }

    void check(Trace trace, Shape shape) {
        long unwoundMs = Side.NEVER;
        for (NodeTrace node : trace.nodes.values()) {
            unwoundMs = Math.min(unwoundMs, node.undo.firstSentMs());
        }
        for (var entry : trace.nodes.entrySet()) {
            String node = entry.getKey();
            NodeTrace of = entry.getValue();
            if (!of.action.sent.isEmpty()) {
                findings.looked(Promise.P3);
                forward(trace, shape, node, of.action.firstSentMs());
                afterUnwinding(trace, shape, node, unwoundMs);
            }
            if (!of.undo.sent.isEmpty()) {
                findings.looked(Promise.P3);
                backward(trace, shape, node, of.undo.firstSentMs());
            }
        }
    }

    private void forward(Trace trace, Shape shape, String node, long sentMs) {
        for (String before : shape.before(node)) {
            if (trace.peek(before).passedMs() > sentMs + slackMs) {
                findings.broken(
                        Promise.P3,
                        trace,
                        "expected "
                                + node
                                + " to wait for "
                                + before
                                + ", but it was sent earlier");
            }
        }
    }

    /** What made it go on came after the first undo was sent. */
    private void afterUnwinding(Trace trace, Shape shape, String node, long unwoundMs) {
        Side action = trace.peek(node).action;
        long readyMs = Side.NEVER;
        for (String before : shape.before(node)) {
            long passedMs = trace.peek(before).passedMs();
            readyMs = readyMs == Side.NEVER ? passedMs : Math.max(readyMs, passedMs);
        }
        boolean first = readyMs != Side.NEVER && readyMs > unwoundMs + slackMs;
        boolean again =
                action.sent.stream()
                        .filter(sent -> sent.attempt() > 1)
                        .anyMatch(sent -> previousMs(action, sent) > unwoundMs + slackMs);
        if (unwoundMs != Side.NEVER && (first || again)) {
            findings.broken(
                    Promise.P3,
                    trace,
                    "expected nothing new once it unwinds, but " + node + " was sent");
        }
    }

    /** When the attempt before was over; 0 if nobody had told when this one was sent. */
    private static long previousMs(Side action, Sent sent) {
        return action.told.stream()
                .filter(told -> told.attempt() == sent.attempt() - 1)
                .mapToLong(Told::atMs)
                .filter(toldMs -> toldMs <= sent.atMs())
                .findFirst()
                .orElse(0);
    }

    private void backward(Trace trace, Shape shape, String node, long sentMs) {
        for (String behind : shape.behind(node)) {
            NodeTrace of = trace.peek(behind);
            boolean ran = !of.action.sent.isEmpty() && shape.needsUndo(behind);
            if (ran && !of.isUndoneBy(sentMs + slackMs) && !of.hadNoEffectBy(sentMs + slackMs)) {
                findings.broken(
                        Promise.P3,
                        trace,
                        "expected the undo of "
                                + node
                                + " to wait for that of "
                                + behind
                                + ", but it was sent earlier");
            }
        }
    }
}
