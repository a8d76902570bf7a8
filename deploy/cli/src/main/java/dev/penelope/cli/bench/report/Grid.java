package dev.penelope.cli.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table.
 *
 * @param words a sentence or two on what is in it
 * @param left how many columns are text; the others are figures
 */
record Grid(String title, String words, int left, List<String> head, List<List<String>> rows) {
    Grid {
        head = List.copyOf(head);
        rows = List.copyOf(rows);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** For a terminal. */
    List<String> text() {
        List<String> lines = new ArrayList<>();
        lines.add(title);
        lines.add(words);
        lines.add("  " + aligned(head));
        rows.forEach(row -> lines.add("  " + aligned(row)));
        return lines;
    }

    private String aligned(List<String> row) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            String gap = " ".repeat(width(column) - cell.length());
            line.append(column < left ? cell + gap : gap + cell).append("  ");
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        int width = head.get(column).length();
        for (List<String> row : rows) {
            width = Math.max(width, row.get(column).length());
        }
        return width;
    }

    List<String> markdown() {
        List<String> lines = new ArrayList<>(List.of("## " + title, "", words, ""));
        lines.add(line(head));
        StringBuilder rule = new StringBuilder("|");
        for (int column = 0; column < head.size(); column++) {
            rule.append(column < left ? "---|" : "---:|");
        }
        lines.add(rule.toString());
        rows.forEach(row -> lines.add(line(row)));
        return lines;
    }

    private static String line(List<String> row) {
        return row.stream()
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }
}
