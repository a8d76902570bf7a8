package dev.penelope.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.SagaId;
import dev.penelope.model.Verb;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people are shown of a control. */
final class ControlRecordTest {
    private static String shown(String actor) {
        return new ControlRecord(
                        new SagaId("s"), "1", Verb.PAUSE, Optional.empty(), actor, "because")
                .claimedActor();
    }

    @Test
    void noActorIsShownAsIfItWereProven() {
        assertThat(shown("ariadne")).isEqualTo("ariadne (claimed)");
        assertThat(shown("a".repeat(Limits.REASON_CHARS + 1)))
                .isEqualTo("a".repeat(Limits.REASON_CHARS - 1) + "… (claimed)");
    }

    @Test
    void aValueIsNamedByItsDigest() {
        assertThat(Json.NULL.sha256())
                .isEqualTo("74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b");
    }
}
