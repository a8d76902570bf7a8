package dev.penelope.cli;

import dev.penelope.client.Announcements.Seen;
import dev.penelope.drawing.OneLine;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The table of workers that people read. */
final class WorkerTable {
    private WorkerTable() {}

    static List<String> of(List<Seen> some, long nowMs) {
        if (some.isEmpty()) {
            return List.of("no worker announces that it serves this");
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("WORKER", "QUEUE", "SINCE", "LAST SEEN", "ACTIONS"));
        some.forEach(seen -> rows.add(row(seen, nowMs)));
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static List<String> row(Seen seen, long nowMs) {
        long agoMs = Math.max(0, nowMs - seen.seenAtMs());
        return List.of(
                OneLine.of(seen.said().worker()),
                OneLine.of(seen.said().queue()),
                seen.said().since().truncatedTo(ChronoUnit.SECONDS).toString(),
                Duration.ofMillis(agoMs).toSeconds()
                        + " s ago"
                        + (seen.isThere(nowMs) ? "" : ", gone"),
                OneLine.of(String.join(", ", seen.said().actions())));
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
        }
        return line.toString().stripTrailing();
    }
}
