package dev.penelope.simulator;

import dev.penelope.model.Direction;
import dev.penelope.protocol.CommandRecord;
import java.util.OptionalLong;
import java.util.TreeMap;

/** One worker's time with one partition of one topic of commands. */
final class Tenure {
    final String topic;
    final int partition;
    final Direction direction;
    final WorkerProcess owner;
    final TreeMap<Long, Delivery> window = new TreeMap<>();
    private final Broker broker;
    private final boolean strict;
    private final long certainFrom;
    private long position;

    /** Goes on where the group's last commit was. */
    Tenure(
            String topic,
            int partition,
            Direction direction,
            WorkerProcess owner,
            Broker broker,
            boolean strict) {
        this.topic = topic;
        this.partition = partition;
        this.direction = direction;
        this.owner = owner;
        this.broker = broker;
        this.strict = strict;
        this.position = broker.position(topic, partition);
        this.certainFrom = broker.topic(topic).end(partition);
    }

    /** The same partition, in other hands. */
    Tenure pass(WorkerProcess to) {
        return new Tenure(topic, partition, direction, to, broker, strict);
    }

    /** Undo is always strict. */
    private boolean seesCommittedOnly() {
        return strict || direction == Direction.UNDO;
    }

    /** Takes the next command, if there is one. */
    boolean take() {
        Log log = broker.topic(topic);
        OptionalLong offset = log.next(partition, position, seesCommittedOnly());
        if (offset.isEmpty()) {
            return false;
        }
        long at = offset.getAsLong();
        position = at + 1;
        CommandRecord command = log.entry(partition, at).as(CommandRecord.class).orElseThrow();
        // One that is read before it is committed may come again at another offset.
        boolean certain = seesCommittedOnly() && at >= certainFrom;
        window.put(at, new Delivery(command, owner, certain));
        return true;
    }

    /** Commits how far all is done. Returns whether that is further than before. */
    boolean commit() {
        while (!window.isEmpty() && window.firstEntry().getValue().isDone()) {
            window.pollFirstEntry();
        }
        long before = broker.position(topic, partition);
        long now = window.isEmpty() ? position : window.firstKey();
        broker.commit(topic, partition, now);
        return now > before;
    }
}
