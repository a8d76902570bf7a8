package dev.penelope.coordinator.stream;

import dev.penelope.topic.Durability;
import dev.penelope.topic.Setting;
import dev.penelope.topic.TopicPlan;
import dev.penelope.topic.TopicSpec;
import java.time.Duration;
import java.util.List;

/**
 * The topics that restore the state stores: the record of everything that was decided. Streams
 * would make them when it first runs, and alters none that is there, so that the preflight compares
 * those with this plan.
 */
record Changelogs(TopicSpec saga, TopicSpec archive) {
    static Changelogs of(Settings settings) {
        return new Changelogs(
                topic(settings, CoordinatorTopology.SAGA_STORE, "open sagas", saga(settings)),
                topic(
                        settings,
                        CoordinatorTopology.ARCHIVE_STORE,
                        "finished sagas",
                        archive(settings)));
    }

    TopicPlan plan() {
        return new TopicPlan(List.of(saga, archive));
    }

    private static TopicSpec topic(
            Settings settings, String store, String holds, List<Setting> entries) {
        return new TopicSpec(
                settings.topics().coordinator() + "-" + store + "-changelog",
                holds,
                settings.partitions(),
                false,
                settings.durability().replication(),
                entries);
    }

    private static List<Setting> saga(Settings settings) {
        return List.of(
                minInsync(settings.durability()),
                noUncleanLeader(),
                Setting.exactly(
                        "cleanup.policy", "compact", "an open saga is never to be forgotten"),
                Setting.advice(
                        "segment.bytes",
                        64 * 1024 * 1024,
                        "only closed segments are compacted: the default is 1 GiB or a week"),
                Setting.advice(
                        "segment.ms", millis(Duration.ofHours(1)), "a quiet partition closes too"),
                Setting.advice(
                        "min.cleanable.dirty.ratio",
                        "0.2",
                        "rewritten all the time: what is not compacted soon, a restore reads"),
                Setting.advice(
                        "max.compaction.lag.ms",
                        millis(Duration.ofHours(6)),
                        "a quiet partition is compacted too"),
                Setting.atLeast(
                        "delete.retention.ms",
                        millis(Duration.ofHours(24)),
                        "longer than any restore takes, so that none misses a deletion"),
                Setting.atLeast(
                        "max.message.bytes",
                        WaitingRoom.LARGEST + 256 * 1024,
                        "the largest row is a record that waits, with room for its batch"));
    }

    private static List<Setting> archive(Settings settings) {
        return List.of(
                minInsync(settings.durability()),
                noUncleanLeader(),
                Setting.exactly(
                        "cleanup.policy",
                        "compact,delete",
                        "written once each, and gone with their segment"),
                Setting.atLeast(
                        "retention.ms",
                        millis(settings.archiveKept()),
                        "what was archived is remembered after a restore as well"),
                Setting.advice(
                        "segment.bytes", 64 * 1024 * 1024, "deletion and compaction go by segment"),
                Setting.advice(
                        "min.cleanable.dirty.ratio",
                        "0.2",
                        "what is not compacted soon, a restore reads"),
                Setting.atLeast(
                        "max.message.bytes",
                        1_310_720,
                        "a saga that may reopen is kept whole, with room for its batch"));
    }

    private static Setting minInsync(Durability durability) {
        return Setting.atLeast(
                "min.insync.replicas",
                durability.minInsync(),
                "a decision outlives the loss of its leader");
    }

    private static Setting noUncleanLeader() {
        return Setting.exactly(
                "unclean.leader.election.enable",
                "false",
                "better no progress than a state with a hole");
    }

    private static long millis(Duration duration) {
        return duration.toMillis();
    }
}
