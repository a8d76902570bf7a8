package dev.penelope.topic;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Rows of text in columns, each as wide as its widest cell. */
final class Table {
    private static final String GAP = "  ";

    private Table() {}

    static String of(List<String> head, List<List<String>> rows) {
        int[] widths = head.stream().mapToInt(String::length).toArray();
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        // The last column needs no padding.
        widths[widths.length - 1] = 0;
        return line(head, widths)
                + rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            char[] padding = new char[Math.max(0, widths[column] - cell.length())];
            Arrays.fill(padding, ' ');
            line.append(column == 0 ? "" : GAP).append(cell).append(padding);
        }
        return line.toString().stripTrailing() + "\n";
    }
}
