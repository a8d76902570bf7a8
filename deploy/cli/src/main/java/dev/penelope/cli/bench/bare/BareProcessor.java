package dev.penelope.cli.bench.bare;

import dev.penelope.coordinator.stream.Batches;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Passes a saga on, from stage to stage: a stage begins when all nodes of the last have answered.
 */
final class BareProcessor implements Processor<byte[], byte[], byte[], BareProcessor.Out> {
    static final String STORE = "bare";

    private final BareWorkloads workloads;
    private final Batches batches;
    private @Nullable ProcessorContext<byte[], Out> context;
    private @Nullable BareRows rows;

    /** A value with the topic that it is for. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Out(String topic, byte[] value) {}

    BareProcessor(BareWorkloads workloads, Batches batches) {
        this.workloads = workloads;
        this.batches = batches;
    }

    @Override
    public void init(ProcessorContext<byte[], Out> given) {
        context = given;
        rows = new BareRows(given.getStateStore(STORE));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ProcessorContext<byte[], Out> here = Objects.requireNonNull(context);
        BareWorkload workload = workloads.of(record.value());
        if (here.recordMetadata().orElseThrow().topic().equals(BareTopics.START)) {
            started(record.key(), workload, record.value());
        } else {
            answered(record.key(), workload, BareValue.node(record.value()));
        }
        if (batches.here().worked()) {
            here.commit();
        }
    }

    private void started(byte[] id, BareWorkload workload, byte[] start) {
        BareRows store = Objects.requireNonNull(rows);
        if (workload.apart()) {
            store.parameters(id, workload.sizes().state());
        }
        goOn(
                id,
                workload,
                new BareState(BareValue.workload(start), 0, workload.stages().getFirst(), 0));
    }

    private void answered(byte[] id, BareWorkload workload, int node) {
        BareRows store = Objects.requireNonNull(rows);
        byte[] header = store.header(id);
        if (header == null) {
            return; // It has ended.
        }
        BareState state = BareState.read(header);
        int bytes = workload.sizes().state();
        if (workload.paged()) {
            if (!store.answered(id, node, bytes)) {
                return; // It was said twice.
            }
        } else if ((state.answered() & 1L << node) != 0) {
            return;
        } else {
            state = state.answeredBy(node);
        }
        if (workload.apart()) {
            store.payload(id, node, bytes);
        }
        state = state.oneLess();
        if (state.left() > 0) {
            store.header(id, state.row(bytes));
        } else if (state.stage() + 1 < workload.stages().size()) {
            goOn(id, workload, state.next(workload.stages().get(state.stage() + 1)));
        } else {
            store.end(id, workload);
            send(BareTopics.RESULT, id, BareValue.filled(workload.sizes().result()));
        }
    }

    /** Sends all nodes of the stage that the state is at. */
    private void goOn(byte[] id, BareWorkload workload, BareState state) {
        BareRows store = Objects.requireNonNull(rows);
        int bytes = workload.sizes().state();
        int first = workload.firstOf(state.stage());
        if (workload.paged()) {
            store.send(id, first, state.left(), bytes);
        }
        store.header(id, state.row(bytes));
        for (int node = first; node < first + state.left(); node++) {
            byte[] key =
                    (new String(id, StandardCharsets.US_ASCII) + "/" + node)
                            .getBytes(StandardCharsets.US_ASCII);
            send(
                    BareTopics.COMMAND,
                    key,
                    BareValue.of(state.workload(), node, workload.sizes().command()));
        }
    }

    private void send(String topic, byte[] key, byte[] value) {
        ProcessorContext<byte[], Out> here = Objects.requireNonNull(context);
        batches.here().awaited();
        here.forward(new Record<>(key, new Out(topic, value), here.currentSystemTimeMs()));
    }
}
