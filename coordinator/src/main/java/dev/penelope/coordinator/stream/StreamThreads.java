package dev.penelope.coordinator.stream;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The stream threads of this process that have polled at least once, each with what it takes to
 * watch it and to take its work away from it. Safe to use from any thread.
 */
final class StreamThreads {
    private static final String PRODUCER = "-producer";

    private final Map<Thread, StreamThread> threads = new ConcurrentHashMap<>();

    /** By the thread's name. */
    private final Map<String, Transactions> ofThreads = new ConcurrentHashMap<>();

    /** The transactions of a thread's producer of the moment. */
    static final class Transactions {
        private final String id;
        private volatile long openSinceNanos;
        private volatile boolean open;

        private Transactions(String id) {
            this.id = id;
        }

        void begun() {
            openSinceNanos = System.nanoTime();
            open = true;
        }

        void ended() {
            open = false;
        }
    }

    /**
     * One of them.
     *
     * @param member its static id in the group
     */
    record StreamThread(Thread thread, Batch batch, String member) {}

    void polls(Batch batch, String member) {
        Thread here = Thread.currentThread();
        threads.put(here, new StreamThread(here, batch, member));
    }

    void left() {
        threads.remove(Thread.currentThread());
    }

    /**
     * A thread has a new producer; whoever uses it is to say when its transactions begin and end.
     */
    Transactions sends(String clientId, String transactionalId) {
        Transactions transactions = new Transactions(transactionalId);
        if (clientId.endsWith(PRODUCER)) {
            ofThreads.put(
                    clientId.substring(0, clientId.length() - PRODUCER.length()), transactions);
        }
        return transactions;
    }

    Collection<StreamThread> all() {
        threads.keySet().removeIf(thread -> !thread.isAlive());
        return List.copyOf(threads.values());
    }

    /** Ends whatever they wait for in Kafka's clients. */
    void interrupt() {
        all().forEach(each -> each.thread().interrupt());
    }

    /** The id of a thread's transactions. */
    Optional<String> transactionalId(StreamThread thread) {
        return Optional.ofNullable(ofThreads.get(thread.thread().getName())).map(found -> found.id);
    }

    /** For how long the oldest work of these threads has not been committed; 0 if all has. */
    double uncommittedSeconds() {
        long now = System.nanoTime();
        return all().stream()
                .map(each -> ofThreads.get(each.thread().getName()))
                .filter(Objects::nonNull)
                .filter(each -> each.open)
                .mapToDouble(each -> (now - each.openSinceNanos) / 1e9)
                .reduce(0, Math::max);
    }
}
