package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.topic.AccessRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The table of rights as it stands on the page on security, between two marks. */
final class RightsTable {
    private static final Path PAGE = Path.of("..", "docs", "security.md");
    private static final String BEGIN =
            "<!-- rights: written by RightsIT with -Dpages=rewrite -->\n";
    private static final String END = "<!-- end of rights -->\n";

    private final StringBuilder rows = new StringBuilder();

    RightsTable() {
        rows.append("| |");
        for (AccessRole role : AccessRole.values()) {
            rows.append(' ').append(role).append(" |");
        }
        rows.append("\n|---|").append(":-:|".repeat(AccessRole.values().length)).append('\n');
    }

    void add(String what, Set<AccessRole> who) {
        rows.append("| ")
                .append(what)
                .append(" |")
                .append(
                        Arrays.stream(AccessRole.values())
                                .map(role -> who.contains(role) ? " yes |" : " |")
                                .collect(Collectors.joining()))
                .append('\n');
    }

    /** Fails if the page says anything else; {@code -Dpages=rewrite} writes it instead. */
    void isOnThePage() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page).as(PAGE.toString()).contains(BEGIN, END);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        if (System.getProperty("pages", "").equals("rewrite")) {
            page = page.substring(0, begin) + rows + page.substring(end);
            Files.writeString(PAGE, page);
            end = page.indexOf(END);
        }
        assertThat(page.substring(begin, end))
                .as("%s; if the change is meant, rewrite it with -Dpages=rewrite", PAGE)
                .isEqualTo(rows.toString());
    }
}
