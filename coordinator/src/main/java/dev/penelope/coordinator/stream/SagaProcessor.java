package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.PartitionMetrics;
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
 * The one processor, for one partition of the four input topics: takes a record in, and asks for a
 * commit when somebody waits for what it sent.
 */
final class SagaProcessor implements Processor<byte[], byte[], byte[], Outbound> {
    private static final Duration TIMER_INTERVAL = Duration.ofMillis(25);
    private static final Duration PATROL_INTERVAL = Duration.ofSeconds(1);

    private final Surroundings surroundings;
    private final Settings settings;
    private final Batches batches;
    private final List<Cancellable> rounds = new ArrayList<>();
    private @Nullable ProcessorContext<byte[], Outbound> context;
    private @Nullable Desk desk;
    private @Nullable Intake intake;
    private @Nullable PartitionMetrics counted;

    SagaProcessor(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.settings = surroundings.settings();
        this.batches = surroundings.batches();
    }

    /**
     * Also called again, after a transaction that could not be committed: whatever was in memory
     * may speak of what was never stored.
     */
    @Override
    public void init(ProcessorContext<byte[], Outbound> given) {
        end();
        batches.here().beat();
        KeyValueStore<byte[], byte[]> rows = given.getStateStore(CoordinatorTopology.SAGA_STORE);
        WindowStore<byte[], byte[]> archived =
                given.getStateStore(CoordinatorTopology.ARCHIVE_STORE);
        KeyValueStore<byte[], byte[]> registered =
                given.getStateStore(CoordinatorTopology.DEFINITION_STORE);
        Desk newDesk =
                new Desk(
                        new SagaStore(rows),
                        new KeyFingerprints(rows, settings.tokens()),
                        new Archive(archived, settings),
                        new TimerRows(rows),
                        new Outbox(given, settings.topics()),
                        registered,
                        surroundings,
                        given::currentSystemTimeMs);
        PartitionMetrics ofPartition = surroundings.metrics().partition();
        counted = ofPartition;
        Intake newIntake =
                new Intake(
                        newDesk,
                        new WaitingRoom(rows, ofPartition),
                        new Quarantine(rows, ofPartition),
                        settings);
        Rounds newRounds = new Rounds(newDesk, newIntake, batches, surroundings.nanos());
        Patrolling patrol =
                new Patrolling(
                        newDesk, newIntake, rows, ofPartition, batches, surroundings.nanos());
        context = given;
        desk = newDesk;
        intake = newIntake;
        rounds.add(newRounds::end);
        rounds.add(patrol::end);
        rounds.add(
                given.schedule(
                        TIMER_INTERVAL,
                        PunctuationType.WALL_CLOCK_TIME,
                        now -> {
                            newRounds.timers(newDesk.nowMs());
                            Batch batch = batches.here();
                            if (newDesk.takeAwaited()) {
                                batch.awaited();
                            }
                            if (batch.fired()) {
                                given.commit();
                            }
                        }));
        rounds.add(
                given.schedule(
                        PATROL_INTERVAL,
                        PunctuationType.WALL_CLOCK_TIME,
                        now -> patrol.goOn(newDesk.nowMs())));
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
                                Input.Source.of(origin.topic(), settings.topics()),
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

    @Override
    public void close() {
        end();
    }

    private void end() {
        rounds.forEach(Cancellable::cancel);
        rounds.clear();
        if (counted != null) {
            counted.close();
        }
    }
}
