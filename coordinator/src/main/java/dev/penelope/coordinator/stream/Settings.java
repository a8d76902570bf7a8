package dev.penelope.coordinator.stream;

import dev.penelope.topic.TopicNames;
import java.time.Duration;

/**
 * What the processor needs to know of the coordinator's configuration.
 *
 * @param strict whether workers see committed commands only, so that each dispatch wants a commit
 * @param freshness a record no older than this is answered with a commit at once; behind it, the
 *     commit interval governs
 * @param partitions how many partitions the input topics have
 * @param archive how long a finished saga's id may not be used again
 * @param archiveSegment in what portions the archive expires
 * @param definitionGrace how long a start waits for its definition
 * @param queueGrace how long a start waits for its queues' topics
 * @param eventGrace how long an event waits for the start of its saga
 * @param controlGrace how long a control waits for the start of its saga
 */
record Settings(
        TopicNames topics,
        boolean strict,
        Duration freshness,
        int partitions,
        Duration archive,
        Duration archiveSegment,
        Duration definitionGrace,
        Duration queueGrace,
        Duration eventGrace,
        Duration controlGrace) {
    static final Duration RECHECK = Duration.ofSeconds(1);

    static Settings defaults(TopicNames topics, boolean strict, int partitions) {
        return new Settings(
                topics,
                strict,
                Duration.ofMillis(20),
                partitions,
                Duration.ofDays(15),
                Duration.ofDays(3),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofMinutes(10),
                Duration.ofSeconds(30));
    }

    Settings with(Duration freshness, Duration archive) {
        return new Settings(
                topics,
                strict,
                freshness,
                partitions,
                archive,
                archive.dividedBy(5).isZero() ? archive : archive.dividedBy(5),
                definitionGrace,
                queueGrace,
                eventGrace,
                controlGrace);
    }
}
