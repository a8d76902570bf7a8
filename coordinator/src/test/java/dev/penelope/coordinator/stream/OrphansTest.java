package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose transactions a survivor aborts. */
final class OrphansTest {
    private static final String GONE = "0b0e28a3-9a1c-4a2f-8a66-3f7b8f8f0a01";
    private static final String ALIVE = "7d7f6e52-34b7-4d0b-9a3d-0e2a9f6b5c02";
    private static final List<String> OPEN =
            List.of("app-" + GONE + "-1", "app-" + ALIVE + "-1", "app-" + ALIVE + "-2");

    private final Orphans orphans = new Orphans("app");

    private static String member(String process) {
        return "app-" + process + "-StreamThread-1-consumer";
    }

    @Test
    void aTransactionOfAProcessThatIsNoMemberIsAnOrphan() {
        assertThat(orphans.among(OPEN, List.of(member(ALIVE)))).containsExactly(OPEN.getFirst());
    }

    @Test
    void nobodyIsTakenForDeadWhileAMemberIsUnknown() {
        assertThat(orphans.among(OPEN, List.of(member(ALIVE), "of-my-own-StreamThread-1-consumer")))
                .isEmpty();
    }

    @Test
    void nobodyIsTakenForDeadWhileTheGroupIsEmpty() {
        assertThat(orphans.among(OPEN, List.of())).isEmpty();
    }

    @Test
    void transactionsOfOthersAreLeftAlone() {
        List<String> others =
                List.of("app-registrar-1", "app-2-" + GONE + "-1", "my-app-" + GONE + "-1", "app");

        assertThat(orphans.among(others, List.of(member(ALIVE)))).isEmpty();
        assertThat(others).noneMatch(orphans::concerns);
    }
}
