package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CoordinatorMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * The one processor, for one partition of the three input topics: takes a record in, and asks for a
 * commit when somebody waits for what it sent.
 */
final class SagaProcessor implements Processor<byte[], byte[], byte[], Outbound> {
    private static final Duration TIMER_INTERVAL = Duration.ofMillis(25);
    private static final Duration PATROL_INTERVAL = Duration.ofSeconds(1);

    private final Surroundings surroundings;
    private final Settings settings;
    private final CoordinatorMetrics metrics;
    private final Batches batches;
    private final List<Cancellable> rounds = new ArrayList<>();
    private @Nullable ProcessorContext<byte[], Outbound> context;
    private @Nullable Desk desk;
    private @Nullable Intake intake;
    private @Nullable Quarantine quarantined;

    SagaProcessor(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.settings = surroundings.settings();
        this.metrics = surroundings.metrics();
        this.batches = surroundings.batches();
    }

    /**
     * Also called again, after a transaction that could not be committed: whatever was in memory
     * may speak of what was never stored.
     */
    @Override
    public void init(ProcessorContext<byte[], Outbound> given) {
        endRounds();
        KeyValueStore<byte[], byte[]> rows = given.getStateStore(CoordinatorTopology.SAGA_STORE);
        WindowStore<byte[], byte[]> archived =
                given.getStateStore(CoordinatorTopology.ARCHIVE_STORE);
        KeyValueStore<byte[], byte[]> registered =
                given.getStateStore(CoordinatorTopology.DEFINITION_STORE);
        Desk newDesk =
                new Desk(
                        new SagaStore(rows),
                        new Archive(archived, settings),
                        new TimerRows(rows),
                        new Outbox(given, settings.topics()),
                        registered,
                        surroundings,
                        given::currentSystemTimeMs);
        Quarantine quarantine = new Quarantine(rows);
        metrics.quarantined(quarantine.size());
        quarantined = quarantine;
        Intake newIntake = new Intake(newDesk, new WaitingRoom(rows), quarantine, settings);
        Rounds newRounds = new Rounds(newDesk, newIntake, rows, surroundings.nanos());
        context = given;
        desk = newDesk;
        intake = newIntake;
        rounds.add(
                given.schedule(
                        TIMER_INTERVAL,
                        PunctuationType.WALL_CLOCK_TIME,
                        now -> {
                            newRounds.timers(newDesk.nowMs());
                            if (newDesk.takeAwaited()) {
                                given.commit();
                            }
                        }));
        rounds.add(
                given.schedule(
                        PATROL_INTERVAL,
                        PunctuationType.WALL_CLOCK_TIME,
                        now -> newRounds.patrol(newDesk.nowMs())));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ProcessorContext<byte[], Outbound> here = java.util.Objects.requireNonNull(context);
        RecordMetadata origin = here.recordMetadata().orElseThrow();
        Desk ours = java.util.Objects.requireNonNull(desk);
        ours.appended(record.timestamp());
        java.util.Objects.requireNonNull(intake)
                .take(
                        new Input(
                                source(origin.topic()),
                                record.key(),
                                record.value(),
                                record.headers(),
                                origin.partition(),
                                origin.offset(),
                                record.timestamp(),
                                ours.nowMs()));
        Batch batch = batches.here();
        if (ours.takeAwaited()) {
            batch.awaited();
        }
        if (batch.worked()) {
            here.commit();
        }
    }

    /** Another process counts the partition's quarantined sagas from now on. */
    @Override
    public void close() {
        endRounds();
        if (quarantined != null) {
            metrics.quarantined(-quarantined.size());
        }
    }

    private void endRounds() {
        rounds.forEach(Cancellable::cancel);
        rounds.clear();
    }

    private Input.Source source(String topic) {
        if (topic.equals(settings.topics().event())) {
            return Input.Source.EVENT;
        }
        return topic.equals(settings.topics().start()) ? Input.Source.START : Input.Source.CONTROL;
    }
}
