package dev.penelope.coordinator;

import java.util.Arrays;

/** How the open sagas of one partition stand, as counted in one round. Not safe for threads. */
public final class Census {
    private final int[] sagas = new int[Standing.values().length];
    private int overdue;
    private long unansweredMs;

    /** One more saga that stands so. */
    public void count(Standing standing) {
        sagas[place(standing)]++;
    }

    /** One of those counted is past its deadline. */
    public void countOverdue() {
        overdue++;
    }

    /** Nobody has answered one of their commands for so long. */
    public void unanswered(long ms) {
        unansweredMs = Math.max(unansweredMs, ms);
    }

    int sagas(Standing standing) {
        return sagas[place(standing)];
    }

    @SuppressWarnings("EnumOrdinal") // counted by place, many times a second
    private static int place(Standing standing) {
        return standing.ordinal();
    }

    int overdue() {
        return overdue;
    }

    long unansweredMs() {
        return unansweredMs;
    }

    @Override
    public String toString() {
        return Arrays.toString(sagas) + " overdue=" + overdue + " unansweredMs=" + unansweredMs;
    }
}
