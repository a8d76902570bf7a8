package dev.penelope.worker.runtime;

import dev.penelope.model.Json;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One attempt at work. Its own thread and the watch compete to settle it; whoever wins publishes
 * the outcome.
 */
final class Attempt implements Surroundings {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final CommandRecord command;
    private final String worker;
    private final Delivery delivery;
    private final Optional<String> traceparent;
    private final Thread thread = Thread.currentThread();
    private final long startedNanos = System.nanoTime();
    private final Instant startedAt = Instant.now();
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile Optional<Json> details = Optional.empty();
    private volatile boolean asked;

    // Only the watch uses these.
    private boolean beating;
    private boolean complained;
    private long lastBeatNanos;

    /** Made on the thread that will run it. */
    Attempt(CommandRecord command, String worker, Delivery delivery, Optional<String> traceparent) {
        this.command = command;
        this.worker = worker;
        this.delivery = delivery;
        this.traceparent = traceparent;
    }

    CommandRecord command() {
        return command;
    }

    Outcomes outcomes() {
        return new Outcomes(command, this::certainlyFirst, worker);
    }

    Delivery delivery() {
        return delivery;
    }

    Thread thread() {
        return thread;
    }

    Duration age(long nowNanos) {
        return Duration.ofNanos(nowNanos - startedNanos);
    }

    /** True for the one caller that may publish its outcome. */
    boolean settle() {
        return settled.compareAndSet(false, true);
    }

    boolean isExpired(long nowNanos) {
        return !settled.get() && age(nowNanos).compareTo(command.startToClose()) >= 0;
    }

    // Heartbeats

    /**
     * Whether the coordinator should hear now that this is at work: when the author says so, when
     * it takes long, or when others wait behind it; and from then on.
     */
    boolean isBeatDue(long nowNanos, Duration handOver) {
        if (settled.get()) {
            return false;
        }
        long sinceBeat = nowNanos - (beating ? lastBeatNanos : startedNanos);
        if (beating) {
            return sinceBeat >= command.heartbeat().toNanos() / 3 || (asked && sinceBeat >= SECOND);
        }
        boolean inTheWay = sinceBeat >= delivery.claim().patience().toNanos();
        return asked || inTheWay || sinceBeat >= handOver.toNanos();
    }

    EventRecord.Heartbeat beat(long nowNanos) {
        beating = true;
        lastBeatNanos = nowNanos;
        return beat();
    }

    /** The details that nobody was told yet, for an attempt that ends without success. */
    Optional<EventRecord> lastWords() {
        return asked && details.isPresent() ? Optional.of(beat()) : Optional.empty();
    }

    private EventRecord.Heartbeat beat() {
        asked = false;
        CommandRecord of = command;
        return new EventRecord.Heartbeat(
                of.saga(),
                of.run(),
                of.node(),
                of.direction(),
                of.attempt(),
                details,
                certainlyFirst() && !of.repeated(),
                worker,
                of.warrant());
    }

    /** Whether it is time to tell people, once, that its thread does not end. */
    boolean isStuck(long nowNanos, Duration patience) {
        boolean now =
                settled.get()
                        && !complained
                        && age(nowNanos).compareTo(command.startToClose().plus(patience)) >= 0;
        complained |= now;
        return now;
    }

    // What its code sees

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public Instant deadline() {
        return startedAt.plus(command.startToClose());
    }

    @Override
    public boolean cancelled() {
        return settled.get();
    }

    @Override
    public boolean certainlyFirst() {
        return delivery.certainlyFirst(System.nanoTime());
    }

    @Override
    public void heartbeat(Optional<Json> newer) {
        if (newer.isPresent()) {
            details = newer;
        }
        asked = true;
    }

    @Override
    public Optional<String> traceparent() {
        return traceparent;
    }
}
