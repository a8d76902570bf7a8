package dev.penelope.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Whether the list of guards is about the coordinator as it is. */
final class GuardTest {
    @Test
    void eachGuardStandsInTheCoordinatorAndOnThePage() throws IOException {
        String page = Files.readString(GuardPage.path());
        for (Guard guard : Guard.all()) {
            String source = Files.readString(Altered.source(guard.off().file()));
            assertThat(guard.off().apply(source)).as(guard.purpose()).isNotEqualTo(source);
            assertThat(page)
                    .as("written by: deploy/penelope simulate --guards --page")
                    .contains("| " + guard.purpose() + " |");
        }
    }
}
