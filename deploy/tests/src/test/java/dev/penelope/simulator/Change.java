package dev.penelope.simulator;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Some text of one source file of the coordinator, and what is to stand in its place. How the text
 * is broken into lines does not matter.
 *
 * @param file below {@code dev/penelope/coordinator}
 */
record Change(String file, String text, String by) {

    /**
     * The source with the text replaced.
     *
     * @throws IllegalStateException unless the text occurs exactly once
     */
    String apply(String source) {
        Matcher found = pattern().matcher(source);
        if (!found.find()) {
            throw new IllegalStateException(
                    "Expected " + file + " to contain \"" + text + "\", but it does not");
        }
        String changed = source.substring(0, found.start()) + by + source.substring(found.end());
        if (found.find()) {
            throw new IllegalStateException(
                    "Expected " + file + " to contain \"" + text + "\" once, but it does twice");
        }
        return changed;
    }

    private Pattern pattern() {
        return Pattern.compile(
                Arrays.stream(text.strip().split("\\s+"))
                        .map(Pattern::quote)
                        .collect(Collectors.joining("\\s+")));
    }
}
