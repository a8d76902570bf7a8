package dev.penelope.cli.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A drawing that grows downwards. Its colours stand out on a light ground, which it brings along.
 */
final class Svg {
    private final int width;
    private final List<String> shapes = new ArrayList<>();

    Svg(int width) {
        this.width = width;
    }

    void text(double x, double y, String words) {
        text(x, y, words, "");
    }

    void title(double x, double y, String words) {
        text(x, y, words, " font-weight=\"bold\" font-size=\"14\"");
    }

    /** Ends where others begin. */
    void textBefore(double x, double y, String words) {
        text(x, y, words, " text-anchor=\"end\"");
    }

    private void text(double x, double y, String words, String style) {
        shapes.add(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%.1f\" fill=\"#222\"%s>%s</text>",
                        x,
                        y,
                        style,
                        escaped(words)));
    }

    void bar(double x, double y, double length, String colour) {
        shapes.add(
                String.format(
                        Locale.ROOT,
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"13\" fill=\"%s\"/>",
                        x,
                        y,
                        Math.max(1, length),
                        colour));
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    String ofHeight(int height) {
        return ("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$d\""
                                + " viewBox=\"0 0 %1$d %2$d\" font-family=\"sans-serif\""
                                + " font-size=\"12\">")
                        .formatted(width, height)
                + "\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
                + String.join("\n", shapes)
                + "\n</svg>\n";
    }
}
