package dev.penelope.cli.bench;

import java.util.List;
import java.util.Map;

/**
 * All that a benchmark found, as it is written to a file.
 *
 * @param logs how many lines each child process logged, and the first of them
 */
public record BenchReport(
        String at,
        Map<String, String> machine,
        Map<String, String> settings,
        List<Measurement> measurements,
        List<Audit> audits,
        Map<String, String> logs) {}
