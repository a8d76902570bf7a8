package dev.penelope.cli.verify;

import java.util.Optional;

/**
 * Says of one run in what way its records are not as promised. What rests on order compares the
 * brokers' times of appending, and only of records of which one was read before the other was
 * decided: within a transaction these times mean nothing.
 */
final class Judge {
    private final Catalog catalog;
    private final Findings findings;
    private final Sending sending;
    private final Wholeness wholeness;
    private final Order order;
    private final Waiting waiting;
    private final Counts counts = new Counts();

    Judge(Scope scope, Catalog catalog, Findings findings, long nowMs) {
        this.catalog = catalog;
        this.findings = findings;
        this.sending = new Sending(scope, findings);
        this.wholeness = new Wholeness(scope, findings, nowMs);
        this.order = new Order(scope, findings);
        this.waiting = new Waiting(scope, findings, nowMs);
    }

    void judge(Trace trace) {
        if (!trace.wasStarted()) {
            orphan(trace);
            return;
        }
        count(trace);
        Optional<Shape> shape =
                Optional.ofNullable(trace.definition)
                        .flatMap(catalog::find)
                        .filter(found -> trace.nodes.keySet().stream().allMatch(found::has));
        findings.looked(Promise.P1);
        answers(trace);
        sending.check(trace);
        if (shape.isPresent()) {
            wholeness.check(trace, shape.get());
            order.check(trace, shape.get());
        } else if (!trace.isAnswered()) {
            counts.unresolved++;
        }
        if (trace.isOpen()) {
            waiting.check(trace, shape);
        }
    }

    /** Events about a run that nobody started are set aside; all else about it is a mistake. */
    private void orphan(Trace trace) {
        boolean decided =
                trace.hasEnded()
                        || trace.nodes.values().stream()
                                .anyMatch(node ->
                                        !node.action.sent.isEmpty() || !node.undo.sent.isEmpty());
        if (decided) {
            findings.broken(
                    Promise.P1, trace, "expected a start that began this run, but there is none");
        }
    }

    private void answers(Trace trace) {
        if (trace.results.size() > 1) {
            findings.broken(
                    Promise.P1,
                    trace,
                    "expected one result, but there are " + trace.results.size());
        }
        if (trace.replies.size() > 1) {
            findings.broken(
                    Promise.P1,
                    trace,
                    "expected one answer to its start, but there are " + trace.replies.size());
        }
        if (trace.hasEnded() && trace.isAnswered()) {
            findings.broken(
                    Promise.P1,
                    trace,
                    "expected a result or an answer to its start, but there are both: "
                            + trace.replies.getFirst().code());
        }
    }

    private void count(Trace trace) {
        counts.seen++;
        if (trace.hasEnded()) {
            switch (trace.results.getFirst().result().outcome()) {
                case SUCCEEDED -> counts.succeeded++;
                case FAILED -> counts.failed++;
                case ABANDONED -> counts.abandoned++;
                case RUNNING, UNWINDING, STUCK -> {}
            }
        } else if (trace.isAnswered()) {
            counts.answered++;
        } else {
            counts.open++;
        }
    }

    Counts counts() {
        return counts;
    }

    Waiting waiting() {
        return waiting;
    }

    /** What became of the starts. */
    static final class Counts {
        long seen;
        long succeeded;
        long failed;
        long abandoned;
        long open;
        long answered;
        long unresolved;
    }
}
