package dev.penelope.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class DeadLetterTest {
    @Test
    void thePageOfTheProtocolExplainsEveryReason() throws IOException {
        String page = Files.readString(Path.of("..", "shared", "docs", "protocol.md"));

        for (DeadLetter reason : DeadLetter.values()) {
            assertThat(page).contains("| `" + reason + "` |");
        }
    }
}
