package dev.penelope.cli.bench.report;

/**
 * What a coordinator takes.
 *
 * @param heapUsedBytes after a collection of garbage
 * @param heapMostBytes that the heap may have
 * @param residentBytes of the whole process
 * @param rocksMostBytes that RocksDB may have, outside of the heap
 */
public record Memory(
        long heapUsedBytes, long heapMostBytes, long residentBytes, long rocksMostBytes) {
    public static final Memory UNKNOWN = new Memory(0, 0, 0, 0);
}
