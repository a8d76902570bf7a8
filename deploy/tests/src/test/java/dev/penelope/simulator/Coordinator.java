package dev.penelope.simulator;

import dev.penelope.coordinator.stream.SimulatedStore;
import dev.penelope.coordinator.stream.SimulatedTask;
import dev.penelope.model.SagaId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;

/**
 * One instance that works on one task: what Kafka Streams does around the coordinator's processor.
 * It reads inputs and writes in transactions, and what it knows beside the committed state is lost
 * when it dies.
 */
final class Coordinator implements SimulatedTask.Outside {
    /** Nothing is ordered between these, and nothing may rely on an order. */
    static final List<String> INPUTS = Broker.NAMES.inputs();

    private final int number;
    private final long aheadMs;
    private final int epoch;
    private final World world;
    private final Changelog changelog;
    private final Map<String, Long> positions;
    private final SimulatedStore sagas;
    private final SimulatedStore archive;
    private final SimulatedTask task;
    private final Watch watch;
    private final List<Changelog.Step> steps = new ArrayList<>();
    private final List<Entry> wrote = new ArrayList<>();
    private Optional<Transactions.Transaction> transaction = Optional.empty();

    /**
     * Takes the task over from whoever had it.
     *
     * @param aheadMs how far its clock is ahead of the true time
     */
    Coordinator(int number, long aheadMs, World world) {
        this.number = number;
        this.aheadMs = aheadMs;
        this.world = world;
        this.epoch = world.broker().transactions.takeOver(number);
        this.changelog = world.changelog(number);
        this.positions = new HashMap<>(changelog.positions);
        this.sagas = new SimulatedStore("saga", changelog.sagas);
        this.archive = new SimulatedStore("archive", changelog.archive);
        this.task =
                new SimulatedTask(
                        number,
                        Broker.TASKS,
                        world.strict(),
                        new SimulatedTask.Stores(sagas, archive, world.definitions()),
                        world.metrics(),
                        this);
        this.watch = new Watch(world, this, task);
    }

    // Working

    /** Reads the next record of one input, if there is one. */
    boolean poll(String input) {
        long from = positions.getOrDefault(input, 0L);
        OptionalLong offset = world.broker().topic(input).next(number, from, true);
        if (offset.isEmpty()) {
            return false;
        }
        begin();
        positions.put(input, offset.getAsLong() + 1);
        Entry entry = world.broker().topic(input).entry(number, offset.getAsLong());
        world.trace().read(number, entry);
        if (isOwner()) {
            watch.before(entry);
        }
        unharmed(
                entry.keyText(),
                () ->
                        task.process(
                                input,
                                entry.offset(),
                                entry.key(),
                                entry.value(),
                                entry.headers(),
                                entry.atMs()));
        List<Entry> written = done(Optional.of(entry));
        if (isOwner()) {
            watch.after(entry, written);
        }
        return true;
    }

    /** Does what is done by the clock. Returns whether there was anything to do. */
    boolean punctuate() {
        begin();
        watch.before();
        unharmed("the clock", task::punctuate);
        boolean changed = sagas.hasChanged() || archive.hasChanged();
        List<Entry> written = done(Optional.empty());
        watch.after(written);
        return changed || !written.isEmpty();
    }

    /** A stream thread dies of what leaves the processor, and takes all sagas with it. */
    private static void unharmed(String by, Runnable work) {
        try {
            work.run();
        } catch (KafkaException kafka) {
            throw kafka;
        } catch (RuntimeException escaped) {
            throw new AssertionError(
                    "Expected \"one bad saga never stops the others\", but the task died of " + by,
                    escaped);
        }
    }

    /** One that was taken over has lost what it wrote, and is no longer judged. */
    private boolean isOwner() {
        return world.broker().transactions.isCurrent(number, epoch);
    }

    private List<Entry> done(Optional<Entry> read) {
        List<Entry> written = List.copyOf(wrote);
        wrote.clear();
        sagas.settled();
        archive.settled();
        steps.add(new Changelog.Step(read, written));
        return written;
    }

    /** Whether it has done anything that is not committed. */
    boolean hasWork() {
        return !steps.isEmpty();
    }

    // Transactions

    private void begin() {
        if (transaction.isEmpty()) {
            transaction = Optional.of(world.broker().transactions.begin(number, epoch));
        }
    }

    /** Makes all that it read, decided and wrote last, or nothing of it. */
    void commit() {
        if (transaction.isPresent()) {
            world.broker().transactions.commit(transaction.get());
            sagas.commit();
            archive.commit();
            changelog.positions.putAll(positions);
            changelog.journal.addAll(steps);
            steps.clear();
            transaction = Optional.empty();
            world.trace().commit(number);
        }
    }

    // What the processor needs

    @Override
    public long nowMs() {
        return world.broker().nowMs() + aheadMs;
    }

    @Override
    public int partitions(String topic) {
        return world.broker().topic(topic).partitions();
    }

    @Override
    @SuppressWarnings("NullAway") // every record of ours has a key and a value
    public void send(
            String topic, Optional<Integer> partition, byte[] key, byte[] value, Headers headers) {
        Transactions.Transaction ours = transaction.orElseThrow();
        world.broker().transactions.check(ours);
        world.queues().mustExist(topic);
        Entry entry =
                world.broker()
                        .append(
                                topic,
                                partition.orElseGet(() -> Broker.partition(key)),
                                key,
                                value,
                                headers,
                                ours);
        world.trace().wrote(entry);
        wrote.add(entry);
    }

    @Override
    public boolean queueExists(String queue) {
        return world.queues().exists(queue);
    }

    @Override
    public boolean stillQueued(String topic, int partition, long sentAtMs) {
        return world.queues().stillQueued(topic, partition, sentAtMs);
    }

    @Override
    public boolean lacksWorker(String action, long sinceMs) {
        return false;
    }

    @Override
    public Optional<SimulatedTask.Flaw> flaw(SagaId saga) {
        return world.flaw(saga);
    }

    // A look at it

    int number() {
        return number;
    }

    SimulatedTask task() {
        return task;
    }

    /** How far it has read an input. */
    long position(String input) {
        return positions.getOrDefault(input, 0L);
    }
}
