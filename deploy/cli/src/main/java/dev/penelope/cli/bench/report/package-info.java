/**
 * What a benchmark found: as data, as tables for a terminal, and as a page with a chart. Start
 * reading at {@link dev.penelope.cli.bench.report.BenchReport}.
 */
@NullMarked
package dev.penelope.cli.bench.report;

import org.jspecify.annotations.NullMarked;
