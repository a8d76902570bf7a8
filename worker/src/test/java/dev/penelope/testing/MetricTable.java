package dev.penelope.testing;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** All metrics of a registry, as a page lists them. */
public final class MetricTable {
    private static final Pattern NAME = Pattern.compile("\"(penelope\\.[a-z.]+)\"");

    private final TreeMap<String, String> rows = new TreeMap<>();

    private MetricTable() {}

    public static MetricTable of(MeterRegistry registry) {
        MetricTable table = new MetricTable();
        for (Meter meter : registry.getMeters()) {
            Meter.Id id = meter.getId();
            table.rows.put(
                    id.getName(),
                    "| `%s` | %s | %s | %s |\n"
                            .formatted(
                                    id.getName(),
                                    id.getType().name().toLowerCase(Locale.ROOT)
                                            + (id.getBaseUnit() == null
                                                    ? ""
                                                    : ", " + id.getBaseUnit()),
                                    id.getTags().stream()
                                            .map(Tag::getKey)
                                            .map(tag -> "`" + tag + "`")
                                            .collect(Collectors.joining(", ")),
                                    id.getDescription()));
        }
        return table;
    }

    /** All names in a source file, so that none is forgotten. */
    public static Set<String> namedIn(Path folder, String file) throws IOException {
        return NAME.matcher(Files.readString(folder.resolve(file)))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public Set<String> names() {
        return rows.keySet();
    }

    public String text() {
        return "| metric | kind | tags | meaning |\n|---|---|---|---|\n"
                + String.join("", rows.values());
    }
}
