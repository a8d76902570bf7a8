package dev.penelope.model;

/** Names one saga: chosen by whoever starts it, and the key of every record about it. */
public record SagaId(String value) implements Comparable<SagaId> {
    /**
     * @throws IllegalArgumentException if not 1–128 characters of {@code [A-Za-z0-9._~-]}
     */
    public SagaId {
        Ids.check("a saga id", value);
    }

    /** Whether {@code value} could be a saga id; cheaper than catching. */
    public static boolean valid(String value) {
        return Ids.valid(value);
    }

    @Override
    public int compareTo(SagaId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
