package dev.penelope.cli.bench.bare;

import dev.penelope.coordinator.stream.Batches;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Passes a trip on: payment (0), then three bookings (1, 2, 3), then the output (4). The state of
 * an open trip is a set of bits.
 */
final class BareProcessor implements Processor<byte[], byte[], byte[], BareProcessor.Out> {
    static final String STORE = "bare";

    private static final int BOOKED = 0b1111;

    private final Sizes sizes;
    private final Batches batches;
    private @Nullable ProcessorContext<byte[], Out> context;
    private @Nullable KeyValueStore<byte[], byte[]> store;

    /** A value with the topic that it is for. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Out(String topic, byte[] value) {}

    BareProcessor(Sizes sizes, Batches batches) {
        this.sizes = sizes;
        this.batches = batches;
    }

    @Override
    public void init(ProcessorContext<byte[], Out> given) {
        context = given;
        store = given.getStateStore(STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        passOn(record);
        if (batches.here().worked()) {
            Objects.requireNonNull(context).commit();
        }
    }

    private void passOn(Record<byte[], byte[]> record) {
        KeyValueStore<byte[], byte[]> rows = Objects.requireNonNull(store);
        String topic = Objects.requireNonNull(context).recordMetadata().orElseThrow().topic();
        byte[] id = record.key();
        if (topic.equals(BareTopics.START)) {
            rows.put(id, Sizes.value(0, sizes.state()));
            command(id, 0);
            return;
        }
        byte[] state = rows.get(id);
        int node = record.value()[0];
        if (state == null || (state[0] & (1 << node)) != 0) {
            return; // Ended, or said twice.
        }
        int done = state[0] | (1 << node);
        if (node == 4) {
            rows.put(id, null);
            rows.put(archived(id), Sizes.value(done, sizes.archive()));
            send(BareTopics.RESULT, id, Sizes.value(0, sizes.result()));
            return;
        }
        rows.put(id, Sizes.value(done, sizes.state()));
        if (node == 0) {
            command(id, 1);
            command(id, 2);
            command(id, 3);
        } else if (done == BOOKED) {
            command(id, 4);
        }
    }

    private void command(byte[] id, int node) {
        byte[] key =
                (new String(id, StandardCharsets.US_ASCII) + "/" + node)
                        .getBytes(StandardCharsets.US_ASCII);
        send(BareTopics.COMMAND, key, Sizes.value(node, sizes.command()));
    }

    private void send(String topic, byte[] key, byte[] value) {
        ProcessorContext<byte[], Out> here = Objects.requireNonNull(context);
        batches.here().awaited();
        here.forward(new Record<>(key, new Out(topic, value), here.currentSystemTimeMs()));
    }

    private static byte[] archived(byte[] id) {
        byte[] key = new byte[id.length + 1];
        System.arraycopy(id, 0, key, 1, id.length);
        return key;
    }
}
