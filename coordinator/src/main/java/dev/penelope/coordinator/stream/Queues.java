package dev.penelope.coordinator.stream;

import dev.penelope.model.Direction;

/** What is known of worker queues. Answers at once, from what was last looked up elsewhere. */
interface Queues {
    /** Whether both topics of the queue exist, as far as is known. */
    boolean exists(String queue);

    /** Has the queue looked up soon, off the stream thread. */
    void lookUp(String queue);

    /** Whether, as far as is known, a command of that time still stands in the queue. */
    boolean stillQueued(String queue, Direction direction, CommandRoute route, long sentAtMs);

    /**
     * Whether, as far as is known, nobody has served that action for longer than a grace, and not
     * since that time.
     */
    boolean lacksWorker(String queue, String action, long sinceMs);

    /** A worker answered a command for that action, and had the code for it. */
    void answered(String queue, String action, String worker);
}
