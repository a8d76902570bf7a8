package dev.penelope.cli.bench.report;

/**
 * What went through one topic.
 *
 * @param bytes of keys, values and headers
 * @param values of all records, how many are no deletions
 * @param valueBytes of all of them
 * @param markers that end transactions: one for each that wrote to a partition
 */
public record PerTopic(long records, long bytes, long values, long valueBytes, long markers) {
    /** On average; 0 if there was none. */
    public int bytesOfValue() {
        return values == 0 ? 0 : (int) Math.round((double) valueBytes / values);
    }
}
