package dev.penelope.cli.verify;

import dev.penelope.cli.verify.VerificationReport.OpenSaga;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** The runs that are not over, and what they wait for. */
final class Waiting {
    /** More than anybody reads. */
    private static final int KEPT = 1_000;

    private final Scope scope;
    private final Findings findings;
    private final long nowMs;
    private final PriorityQueue<OpenSaga> oldest =
            new PriorityQueue<>(Comparator.comparingLong(OpenSaga::ageMs));
    private boolean anyStuck;
    private boolean anyLate;

    Waiting(Scope scope, Findings findings, long nowMs) {
        this.scope = scope;
        this.findings = findings;
        this.nowMs = nowMs;
    }

    void check(Trace trace, Optional<Shape> shape) {
        findings.looked(Promise.P8);
        long ageMs = nowMs - trace.startedMs;
        boolean late = ageMs > scope.patience().toMillis();
        List<Shape.Outside> outside = shape.map(known -> awaited(trace, known)).orElse(List.of());
        Optional<String> waitsFor = waitsFor(trace).or(() -> signal(outside));
        anyStuck |= trace.isStuck();
        anyLate |= late;
        long quietMs = nowMs - Math.max(trace.lastMs, trace.lastWishMs());
        if (waitsFor.isEmpty() && quietMs > limitMs(trace, shape) + limitMs(outside)) {
            findings.broken(
                    Promise.P8,
                    trace,
                    "expected something to be outstanding, but every command is answered, and for "
                            + quietMs / 1_000
                            + " s nothing followed");
        }
        oldest.add(
                new OpenSaga(
                        trace.saga.value(),
                        trace.run.value(),
                        Instant.ofEpochMilli(trace.startedMs).toString(),
                        ageMs,
                        trace.isStuck(),
                        late,
                        waitsFor.or(() -> time(outside))
                                .orElse("what follows from the last outcome")));
        if (oldest.size() > KEPT) {
            oldest.remove();
        }
    }

    /** A timer leaves no record: what it may be waiting for is as long as its policies allow. */
    private long limitMs(Trace trace, Optional<Shape> shape) {
        long waitMs =
                shape.map(known ->
                                trace.nodes.keySet().stream()
                                        .mapToLong(known::longestWaitMs)
                                        .max()
                                        .orElse(0))
                        .orElse(0L);
        return scope.patience().toMillis() + waitMs;
    }

    /** Nodes that wait for the outside, or did: that their turn is over leaves no record. */
    private static List<Shape.Outside> awaited(Trace trace, Shape shape) {
        return shape.outside().stream()
                .filter(node ->
                        node.before().stream()
                                .allMatch(name -> trace.peek(name).passedMs() != Side.NEVER))
                .filter(node ->
                        node.behind().stream()
                                .allMatch(name -> trace.peek(name).action.sent.isEmpty()))
                .toList();
    }

    private static Optional<String> signal(List<Shape.Outside> outside) {
        return outside.stream()
                .filter(node -> node.limit().isEmpty())
                .map(node -> "a signal: " + node.name())
                .findFirst();
    }

    private static Optional<String> time(List<Shape.Outside> outside) {
        return outside.stream().map(node -> "a signal or a time: " + node.name()).findFirst();
    }

    /** One may follow the other. */
    private static long limitMs(List<Shape.Outside> outside) {
        return outside.stream()
                .flatMap(node -> node.limit().stream())
                .mapToLong(Duration::toMillis)
                .sum();
    }

    private static Optional<String> waitsFor(Trace trace) {
        if (trace.isStuck()) {
            return Optional.of("a person: " + trace.lastNotice);
        }
        if (trace.isPaused()) {
            return Optional.of("a person, to resume it");
        }
        List<String> unanswered = new ArrayList<>();
        trace.nodes.forEach((name, node) -> {
            if (node.action.sent.stream().anyMatch(sent -> !node.action.isAnswered(sent))) {
                unanswered.add(name);
            }
            if (node.undo.sent.stream().anyMatch(sent -> !node.undo.isAnswered(sent))) {
                unanswered.add("the undo of " + name);
            }
        });
        if (!unanswered.isEmpty()) {
            return Optional.of("workers: " + String.join(", ", unanswered));
        }
        return trace.lastNotice.isEmpty() ? Optional.empty() : Optional.of(trace.lastNotice);
    }

    boolean anyStuck() {
        return anyStuck;
    }

    boolean anyLate() {
        return anyLate;
    }

    List<OpenSaga> oldestFirst() {
        return oldest.stream()
                .sorted(Comparator.comparingLong(OpenSaga::ageMs).reversed())
                .toList();
    }
}
