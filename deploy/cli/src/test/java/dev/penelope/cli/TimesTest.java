package dev.penelope.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimesTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "30s, PT30S",
        "1.5s, PT1.5S",
        "5m, PT5M",
        "1h30m, PT1H30M",
        "2d, PT48H",
        "1d12h, PT36H",
        "PT30S, PT30S"
    })
    void timesAreReadAsPeopleWriteThem(String text, Duration expected) {
        assertThat(new Times().convert(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "ms", "5 m", "s", "1x"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> new Times().convert(text))
                .hasMessage(
                        "expected a time such as 500ms, 30s, 5m or 1h30m, but it is \"%s\"", text);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.004S, 0.00 s",
        "PT0.412S, 0.41 s",
        "PT59.99S, 59.99 s",
        "PT3M12S, 3 min 12 s",
        "PT5M, 5 min",
        "PT2H5M9S, 2 h 5 min",
        "PT97H, 4 d 1 h",
        "PT-1S, 0.00 s"
    })
    void elapsedTimeIsSaidInTwoUnits(Duration time, String words) {
        assertThat(Elapsed.words(time)).isEqualTo(words);
    }
}
