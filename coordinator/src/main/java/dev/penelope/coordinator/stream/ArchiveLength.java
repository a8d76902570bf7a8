package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CannotStartException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Whether the archive outlasts whatever may still come about a saga that has ended. A start that is
 * read again once its saga is forgotten would run again, and an outcome would find nothing to
 * settle.
 */
record ArchiveLength(Admin admin, Answers answers, Settings settings) {
    /** Assumed: how long an attempt may last is known of single definitions only. */
    private static final Duration LONGEST_ATTEMPT = Duration.ofDays(1);

    /** How long a record of a topic can be there: deletion goes by segment. */
    private record Kept(String topic, Duration retention, Duration segment) {
        Duration atMost() {
            return retention.plus(segment);
        }
    }

    /**
     * @throws CannotStartException with the numbers
     */
    void require() {
        Kept longest = topics().stream().max(Comparator.comparing(Kept::atMost)).orElseThrow();
        Duration needed = longest.atMost().plus(LONGEST_ATTEMPT).plus(settings.graces().event());
        if (settings.archive().compareTo(needed) < 0) {
            throw new CannotStartException(
                    ("Expected archive.days to be at least %d, but it is %d: a record stays on %s"
                                    + " for up to %s (retention.ms=%d, and segment.ms=%d until it"
                                    + " is deleted), an attempt may last for %s, and an outcome"
                                    + " waits for %s; whatever comes after its saga is forgotten"
                                    + " would begin it again or be lost. Set archive.days, or"
                                    + " retention.ms and segment.ms of the topic")
                            .formatted(
                                    needed.plusDays(1).minusMillis(1).toDays(),
                                    settings.archive().toDays(),
                                    longest.topic(),
                                    words(longest.atMost()),
                                    longest.retention().toMillis(),
                                    longest.segment().toMillis(),
                                    words(LONGEST_ATTEMPT),
                                    words(settings.graces().event())));
        }
    }

    private List<Kept> topics() {
        Set<String> there = answers.await(admin.listTopics().names());
        List<ConfigResource> asked =
                there.stream()
                        .filter(name ->
                                settings.topics().inputs().contains(name)
                                        || name.startsWith(settings.topics().command(""))
                                        || name.startsWith(settings.topics().undo("")))
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList();
        return answers.await(admin.describeConfigs(asked).all()).entrySet().stream()
                .map(topic ->
                        new Kept(
                                topic.getKey().name(),
                                duration(topic.getValue(), "retention.ms"),
                                duration(topic.getValue(), "segment.ms")))
                .toList();
    }

    /** For ever (-1) is long enough to be refused, and short enough to be added to. */
    private static Duration duration(Config config, String name) {
        ConfigEntry entry = config.get(name);
        long millis = entry == null || entry.value() == null ? -1 : Long.parseLong(entry.value());
        Duration longest = Duration.ofDays(365_000);
        return millis < 0 || millis > longest.toMillis() ? longest : Duration.ofMillis(millis);
    }

    private static String words(Duration duration) {
        long days = duration.toDays();
        String rest =
                duration.minusDays(days).toString().substring(2).toLowerCase(java.util.Locale.ROOT);
        return days == 0
                ? rest
                : days + " days" + (duration.minusDays(days).isZero() ? "" : " " + rest);
    }
}
