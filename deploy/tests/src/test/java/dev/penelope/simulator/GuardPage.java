package dev.penelope.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The page that says what the simulator is and which guards of the coordinator it finds. */
final class GuardPage {
    private static final String TABLE = "\n| guard | in | without it |\n|---|---|---|\n";
    private static final Pattern PROMISE = Pattern.compile("^Expected \"([^\"]+)\"");
    private static final int LONGEST = 120;

    private GuardPage() {}

    static Path path() {
        return Altered.root().resolve("coordinator/docs/simulator.md");
    }

    /** Replaces the table, which is the page's end. */
    static void write(List<GuardCheck.Found> guards) throws IOException {
        String page = Files.readString(path());
        String before = page.substring(0, page.indexOf(TABLE));
        String rows = guards.stream().map(GuardPage::row).collect(Collectors.joining());
        Files.writeString(path(), before + TABLE + rows);
    }

    private static String row(GuardCheck.Found found) {
        Guard guard = found.guard();
        String then =
                found.failure()
                        .map(failure -> broken(failure.promise()))
                        .orElse("no seed finds it: " + guard.unseen().orElse("nobody knows why"));
        return "| %s | `%s` | %s |%n".formatted(guard.purpose(), guard.off().file(), then);
    }

    private static String broken(String failure) {
        Matcher promise = PROMISE.matcher(failure);
        String words = promise.find() ? promise.group(1) : failure;
        return "*"
                + words.substring(0, Math.min(LONGEST, words.length())).replace("|", "\\|")
                + "* is broken";
    }
}
