package dev.penelope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.Standing;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The page for whoever is on call, and the alerts, name what there is. */
final class OperationsPageTest {
    private static final Path TREE = Path.of("..", "..");
    private static final List<String> REFERENCES =
            List.of("coordinator/docs/metrics.md", "worker/docs/metrics.md");
    private static final Pattern REFERENCE =
            Pattern.compile("(?m)^\\| `(penelope[a-z.]+)` \\| (\\w+)(?:, (\\w+))? \\| (.*?) \\|");

    private static final Map<String, MatchResult> METRICS = new TreeMap<>();
    private static String page = "";
    private static String alerts = "";

    @BeforeAll
    static void read() throws IOException {
        page = read("deploy/docs/operations.md");
        alerts = read("deploy/prometheus/alerts.yml");
        for (String reference : REFERENCES) {
            REFERENCE
                    .matcher(read(reference))
                    .results()
                    .forEach(row -> METRICS.put(row.group(1), row));
        }
    }

    private static String read(String file) throws IOException {
        return Files.readString(TREE.resolve(file));
    }

    private static Stream<MatchResult> found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results();
    }

    private static Set<String> names(String pattern, String text) {
        return found(pattern, text)
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void thePageNamesEveryMetricThatThereIsAndNoOther() {
        assertThat(names("`(penelope\\.[a-z.]+)`", page)).isEqualTo(METRICS.keySet());
    }

    @Test
    void everyStateOfAnOpenSagaHasARow() {
        assertThat(rows())
                .containsAll(Arrays.stream(Standing.values()).map(Standing::word).toList());
        assertThat(names("state=\"([a-z-]+)\"", page + alerts.replace("stuck-.*", "silent")))
                .isSubsetOf(Arrays.stream(Standing.values()).map(Standing::word).toList());
    }

    @Test
    void everyNoticeOfASagaThatGoesOnIsOnThePage() throws IOException {
        Set<String> codes = new TreeSet<>(Set.of("QUARANTINED"));
        Path engine = TREE.resolve("coordinator/src/main/java/dev/penelope/coordinator/engine");
        try (Stream<Path> files = Files.list(engine)) {
            for (Path file : files.toList()) {
                codes.addAll(
                        names("tell(?:Once|Waiting)?\\(\\s*\"([A-Z_]+)\"", Files.readString(file)));
            }
        }

        assertThat(codes).hasSizeGreaterThan(4).allMatch(code -> page.contains("`" + code + "`"));
    }

    @Test
    void everyCommandOnThePageIsOne() {
        List<String> commands =
                found("deploy/penelope ([^`\n]+)", page).map(match -> match.group(1)).toList();

        assertThat(commands).hasSizeGreaterThan(10);
        for (String command : commands) {
            CommandLine.ParseResult parsed =
                    Penelope.commandLine(Map.of()).parseArgs(command.split(" "));
            assertThat(parsed.hasSubcommand()).as(command).isTrue();
        }
    }

    @Test
    void everyOptionOnThePageIsOne() {
        Set<String> options = new TreeSet<>();
        Penelope.commandLine(Map.of())
                .getSubcommands()
                .values()
                .forEach(command -> options.addAll(command.getCommandSpec().optionsMap().keySet()));

        assertThat(names("`(--[a-z-]+)", page)).isSubsetOf(options);
    }

    @Test
    void everyAlertNamesMetricsThatThereAre() {
        assertThat(names("(penelope_[a-z_]+)", alerts)).isSubsetOf(inPrometheus());
    }

    @Test
    void everyAlertNamesARowOfThePage() {
        List<String> named =
                found("(?m)^ +row: \"?([^\"\n]+)", alerts).map(match -> match.group(1)).toList();

        assertThat(named).hasSize(names("alert: (\\w+)", alerts).size());
        assertThat(named).filteredOn(row -> !row.startsWith("{{ $labels.state")).isSubsetOf(rows());
        assertThat(found("severity: (\\w+)", alerts).map(match -> match.group(1)))
                .hasSize(named.size())
                .containsOnly("page", "ticket");
    }

    @Test
    void everyLinkOnThePageLeadsSomewhere() {
        assertThat(found("\\]\\(([^)#]+)\\)", page).map(match -> match.group(1)))
                .isNotEmpty()
                .allMatch(link -> Files.exists(TREE.resolve("deploy/docs").resolve(link)));
    }

    private static Set<String> rows() {
        return names("\\*\\*([a-z -]+)\\*\\*(?:,| \\|)", page);
    }

    /** As they are called there, with what a timer consists of. */
    private static Set<String> inPrometheus() {
        Set<String> all = new TreeSet<>();
        PrometheusNamingConvention convention = new PrometheusNamingConvention();
        METRICS.forEach((name, row) -> {
            Meter.Type type = Meter.Type.valueOf(row.group(2).toUpperCase(Locale.ROOT));
            String base =
                    Optional.ofNullable(row.group(3))
                            .map(unit -> convention.name(name, type, unit))
                            .orElseGet(() -> convention.name(name, type));
            switch (type) {
                case TIMER -> all.addAll(List.of(base + "_count", base + "_sum", base + "_max"));
                case COUNTER -> all.add(base.endsWith("_total") ? base : base + "_total");
                default -> all.add(base);
            }
        });
        return all;
    }
}
