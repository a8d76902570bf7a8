package dev.penelope.worker.runtime;

import java.util.HashMap;
import java.util.Map;

/**
 * What the committed offset's metadata remembers of a partition's owners, so that a command that
 * kills its workers is found. Every owner commits {@link #begun} before it runs anything, and
 * {@link #released} after it has begun its last record. So an owner that finds the partition
 * unreleased follows one that was lost; and if several were lost while the offset stood still, one
 * of the records just above it is suspected. These are then begun one by one, each named before.
 *
 * @param times how many owners in a row began and were lost at this offset, this one included
 * @param released whether the owner will begin nothing more here
 * @param suspects how many records are still to be begun one by one
 * @param alone the offset of the record that was begun alone, if {@code aloneTimes} is not 0
 * @param aloneTimes how often it was
 */
record Beginnings(int times, boolean released, int suspects, long alone, int aloneTimes) {
    /** Nobody ever began. */
    static final Beginnings NONE = new Beginnings(0, true, 0, 0, 0);

    /** Two lost workers can be bad luck. */
    private static final int TIMES_SUSPICIOUS = 3;

    private static final int TIMES_ALONE = 2;

    private static final String FORM = "1";

    /** Reads metadata; what somebody else wrote is taken for the trace of a lost worker. */
    static Beginnings read(String metadata) {
        Map<String, String> fields = new HashMap<>();
        for (String part : metadata.split(";", -1)) {
            int equals = part.indexOf('=');
            fields.put(
                    equals < 0 ? part : part.substring(0, equals),
                    equals < 0 ? "" : part.substring(equals + 1));
        }
        try {
            return new Beginnings(
                    Integer.parseInt(fields.getOrDefault("begun", "0")),
                    fields.containsKey("released"),
                    Integer.parseInt(fields.getOrDefault("suspects", "0")),
                    Long.parseLong(fields.getOrDefault("alone", "0")),
                    Integer.parseInt(fields.getOrDefault("times", "0")));
        } catch (NumberFormatException foreign) {
            return new Beginnings(0, false, 0, 0, 0);
        }
    }

    String write() {
        StringBuilder text = new StringBuilder(FORM).append(";begun=").append(times);
        if (released) {
            text.append(";released");
        }
        if (suspects > 0) {
            text.append(";suspects=").append(suspects);
        }
        if (aloneTimes > 0) {
            text.append(";alone=").append(alone).append(";times=").append(aloneTimes);
        }
        return text.toString();
    }

    /**
     * A new owner begins.
     *
     * @param idle whether there is no record that an earlier owner could have begun and not
     *     finished
     * @param most how many records above the committed offset an owner may have begun
     */
    Beginnings begun(boolean idle, int most) {
        if (idle) {
            return new Beginnings(1, false, 0, 0, 0);
        }
        int now = !released ? times + 1 : cautious() ? times : 1;
        boolean suspicious = now >= TIMES_SUSPICIOUS && suspects == 0;
        return new Beginnings(now, false, suspicious ? most : suspects, alone, aloneTimes);
    }

    /** Whether records are to be begun one by one. */
    boolean cautious() {
        return suspects > 0;
    }

    /** The committed offset moves. */
    Beginnings progressed() {
        return cautious() || times == 1 ? this : trusted();
    }

    /** This record is about to be begun alone. */
    Beginnings beginning(long offset) {
        int again = aloneTimes > 0 && alone == offset ? aloneTimes + 1 : 1;
        return new Beginnings(times, released, suspects, offset, again);
    }

    /** Whether workers were lost each time they had begun this record alone. */
    boolean blames(long offset) {
        return aloneTimes >= TIMES_ALONE && alone == offset;
    }

    /** A suspect has finished, or was passed over. */
    Beginnings cleared() {
        return suspects <= 1 ? trusted() : new Beginnings(times, released, suspects - 1, 0, 0);
    }

    /** All that was suspected is behind. */
    Beginnings trusted() {
        return new Beginnings(1, released, 0, 0, 0);
    }

    Beginnings release() {
        return new Beginnings(times, true, suspects, alone, aloneTimes);
    }
}
