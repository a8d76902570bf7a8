package dev.penelope.protocol;

import dev.penelope.model.OnFailure;
import dev.penelope.model.OnUnknown;
import dev.penelope.model.Policy;
import dev.penelope.model.Retry;
import dev.penelope.model.UndoPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The JSON of a policy: only what differs from the inherited one. */
final class PolicyJson {
    private PolicyJson() {}

    static void write(JsonOut out, Policy policy, Policy inherited) throws IOException {
        if (!policy.equals(inherited)) {
            out.object("policy", inner -> differences(inner, policy, inherited));
        }
    }

    private static void differences(JsonOut out, Policy policy, Policy inherited)
            throws IOException {
        if (!policy.queue().equals(inherited.queue())) {
            out.put("queue", policy.queue());
        }
        retry(out, "retry", policy.retry(), inherited.retry());
        retry(out, "undoRetry", policy.undoRetry(), inherited.undoRetry());
        millis(out, "startToCloseMs", policy.startToClose(), inherited.startToClose());
        if (!policy.scheduleToClose().equals(inherited.scheduleToClose())) {
            if (policy.scheduleToClose().isPresent()) {
                out.put("scheduleToCloseMs", policy.scheduleToClose().get().toMillis());
            } else {
                out.putNull("scheduleToCloseMs");
            }
        }
        millis(out, "heartbeatMs", policy.heartbeat(), inherited.heartbeat());
        if (policy.undo() != inherited.undo()) {
            out.put("undo", policy.undo().name());
        }
        if (policy.onUnknown() != inherited.onUnknown()) {
            out.put("onUnknown", policy.onUnknown().name());
        }
        if (policy.onFailure() != inherited.onFailure()) {
            out.put("onFailure", policy.onFailure().name());
        }
    }

    private static void millis(JsonOut out, String name, Duration value, Duration inherited)
            throws IOException {
        if (!value.equals(inherited)) {
            out.put(name, value.toMillis());
        }
    }

    private static void retry(JsonOut out, String name, Retry retry, Retry inherited)
            throws IOException {
        if (!retry.equals(inherited)) {
            out.object(
                    name,
                    inner -> {
                        inner.put("firstMs", retry.first().toMillis())
                                .put("factor", retry.factor())
                                .put("capMs", retry.cap().toMillis())
                                .put("jitter", retry.jitter());
                        if (retry.maxAttempts() != Retry.NO_LIMIT) {
                            inner.put("maxAttempts", retry.maxAttempts());
                        }
                    });
        }
    }

    static Policy read(JsonTree tree, Policy inherited) {
        return new Policy(
                tree.text("queue", inherited.queue()),
                retry(tree, "retry", inherited.retry()),
                retry(tree, "undoRetry", inherited.undoRetry()),
                millis(tree, "startToCloseMs", inherited.startToClose()),
                scheduleToClose(tree, inherited),
                millis(tree, "heartbeatMs", inherited.heartbeat()),
                tree.optional("undo")
                        .map(undo -> undo.word(UndoPolicy.class))
                        .orElse(inherited.undo()),
                tree.optional("onUnknown")
                        .map(then -> then.word(OnUnknown.class))
                        .orElse(inherited.onUnknown()),
                tree.optional("onFailure")
                        .map(then -> then.word(OnFailure.class))
                        .orElse(inherited.onFailure()));
    }

    private static Optional<Duration> scheduleToClose(JsonTree tree, Policy inherited) {
        if (!tree.has("scheduleToCloseMs")) {
            return inherited.scheduleToClose();
        }
        return tree.optional("scheduleToCloseMs")
                .map(limit -> Duration.ofMillis(limit.longInteger()));
    }

    private static Duration millis(JsonTree tree, String name, Duration inherited) {
        return tree.optional(name)
                .map(value -> Duration.ofMillis(value.longInteger()))
                .orElse(inherited);
    }

    private static Retry retry(JsonTree tree, String name, Retry inherited) {
        if (tree.optional(name).isEmpty()) {
            return inherited;
        }
        JsonTree retry = tree.field(name).object();
        return new Retry(
                millis(retry, "firstMs", inherited.first()),
                retry.optional("factor").map(JsonTree::number).orElse(inherited.factor()),
                millis(retry, "capMs", inherited.cap()),
                retry.optional("jitter").map(JsonTree::number).orElse(inherited.jitter()),
                retry.optional("maxAttempts").map(JsonTree::integer).orElse(Retry.NO_LIMIT));
    }
}
