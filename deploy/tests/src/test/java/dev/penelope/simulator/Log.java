package dev.penelope.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** One topic: partitions of records, some of which belong to transactions. */
final class Log {
    private final List<List<Entry>> partitions;

    Log(int partitions) {
        this.partitions = Stream.<List<Entry>>generate(ArrayList::new).limit(partitions).toList();
    }

    int partitions() {
        return partitions.size();
    }

    void add(int partition, Entry entry) {
        partitions.get(partition).add(entry);
    }

    long end(int partition) {
        return partitions.get(partition).size();
    }

    Entry entry(int partition, long offset) {
        return partitions.get(partition).get((int) offset);
    }

    /** The offset of the next record that a reader of this isolation sees, from this one on. */
    OptionalLong next(int partition, long from, boolean committedOnly) {
        for (long offset = from; offset < end(partition); offset++) {
            Transactions.Fate fate = entry(partition, offset).transaction().fate();
            if (!committedOnly || fate == Transactions.Fate.COMMITTED) {
                return OptionalLong.of(offset);
            }
            if (fate == Transactions.Fate.OPEN) {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }

    /** All that is there, whatever became of its transaction, by partition. */
    Stream<Entry> all() {
        return partitions.stream().flatMap(List::stream);
    }

    /** All that is committed, by partition. */
    Stream<Entry> committed() {
        return all().filter(Entry::isCommitted);
    }
}
