package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

/** How long a thread has stood still, by the figures of Kafka's consumers. */
final class PulseTest {
    private record Figure(MetricName metricName, Object metricValue) implements Metric {}

    private static Figure figure(String name, String group, String client, Object value) {
        return new Figure(new MetricName(name, group, "", Map.of("client-id", client)), value);
    }

    private static Figure lastPoll(String client, double seconds) {
        return figure("last-poll-seconds-ago", "consumer-metrics", client, seconds);
    }

    private static double standstill(Figure... figures) {
        return Pulse.standstillSeconds(
                Stream.of(figures).collect(Collectors.toMap(Figure::metricName, each -> each)));
    }

    @Test
    void theThreadThatIsLongestWithoutAPollCounts() {
        assertThat(
                        standstill(
                                lastPoll("c-StreamThread-1-consumer", 3),
                                lastPoll("c-StreamThread-2-consumer", 75),
                                lastPoll("c-StreamThread-3-consumer", 0)))
                .isEqualTo(75);
    }

    @Test
    void aThreadThatHasNotPolledYetDoesNotStandStill() {
        assertThat(standstill(lastPoll("c-StreamThread-1-consumer", -1))).isZero();
        assertThat(standstill()).isZero();
    }

    @Test
    void whatRestoresAndWhatElseIsMeasuredDoesNotCount() {
        assertThat(
                        standstill(
                                lastPoll("c-StreamThread-1-restore-consumer", 900),
                                figure("last-poll-seconds-ago", "another-group", "c", 900.0),
                                figure("version", "app-info", "c", "4.3.1"),
                                lastPoll("c-StreamThread-1-consumer", 1)))
                .isEqualTo(1);
    }

    @Test
    void aMinuteWithoutAPollIsAStandstill() {
        assertThat(Pulse.standsStill(polledAgo(59))).isFalse();
        assertThat(Pulse.standsStill(polledAgo(60))).isTrue();
    }

    private static Map<MetricName, Figure> polledAgo(double seconds) {
        Figure figure = lastPoll("c-StreamThread-1-consumer", seconds);
        return Map.of(figure.metricName(), figure);
    }
}
