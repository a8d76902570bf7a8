package dev.penelope.cli.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

final class PageTest {
    private static final Measurement STRICT = measurement("strict", 4_000, Counted.NOT, 0);
    private static final Measurement BARE =
            measurement(
                    "bare",
                    8_000,
                    new Counted(
                            true,
                            10,
                            50,
                            45_000,
                            Map.of("topic", new PerTopic(200, 1_000, 50, 500, 20))),
                    0);

    @Test
    void thePageSaysWhatWasMeasuredAndHowToRepeatIt() {
        String page = Page.of(report(List.of(STRICT, BARE), 100), "benchmark");
        assertThat(page)
                .contains("2026-01-01", "deploy/penelope bench --publish", "abc123", "AMD")
                .contains("![The figures that matter most](benchmark.svg)")
                .contains("| strict | trip | 64 in flight | 4,000 |")
                .contains("| strict | trip | 64 in flight | bare trip | 0.50 | 2.00 |")
                .contains("| bare | trip | 5 | 40,000 | 25.0 | 4.00 | 20.0 | 900 | 0.40 |");
    }

    @Test
    void recordsThatTheBrokerCompactedAreNotCounted() {
        BenchReport report = report(List.of(STRICT), 100);
        assertThat(Page.of(report, "benchmark"))
                .contains("| strict | trip | 5 | 20,000 | 50.0 | not counted | not counted |");
        assertThat(report.sound()).isTrue();
    }

    @Test
    void howLogsGrowIsNotSaidIfTheBrokerCompactedAnythingMeanwhile() {
        Counted counted = new Counted(true, 10, 50, Counted.UNKNOWN, Map.of());
        BenchReport report = report(List.of(measurement("strict", 4_000, counted, 0)), 100);
        assertThat(Page.of(report, "benchmark")).contains("| 0.00 | 0.00 | not counted | 0.00 |");
    }

    @Test
    void theChartIsADrawing() throws Exception {
        String chart = Page.chart(report(List.of(STRICT, BARE), 100));
        byte[] bytes = chart.getBytes(StandardCharsets.UTF_8);
        var root =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(bytes))
                        .getDocumentElement();
        assertThat(root.getTagName()).isEqualTo("svg");
        assertThat(chart).contains("4,000", "killed, started again");
    }

    @Test
    void aLostSagaOrBooksThatDoNotBalanceAreNoSoundResult() {
        Measurement lost = measurement("strict", 4_000, Counted.NOT, 1);
        assertThat(report(List.of(STRICT), 100).sound()).isTrue();
        assertThat(report(List.of(lost), 100).sound()).isFalse();
        assertThat(report(List.of(STRICT), 99).sound()).isFalse();
        assertThat(Table.of(report(List.of(lost), 99)))
                .anyMatch(line -> line.startsWith("WRONG: strict"))
                .anyMatch(line -> line.contains("THE BOOKS DO NOT BALANCE"));
    }

    private static Measurement measurement(String suite, double rate, Counted counted, int lost) {
        Window window =
                new Window(
                        rate,
                        rate * 5,
                        12,
                        30,
                        90,
                        Map.of("broker", 0.5e3 / rate, "coordinator", 0.5e3 / rate),
                        0.01,
                        0.02,
                        0);
        return new Measurement(
                new Subject(suite, "bare", 0, "trip", 5, false, 64, "64 in flight"),
                List.of(window, window, window),
                counted,
                new Measurement.Books(100, 0, 0, lost, ""),
                Memory.UNKNOWN,
                3,
                true,
                "0.5 0.5 0.5");
    }

    private static BenchReport report(List<Measurement> measurements, long ended) {
        return new BenchReport(
                "2026-01-01T00:00:00Z",
                45,
                "deploy/penelope bench --publish",
                "abc123",
                Map.of("cpu", "AMD"),
                Map.of("windows", "3"),
                measurements,
                List.of(
                        new Downtime(
                                "strict",
                                0,
                                "killed, started again",
                                4,
                                0,
                                0,
                                3,
                                4,
                                5,
                                100,
                                0,
                                0,
                                "")),
                List.of(
                        new Flood(
                                "strict",
                                "64 in flight",
                                60_000,
                                400,
                                240,
                                410,
                                9,
                                1,
                                0,
                                0,
                                0,
                                "")),
                List.of(new Audit("strict", 100, ended, 0, 0)),
                Map.of());
    }
}
