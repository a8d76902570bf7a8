package dev.penelope.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.model.Limits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AnnouncementJsonTest {
    private static AnnouncementRecord serving(Set<String> actions) {
        return new AnnouncementRecord(
                "w1",
                "default",
                new TreeSet<>(actions),
                Instant.ofEpochMilli(5),
                Duration.ofSeconds(30));
    }

    private static Set<String> actions(int count) {
        return IntStream.range(0, count).mapToObj(n -> "a" + n).collect(Collectors.toSet());
    }

    @Test
    void asManyActionsAsAWorkerMayHaveFitIntoARecordOfTheTopic() {
        String longest = "x".repeat(128);
        Set<String> most =
                actions(Limits.ACTIONS).stream()
                        .map(name -> (name + longest).substring(0, 128))
                        .collect(Collectors.toSet());

        byte[] json = AnnouncementJson.write(serving(most));

        assertThat(json).hasSizeLessThan(Limits.RECORD_BYTES);
        assertThat(AnnouncementJson.read(json)).isEqualTo(serving(most));
    }

    @Test
    void oneThatHasMoreIsUnreadable() {
        byte[] json = AnnouncementJson.write(serving(actions(Limits.ACTIONS + 1)));

        assertThatThrownBy(() -> AnnouncementJson.read(json))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining("\"actions\" to have at most 2000 elements");
    }

    @Test
    void whatIsMissingIsNamedAndWhatIsUnknownIsIgnored() {
        assertThatThrownBy(() -> read("{'worker':'w','queue':'q','actions':[]}"))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining("sinceAtMs");
        assertThat(
                        read("{'worker':'w','queue':'q','actions':['b','a'],'later':{'x':[1]},"
                                        + "'sinceAtMs':1,'intervalMs':2}")
                                .actions())
                .containsExactly("a", "b");
    }

    private static AnnouncementRecord read(String json) {
        return AnnouncementJson.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aWorkerCountsAsThereForThreeIntervals() {
        assertThat(serving(Set.of()).lastsUntilMs(1_000)).isEqualTo(91_000);
    }
}
