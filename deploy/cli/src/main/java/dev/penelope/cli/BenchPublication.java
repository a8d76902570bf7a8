package dev.penelope.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.penelope.cli.bench.report.BenchReport;
import dev.penelope.cli.bench.report.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes what a benchmark found. */
final class BenchPublication {
    private static final String NAME = "benchmark";

    private BenchPublication() {}

    /** As a page, with its chart and its data beside it. */
    static void publish(BenchReport report, Path directory) throws IOException {
        json(report, directory.resolve(NAME + ".json"));
        Files.writeString(directory.resolve(NAME + ".svg"), Page.chart(report));
        Files.writeString(directory.resolve(NAME + ".md"), Page.of(report, NAME));
    }

    static void json(BenchReport report, Path file) throws IOException {
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), report);
    }
}
