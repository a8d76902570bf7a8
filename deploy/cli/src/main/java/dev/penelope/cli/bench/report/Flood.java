package dev.penelope.cli.bench.report;

/**
 * A load beside timers that all fall due at once, each of a saga of its own.
 *
 * @param load the closed loop beside them
 * @param alonePerSecond how many of its sagas ended each second while no timer was due
 * @param besidePerSecond the same while timers were due
 * @param afterPerSecond the same when the last saga with a timer had ended
 * @param seconds from when the timers were due until the last of their sagas had ended
 * @param longestSeconds what the slowest saga of the load took meanwhile
 * @param unended how many sagas with a timer did not end
 * @param problem what went wrong; empty if nothing did
 */
public record Flood(
        String suite,
        String load,
        int timers,
        double alonePerSecond,
        double besidePerSecond,
        double afterPerSecond,
        double seconds,
        double longestSeconds,
        int unended,
        long wrong,
        int lost,
        String problem) {
    public boolean sound() {
        return unended == 0 && wrong == 0 && lost == 0 && problem.isEmpty();
    }

    /** Which part of its rate alone the load had beside the timers. */
    double share() {
        return alonePerSecond == 0 ? 0 : besidePerSecond / alonePerSecond;
    }
}
