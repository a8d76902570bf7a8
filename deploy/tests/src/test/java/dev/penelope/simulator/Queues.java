package dev.penelope.simulator;

import java.util.HashSet;
import java.util.Set;

/** Which queues have topics at present, and what of them workers have not come to. */
final class Queues {
    /** How far clocks may differ: what is told by time is told with as much to spare. */
    private static final long SPARE_MS = 30_000;

    private final Broker broker;
    private final Set<String> missing = new HashSet<>();

    Queues(Broker broker) {
        this.broker = broker;
    }

    /** Its topics are gone, or not there yet. */
    void vanish(String queue) {
        missing.add(queue);
    }

    void comeBack() {
        missing.clear();
    }

    boolean exists(String queue) {
        return !missing.contains(queue);
    }

    /** To send to a topic that is not there would hold up a stream thread for a minute. */
    void mustExist(String topic) {
        for (String queue : missing) {
            if (topic.equals(Broker.NAMES.command(queue))
                    || topic.equals(Broker.NAMES.undo(queue))) {
                throw new AssertionError(
                        "Expected \"nothing that can fail is sent\", but it was sent to " + topic);
            }
        }
    }

    /** Whether something stands in the queue before all that was sent then. */
    boolean stillQueued(String topic, int partition, long sentAtMs) {
        Log log = broker.topic(topic);
        long position = broker.position(topic, partition);
        return position < log.end(partition)
                && log.entry(partition, position).atMs() < sentAtMs - SPARE_MS;
    }
}
