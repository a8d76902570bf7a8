package dev.penelope.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Something in the coordinator that keeps it from breaking a promise.
 *
 * @param purpose what it is for
 * @param off how it is switched off
 * @param unseen why no seed finds it missing, if none does
 */
record Guard(String purpose, Change off, Optional<String> unseen) {

    /** All that are listed in {@code guards.txt}, where their form is explained. */
    static List<Guard> all() {
        try (InputStream list = Guard.class.getResourceAsStream("/guards.txt")) {
            String text =
                    new String(
                            Objects.requireNonNull(list, "guards.txt").readAllBytes(),
                            StandardCharsets.UTF_8);
            List<Guard> guards = new ArrayList<>();
            for (String entry : text.split("\n\n+", -1)) {
                List<String> lines = entry.lines().filter(line -> !line.startsWith("#")).toList();
                if (!lines.isEmpty()) {
                    guards.add(of(lines));
                }
            }
            return guards;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Guard of(List<String> lines) {
        return new Guard(
                lines.get(0),
                new Change(lines.get(1).strip(), marked('-', lines), marked('+', lines)),
                Optional.of(marked('?', lines)).filter(why -> !why.isEmpty()));
    }

    private static String marked(char mark, List<String> lines) {
        return lines.stream()
                .skip(2)
                .filter(line -> line.charAt(0) == mark)
                .map(line -> line.substring(1).strip())
                .collect(Collectors.joining("\n"));
    }
}
