package dev.penelope.faults;

import dev.penelope.cli.verify.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.AppInfoParser;

/** The last outcomes of all scenarios, as a page of the documentation. */
final class Page {
    private static final Path FILE = Path.of("..", "docs", "faults.md");
    private static final int LONGEST_SYMPTOM = 300;

    private final List<String> lines = new ArrayList<>();
    private final List<Outcome> outcomes;

    private Page(List<Outcome> outcomes) {
        this.outcomes = outcomes;
    }

    static void write() {
        List<Scenario> notRun = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        for (Scenario scenario : Scenarios.all()) {
            Optional<Outcome> outcome = Outcomes.of(scenario.name());
            outcome.ifPresentOrElse(outcomes::add, () -> notRun.add(scenario));
        }
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, new Page(outcomes).text(notRun));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private String text(List<Scenario> notRun) {
        lines.add(HEAD.strip());
        lines.add("");
        summary(notRun.size());
        table();
        promises();
        list(
                "What they say themselves",
                outcomes.stream()
                        .filter(outcome -> !outcome.note().isEmpty())
                        .map(outcome -> "`" + outcome.scenario() + "`: " + outcome.note())
                        .toList());
        list(
                "Broken",
                outcomes.stream()
                        .filter(outcome -> !outcome.kept())
                        .map(outcome -> "`" + outcome.scenario() + "`: " + symptom(outcome))
                        .toList());
        list(
                "Not run",
                notRun.stream()
                        .map(scenario -> "`" + scenario.name() + "`: " + scenario.says())
                        .toList());
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private void summary(int notRun) {
        lines.add(
                ("**%d of %d kept every promise**%s: %,d sagas, %,d effects that were asked for %,d"
                                + " times, %,d records verified, %d minutes. %s")
                        .formatted(
                                outcomes.stream().filter(Outcome::kept).count(),
                                outcomes.size(),
                                notRun == 0 ? "" : " (" + notRun + " more were not run)",
                                sum(Outcome::sagas),
                                sum(Outcome::effects),
                                sum(Outcome::asked),
                                sum(Outcome::records),
                                sum(Outcome::seconds) / 60,
                                machine()));
    }

    private void table() {
        lines.add("");
        lines.add(
                "| fault | what happens | day, seed | | sagas: succeeded, failed, of all | effects,"
                        + " asked for | records | s | load |");
        lines.add("|---|---|---|---|---|---|---|---|---|");
        for (Outcome outcome : outcomes) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "| `%s` | %s | %s, %d | %s | %d, %d, of %d | %d, %d | %d | %d | %.0f |",
                            outcome.scenario(),
                            Scenarios.named(outcome.scenario()).says(),
                            outcome.on(),
                            outcome.seed(),
                            outcome.kept() ? "kept" : "**broken**",
                            outcome.succeeded(),
                            outcome.failed(),
                            outcome.sagas(),
                            outcome.effects(),
                            outcome.asked(),
                            outcome.records(),
                            outcome.seconds(),
                            outcome.load()));
        }
    }

    private void promises() {
        lines.add("");
        lines.add("What `penelope verify` looked at in all of them together:");
        lines.add("");
        lines.add("| | promise | looked at |");
        lines.add("|---|---|---|");
        for (Promise promise : Promise.values()) {
            long looked = sum(outcome -> outcome.looked().getOrDefault(promise.name(), 0L));
            lines.add(
                    "| %s | %s | %,d %s |"
                            .formatted(promise, promise.says(), looked, promise.of()));
        }
    }

    private void list(String title, List<String> entries) {
        if (!entries.isEmpty()) {
            lines.add("");
            lines.add(title + ":");
            lines.add("");
            entries.forEach(entry -> lines.add("- " + entry));
        }
    }

    private long sum(ToLongFunction<Outcome> of) {
        return outcomes.stream().mapToLong(of).sum();
    }

    private static String symptom(Outcome outcome) {
        String text = outcome.broken().replaceAll("\\s+", " ");
        return text.substring(0, Math.min(LONGEST_SYMPTOM, text.length()));
    }

    private static String machine() {
        return "One machine with %d cores, JDK %d, Kafka %s."
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version().feature(),
                        AppInfoParser.getVersion());
    }

    private static final String HEAD =
            """
            # Faults

            `deploy/faults` runs three brokers (replication 3, `min.insync.replicas` 2), coordinators and workers as processes, starts
            sagas of random graphs, some of which fail, and does to the processes what the table says. Then everything works again, every
            saga has to end, and four things are compared:

            - what `penelope verify` finds in the topics (the same
              [class](../cli/src/main/java/dev/penelope/cli/verify/Verification.java) that its command runs): it must find nothing but
              what the fault itself writes, or, with clocks two hours apart, that commands were sent again too soon;
            - how each saga ended with how it had to end by its plan;
            - a ledger outside of all that is tested, with the effects of actions and undo actions: SUCCEEDED means that every action had
              its effect once; FAILED, that none is left, save of those that need no undo; and, in strict mode, both in the order of the
              graph;
            - the topic that restores the state: no header, page or timer is left in it of a saga that is over.

            `deploy/faults NAME --seed N` repeats a scenario: the same graphs, plans and choices, though not the same instants. A few
            scenarios run in every build (`mvn verify`), shorter. This page holds the last outcome of each scenario.

            Not tried: a loss of power that takes what brokers have not written to disk; a full disk of a broker; lost packets on a
            connection; upgrades, for there is one version; expired credentials; outages of hours.
            """;
}
