package dev.penelope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that compares with Steno names tests that there are. */
final class StenoPageTest {
    private static final Path TREE = Path.of("..", "..");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))#(\\w+)`");
    private static final int DEFECTS = 11;

    @Test
    void everyDefectHasATestThatExists() throws IOException {
        String page = Files.readString(TREE.resolve("deploy/docs/steno.md"));
        String table = page.substring(page.indexOf("| in Steno |"));
        List<String> rows = table.lines().skip(2).takeWhile(line -> line.startsWith("|")).toList();
        assertThat(rows).hasSize(DEFECTS);
        for (String row : rows) {
            List<MatchResult> tests = TEST.matcher(row).results().toList();
            assertThat(tests).as(row).isNotEmpty();
            for (MatchResult test : tests) {
                assertThat(source(test.group(1))).as(row).contains("void " + test.group(2) + "(");
            }
        }
    }

    /** Of all test classes of that name: two modules may have one each. */
    private static String source(String testClass) throws IOException {
        Path file = Path.of(testClass + ".java");
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Files.walk(TREE)) {
            for (Path found : files.filter(each -> each.endsWith(file)).toList()) {
                sources.append(Files.readString(found));
            }
        }
        return sources.toString();
    }
}
