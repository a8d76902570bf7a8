package dev.penelope.cli.bench.report;

import java.util.List;
import java.util.Map;

/**
 * All that a benchmark found, as it is written to a file.
 *
 * @param at when it began
 * @param command that repeats it
 * @param commit of the sources
 * @param logs how many lines each child process logged, and the first of them
 */
public record BenchReport(
        String at,
        double minutes,
        String command,
        String commit,
        Map<String, String> machine,
        Map<String, String> settings,
        List<Measurement> measurements,
        List<Downtime> downtimes,
        List<Flood> floods,
        List<Audit> audits,
        Map<String, String> logs) {
    /** Whether every saga that was begun ended as it should, once. */
    public boolean sound() {
        return measurements.stream().allMatch(each -> each.books().sound())
                && downtimes.stream().allMatch(Downtime::sound)
                && floods.stream().allMatch(Flood::sound)
                && audits.stream().allMatch(Audit::balanced);
    }
}
