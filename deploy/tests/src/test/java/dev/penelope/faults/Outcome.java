package dev.penelope.faults;

import java.util.Map;

/**
 * What became of one scenario.
 *
 * @param on the day, as 2026-01-31
 * @param broken empty if every promise was kept, else what was found first
 * @param asked how often workers asked for effects, repetitions included
 * @param records how many the verification read
 * @param looked how much it looked at, by the promise's name
 * @param load of the machine at the end, over a minute
 * @param note what the scenario itself has to say
 */
record Outcome(
        String scenario,
        String on,
        long seed,
        long seconds,
        String broken,
        long sagas,
        long succeeded,
        long failed,
        long effects,
        long asked,
        long records,
        Map<String, Long> looked,
        double load,
        String note) {
    boolean kept() {
        return broken.isEmpty();
    }

    @Override
    public String toString() {
        return "%s seed=%d %s: %d s, %d sagas (%d succeeded, %d failed), %d effects asked for %d times, %d records verified%s"
                .formatted(
                        scenario,
                        seed,
                        kept() ? "kept" : "BROKEN",
                        seconds,
                        sagas,
                        succeeded,
                        failed,
                        effects,
                        asked,
                        records,
                        note.isEmpty() ? "" : "; " + note);
    }
}
