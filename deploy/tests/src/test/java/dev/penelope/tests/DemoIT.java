package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What someone sees who runs the first command of the README. */
final class DemoIT {
    @Test
    void theDemoRunsATripToSuccessAndUndoesOneWithoutACar(@TempDir Path temporary)
            throws Exception {
        PenelopeProcess.Ended demo;
        try (PenelopeProcess penelope = PenelopeProcess.startIn(temporary, "demo")) {
            demo = penelope.awaitEnd();
        }

        assertThat(demo.code()).as(demo.text()).isZero();
        assertThat(demo.text())
                .containsSubsequence(
                        "trip-1  payment: charged 4111 1111",
                        "book-trip@1 trip-1 SUCCEEDED in ",
                        """
                        ├── payment   Charge the card  ✔ succeeded
                        ├─┬ in parallel
                        │ ├── hotel   Book the hotel   ✔ succeeded
                        │ ├── flight  Book the flight  ✔ succeeded
                        │ └── car     Rent the car     ✔ succeeded
                        └── output    Sum up           ✔ succeeded
                        output: {"trip":"Grand Hotel, BA 117, van","receipt":\
                        """,
                        "trip-2  payment: charged 4111 1111",
                        "trip-2  payment: refunded 4111 1111",
                        "book-trip@1 trip-2 FAILED after ",
                        """
                        ├── payment   Charge the card  ↶ undone
                        ├─┬ in parallel
                        │ ├── hotel   Book the hotel   ↶ undone
                        │ ├── flight  Book the flight  ↶ undone
                        │ └── car     Rent the car     ✘ failed: NoCarAvailable: there is no limousine left
                        └── output    Sum up           · never ran
                        """,
                        "\"saga\": \"trip-1\"",
                        "\"outcome\": \"SUCCEEDED\"",
                        "\"saga\": \"trip-2\"",
                        "\"outcome\": \"FAILED\"",
                        "Everything is stopped.");
        assertThat(demo.text()).doesNotContain("WARN", "ERROR", "Exception");
        assertThat(temporary).isEmptyDirectory();
    }
}
