package dev.penelope.cli.verify;

import dev.penelope.cli.verify.Side.Sent;
import dev.penelope.cli.verify.Side.Told;
import dev.penelope.model.Direction;
import dev.penelope.model.OutcomeKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What was sent to workers, and what came back without having been sent. */
final class Sending {
    /** How long a coordinator takes an unanswered command for lost and sends it again. */
    private static final Duration SILENT = Duration.ofMinutes(15);

    private final Scope scope;
    private final Findings findings;

    Sending(Scope scope, Findings findings) {
        this.scope = scope;
        this.findings = findings;
    }

    void check(Trace trace) {
        Map<String, String> owners = new HashMap<>();
        trace.nodes.forEach((node, of) -> {
            for (Direction direction : Direction.values()) {
                Side side = of.side(direction);
                String what = direction.wire() + " of " + node;
                keys(trace, what, side, owners);
                repetitions(trace, what, side);
                boolean strict = scope.strict() || direction == Direction.UNDO;
                side.told.forEach(told -> asked(trace, what, side, told, strict));
            }
        });
    }

    private void keys(Trace trace, String what, Side side, Map<String, String> owners) {
        if (side.sent.isEmpty()) {
            return;
        }
        findings.looked(Promise.P4);
        Set<String> keys = new LinkedHashSet<>();
        side.sent.forEach(sent -> keys.add(sent.key()));
        if (keys.size() > 1) {
            findings.broken(
                    Promise.P4, trace, "expected one key for the " + what + ", but got " + keys);
        }
        for (String key : keys) {
            String owner = owners.putIfAbsent(key, what);
            if (owner != null) {
                findings.broken(
                        Promise.P4,
                        trace,
                        "expected a key of its own for the "
                                + what
                                + ", but it shares "
                                + key
                                + " with the "
                                + owner);
            }
        }
    }

    /** The same attempt again is for when no worker had its code, or nobody answers for long. */
    private void repetitions(Trace trace, String what, Side side) {
        Map<Integer, Sent> last = new HashMap<>();
        for (Sent sent : side.sent) {
            findings.looked(Promise.P7);
            Sent before = last.put(sent.attempt(), sent);
            if (before == null) {
                continue;
            }
            long afterMs = sent.atMs() - before.atMs();
            boolean unserved =
                    side.told.stream()
                            .anyMatch(told ->
                                    told.kind() == OutcomeKind.UNSERVED
                                            && told.attempt() == sent.attempt());
            if (!unserved && afterMs < SILENT.minus(scope.slack()).toMillis()) {
                findings.broken(
                        Promise.P7,
                        trace,
                        "expected attempt "
                                + sent.attempt()
                                + " of the "
                                + what
                                + " to be sent once, but it was sent again after "
                                + afterMs
                                + " ms");
            }
        }
    }

    private void asked(Trace trace, String what, Side side, Told told, boolean strict) {
        findings.looked(Promise.P5);
        if (!strict) {
            return;
        }
        long sentMs =
                side.sent.stream()
                        .filter(sent -> sent.attempt() == told.attempt())
                        .mapToLong(Sent::atMs)
                        .findFirst()
                        .orElse(Side.NEVER);
        if (sentMs == Side.NEVER) {
            findings.broken(
                    Promise.P5,
                    trace,
                    "expected attempt "
                            + told.attempt()
                            + " of the "
                            + what
                            + " to have been sent, for it was "
                            + told.kind().wire()
                            + ", but it was not");
        } else if (sentMs > told.atMs() + scope.slack().toMillis()) {
            findings.broken(
                    Promise.P5,
                    trace,
                    "expected attempt "
                            + told.attempt()
                            + " of the "
                            + what
                            + " to be told of after it was sent, but that was "
                            + (sentMs - told.atMs())
                            + " ms earlier");
        }
    }
}
