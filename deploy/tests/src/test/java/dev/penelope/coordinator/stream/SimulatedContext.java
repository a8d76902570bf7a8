package dev.penelope.coordinator.stream;

import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * What a processor sees of Kafka Streams, as far as ours looks at it.
 *
 * @param <K> is {@code byte[]}, which no type can be bound by
 */
final class SimulatedContext<K, V extends Outbound> implements ProcessorContext<K, V> {
    private final SimulatedTask.Outside around;
    private final int partition;
    private final Map<String, StateStore> stores;
    private final List<Punctuator> punctuators = new ArrayList<>();
    private Optional<RecordMetadata> record = Optional.empty();

    SimulatedContext(SimulatedTask.Outside around, int partition, Map<String, StateStore> stores) {
        this.around = around;
        this.partition = partition;
        this.stores = stores;
    }

    /** A record's place in the log. */
    private record Place(String topic, int partition, long offset) implements RecordMetadata {}

    /** From now on this is the record at hand. */
    void at(String topic, long offset) {
        record = Optional.of(new Place(topic, partition, offset));
    }

    /** Has everything done that is done by the clock. */
    void punctuate() {
        record = Optional.empty();
        punctuators.forEach(each -> each.punctuate(currentSystemTimeMs()));
    }

    @Override
    public <A extends K, B extends V> void forward(Record<A, B> record) {
        Outbound outbound = record.value();
        around.send(
                outbound.topic(),
                outbound.route().map(route -> route.partition(around.partitions(outbound.topic()))),
                (byte[]) record.key(),
                outbound.value(),
                record.headers());
    }

    @Override
    public <A extends K, B extends V> void forward(Record<A, B> record, String child) {
        forward(record);
    }

    @Override
    public Optional<RecordMetadata> recordMetadata() {
        return record;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // whoever asks knows the store
    public <S extends StateStore> S getStateStore(String name) {
        StateStore store = stores.get(name);
        if (store == null) {
            throw new IllegalArgumentException("Expected a store that exists, but got " + name);
        }
        return (S) store;
    }

    @Override
    public Cancellable schedule(Duration interval, PunctuationType type, Punctuator callback) {
        punctuators.add(callback);
        return () -> punctuators.remove(callback);
    }

    @Override
    public Cancellable schedule(
            Instant start, Duration interval, PunctuationType type, Punctuator callback) {
        return schedule(interval, type, callback);
    }

    /** Streams commits when it likes; to be asked for it binds it to nothing. */
    @Override
    public void commit() {}

    @Override
    public long currentSystemTimeMs() {
        return around.nowMs();
    }

    @Override
    public long currentStreamTimeMs() {
        return around.nowMs();
    }

    @Override
    public String applicationId() {
        return "simulated";
    }

    @Override
    public TaskId taskId() {
        return new TaskId(0, partition);
    }

    @Override
    public Serde<?> keySerde() {
        return Serdes.ByteArray();
    }

    @Override
    public Serde<?> valueSerde() {
        return Serdes.ByteArray();
    }

    @Override
    public File stateDir() {
        throw new UnsupportedOperationException("there is no disk here");
    }

    @Override
    public StreamsMetrics metrics() {
        throw new UnsupportedOperationException("nobody measures here");
    }

    @Override
    public Map<String, Object> appConfigs() {
        return Map.of();
    }

    @Override
    public Map<String, Object> appConfigsWithPrefix(String prefix) {
        return Map.of();
    }
}
