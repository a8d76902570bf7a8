package dev.penelope.worker.runtime;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Begins the records of cautious tenures one at a time, each named in a commit before: if the
 * worker dies now, its successors know of whom. Used by the poll thread.
 */
final class OneByOne {
    private final Commits commits;
    private final Slots slots;
    private @Nullable Begun current;

    private record Begun(Tenure tenure, Delivery delivery) {}

    OneByOne(Commits commits, Slots slots) {
        this.commits = commits;
        this.slots = slots;
    }

    void step(Collection<Tenure> tenures) {
        Begun last = current;
        if (last != null) {
            if (!last.delivery().finished() && !last.tenure().over()) {
                return;
            }
            current = null;
            last.tenure().cleared();
        }
        for (Tenure tenure : tenures) {
            if (!tenure.cautious()) {
                trust(tenure);
            } else if (current == null && !tenure.waiting().isEmpty()) {
                begin(tenure);
            }
        }
    }

    private void begin(Tenure tenure) {
        ConsumerRecord<byte[], byte[]> record = tenure.waiting().element();
        boolean lost = tenure.blames(record.offset());
        if (!lost) {
            commits.now(Map.of(tenure, tenure.beginning(record.offset())));
            tenure.begun(record.offset());
        }
        tenure.waiting().remove();
        Delivery delivery = tenure.take(record, lost);
        current = new Begun(tenure, delivery);
        slots.add(delivery);
    }

    private void trust(Tenure tenure) {
        ConsumerRecord<byte[], byte[]> next = tenure.waiting().poll();
        while (next != null) {
            slots.add(tenure.take(next));
            next = tenure.waiting().poll();
        }
    }
}
