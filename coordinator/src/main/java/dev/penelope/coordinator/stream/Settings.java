package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.Graces;
import dev.penelope.topic.TopicNames;
import java.time.Duration;

/**
 * What the processor needs to know of the coordinator's configuration.
 *
 * @param strict whether workers see committed commands only, so that each dispatch wants a commit
 * @param partitions how many partitions the input topics have
 * @param archive how long a finished saga's id may not be used again
 * @param archiveSegment in what portions the archive expires
 */
record Settings(
        TopicNames topics,
        boolean strict,
        int partitions,
        Duration archive,
        Duration archiveSegment,
        Graces graces) {
    static final Duration RECHECK = Duration.ofSeconds(1);

    static Settings defaults(TopicNames topics, boolean strict, int partitions) {
        return new Settings(
                topics,
                strict,
                partitions,
                Duration.ofDays(15),
                Duration.ofDays(3),
                Graces.DEFAULT);
    }

    Settings with(Duration archive, Graces graces) {
        return new Settings(
                topics,
                strict,
                partitions,
                archive,
                archive.dividedBy(5).isZero() ? archive : archive.dividedBy(5),
                graces);
    }
}
