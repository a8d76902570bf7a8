package dev.penelope.model;

/**
 * Names what one accepted start began. An id that is used again, after its first saga is forgotten,
 * is another run. Derived from the place of the start in its topic, so that every coordinator that
 * reads the same start gives it the same run.
 */
public record RunId(String value) {
    /**
     * @throws IllegalArgumentException if not 1–128 characters of {@code [A-Za-z0-9._~-]}
     */
    public RunId {
        Ids.check("a run id", value);
    }

    /** The run of a start that the broker appended at {@code appendedAtMs}, at {@code offset}. */
    public static RunId of(long appendedAtMs, long offset) {
        return new RunId(Long.toString(appendedAtMs, 36) + "-" + Long.toString(offset, 36));
    }

    @Override
    public String toString() {
        return value;
    }
}
