package dev.penelope.coordinator.engine;

import dev.penelope.model.Definition;
import dev.penelope.model.Direction;
import dev.penelope.model.Graph;
import dev.penelope.model.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a step may know: one saga, loaded as far as the step asks for it, and a little around it.
 */
public interface View {
    /** How many nodes share a page. */
    int PAGE = 12;

    /** The saga; none before its start and after it was forgotten. */
    Optional<Saga> saga();

    /** What is left of a finished saga that can only be told about. */
    Optional<Remains> remains();

    /** The definition that it runs, or is to run. */
    Definition<?, ?> definition();

    /** The graph of that definition. */
    Graph graph();

    /** No retry waits less than that, whatever the definition says. */
    default Duration retryFloor() {
        return Duration.ZERO;
    }

    /** The nodes at places {@code number * PAGE} and on; empty if nothing happened to any. */
    List<NodeRow> page(int number);

    /**
     * Whether workers see committed commands only. Then what is not recorded as sent was not sent,
     * whoever says that it ran.
     */
    boolean strict();

    /** A value that the saga keeps. */
    Optional<Json> payload(Payload name);

    /** Whether commands for that queue could be sent now. */
    boolean queueExists(String queue);

    /** Whether, as far as is known, a node's command of that time still stands in its queue. */
    boolean stillQueued(String queue, Direction direction, String node, long sentAtMs);

    /**
     * Whether, as far as is known, nobody has served that action for longer than a grace, and not
     * since that time. For people only: it may be known too late, or wrongly.
     */
    boolean lacksWorker(String queue, String action, long sinceMs);
}
