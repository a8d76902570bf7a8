package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.Allowances;
import dev.penelope.coordinator.CoordinatorConfig;
import dev.penelope.coordinator.Graces;
import dev.penelope.coordinator.token.TokenKeys;
import dev.penelope.topic.Durability;
import dev.penelope.topic.TopicNames;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * What the processor and its stores need to know of the coordinator's configuration.
 *
 * @param strict whether workers see committed commands only, so that each dispatch wants a commit
 * @param partitions how many partitions the input topics have
 * @param durability of the changelogs
 * @param archive how long a finished saga's id may not be used again
 * @param archiveSegment in what portions the archive expires
 * @param dispatchBytes what the parameters in all commands of one saga may take together
 * @param tokens the keys by which commands are signed, if they are
 */
record Settings(
        TopicNames topics,
        boolean strict,
        int partitions,
        Durability durability,
        Duration archive,
        Duration archiveSegment,
        long dispatchBytes,
        Graces graces,
        Allowances allowances,
        TokenKeys tokens) {
    static final Duration RECHECK = Duration.ofSeconds(1);

    private static final int ARCHIVE_SEGMENTS = 5;

    static Settings defaults(TopicNames topics, boolean strict, int partitions) {
        Duration archive = Duration.ofDays(15);
        return new Settings(
                topics,
                strict,
                partitions,
                Durability.PRODUCTION,
                archive,
                archive.dividedBy(ARCHIVE_SEGMENTS),
                64L << 20,
                Graces.DEFAULT,
                Allowances.ALL,
                TokenKeys.OFF);
    }

    static Settings of(CoordinatorConfig config, int partitions) {
        return new Settings(
                config.topics(),
                config.strict(),
                partitions,
                config.durability(),
                config.archive(),
                config.archive().dividedBy(ARCHIVE_SEGMENTS),
                config.dispatchBytes(),
                config.graces(),
                config.allowances(),
                config.tokens());
    }

    Settings with(Allowances others) {
        return new Settings(
                topics,
                strict,
                partitions,
                durability,
                archive,
                archiveSegment,
                dispatchBytes,
                graces,
                others,
                tokens);
    }

    Settings with(TokenKeys others) {
        return new Settings(
                topics,
                strict,
                partitions,
                durability,
                archive,
                archiveSegment,
                dispatchBytes,
                graces,
                allowances,
                others);
    }

    /** Of all inputs. */
    Set<TopicPartition> inputPartitions() {
        Set<TopicPartition> all = new HashSet<>();
        for (String topic : topics.inputs()) {
            for (int partition = 0; partition < partitions; partition++) {
                all.add(new TopicPartition(topic, partition));
            }
        }
        return all;
    }

    /**
     * What ends last in a segment is stamped with its start, and is to be kept as long as the rest.
     */
    Duration archiveKept() {
        return archive.plus(archiveSegment);
    }
}
