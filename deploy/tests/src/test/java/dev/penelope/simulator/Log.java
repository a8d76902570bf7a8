package dev.penelope.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** One topic: partitions of records, some of which belong to transactions. */
final class Log<T> {
    private final List<List<Entry<T>>> partitions;

    Log(int partitions) {
        this.partitions =
                Stream.<List<Entry<T>>>generate(ArrayList::new).limit(partitions).toList();
    }

    /** One record and when the broker appended it. */
    record Entry<T>(T value, Transactions.Transaction transaction, long atMs) {
        boolean isCommitted() {
            return transaction.fate() == Transactions.Fate.COMMITTED;
        }
    }

    int partitions() {
        return partitions.size();
    }

    /** Where the records of that key are. */
    int partitionOf(String key) {
        return Math.floorMod(key.hashCode(), partitions.size());
    }

    void append(String key, T value, Transactions.Transaction transaction, long atMs) {
        partitions.get(partitionOf(key)).add(new Entry<>(value, transaction, atMs));
    }

    long end(int partition) {
        return partitions.get(partition).size();
    }

    Entry<T> entry(int partition, long offset) {
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

    /** All that is committed, by partition. */
    Stream<T> committed() {
        return partitions.stream()
                .flatMap(List::stream)
                .filter(Entry::isCommitted)
                .map(Entry::value);
    }
}
