package dev.penelope.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page says holds where a definition says nothing. */
final class PoliciesPageTest {
    private final Map<String, String> safe =
            Map.of(
                    "queue", "`default`",
                    "retry",
                            "after 200 ms, doubling to 30 s, each wait varied by up to 20 %,"
                                    + " without end",
                    "undoRetry", "after 1 s, doubling to 5 min, varied by up to 20 %, without end",
                    "startToClose", "60 s",
                    "scheduleToClose", "no limit",
                    "heartbeat", "30 s",
                    "undo", "`UNDO`",
                    "onUnknown", "`UNDO`",
                    "onFailure", "`UNWIND`");

    private static String page() throws IOException {
        return Files.readString(Path.of("docs", "policies.md"));
    }

    @Test
    void everyPolicyIsThereWithWhatHoldsIfNothingIsSaid() throws IOException {
        String[] rows = page().split("\n", -1);

        assertThat(Arrays.stream(Policy.class.getRecordComponents()).map(RecordComponent::getName))
                .containsExactlyInAnyOrderElementsOf(safe.keySet());
        safe.forEach((policy, value) ->
                assertThat(rows)
                        .anyMatch(row ->
                                row.startsWith("| `" + policy + "` |")
                                        && row.endsWith("| " + value + " |")));
    }

    @Test
    void whatThePageSaysIsSo() {
        assertThat(Policy.DEFAULT)
                .isEqualTo(
                        new Policy(
                                "default",
                                new Retry(
                                        Duration.ofMillis(200),
                                        2,
                                        Duration.ofSeconds(30),
                                        0.2,
                                        Retry.NO_LIMIT),
                                new Retry(
                                        Duration.ofSeconds(1),
                                        2,
                                        Duration.ofMinutes(5),
                                        0.2,
                                        Retry.NO_LIMIT),
                                Duration.ofSeconds(60),
                                Optional.empty(),
                                Duration.ofSeconds(30),
                                UndoPolicy.UNDO,
                                OnUnknown.UNDO,
                                OnFailure.UNWIND));
    }

    @Test
    void everyChoiceAndEveryLimitIsThere() throws IOException {
        String page = page();

        Stream.of(UndoPolicy.values(), OnUnknown.values(), OnFailure.values())
                .flatMap(Stream::of)
                .forEach(choice -> assertThat(page).contains("| `" + choice + "` |"));
        Arrays.stream(Quota.class.getRecordComponents())
                .forEach(limit -> assertThat(page).contains("| `" + limit.getName() + "` |"));
    }
}
