package dev.penelope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.topic.AccessRole;
import dev.penelope.topic.TopicNames;
import dev.penelope.topic.TopicSpec;
import dev.penelope.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages on security and on privacy name what there is. */
final class SafetyPagesTest {
    private static final Path DOCS = Path.of("..", "docs");

    private static String page(String name) throws IOException {
        return Files.readString(DOCS.resolve(name));
    }

    private static Stream<String> found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"security.md", "privacy.md"})
    void everyCommandOnAPageIsOne(String name) throws IOException {
        List<String> commands = found("deploy/penelope ([^`\n#]+)", page(name)).toList();

        assertThat(commands).isNotEmpty();
        for (String command : commands) {
            assertThat(
                            Penelope.commandLine(Map.of())
                                    .parseArgs(command.strip().split("\\s+"))
                                    .hasSubcommand())
                    .as(command)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"security.md", "privacy.md"})
    void everyLinkOnAPageLeadsSomewhere(String name) throws IOException {
        assertThat(found("\\]\\(([^)#]+)\\)", page(name)))
                .isNotEmpty()
                .allMatch(link -> Files.exists(DOCS.resolve(link)));
    }

    @Test
    void everyRoleIsExplained() throws IOException {
        assertThat(found("(?m)^\\| ([A-Z]+)(?:,[^|]*)? \\| [a-z`]", page("security.md")).toList())
                .containsExactly(
                        Stream.of(AccessRole.values()).map(Enum::name).toArray(String[]::new));
    }

    @Test
    void everyTopicIsOnThePageWithTheTimeThatItIsKept() throws IOException {
        Topics topics = Topics.production(TopicNames.DEFAULT, Set.of("*"));
        String page = page("privacy.md");
        for (TopicSpec topic : topics.plan().topics()) {
            MatchResult row =
                    Pattern.compile("(?m)^\\|[^|]*`" + Pattern.quote(topic.name()) + "`.*$")
                            .matcher(page)
                            .results()
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("Expected " + topic.name()));
            String kept = topic.configuration().get("retention.ms");
            if (!row.group().contains("nothing yet")) {
                assertThat(row.group())
                        .as(topic.name())
                        .contains(kept == null ? "for ever" : days(Long.parseLong(kept)));
            }
        }
    }

    private static String days(long ms) {
        long days = Duration.ofMillis(ms).toDays();
        return days == 1 ? "1 day" : days + " days";
    }
}
