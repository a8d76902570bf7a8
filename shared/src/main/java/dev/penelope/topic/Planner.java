package dev.penelope.topic;

import dev.penelope.model.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Decides how every topic should be. Every number stands beside its reason. */
record Planner(Topics topics) {
    private static final int MIB = 1024 * 1024;

    /** Room for keys, headers and batch overhead beside the largest value of ours. */
    private static final int RECORD = Limits.RECORD_BYTES + MIB / 4;

    /** What a worker or client could send by mistake is to reach the coordinator all the same. */
    private static final int OVERSIZED = 4 * MIB;

    /** A dead letter holds what came from any topic, with the headers that say why. */
    private static final int DEAD_LETTER = 5 * MIB;

    /** Of dead letters in one partition so many bytes are kept at least. */
    private static final int DEAD_LETTERS = 1024 * MIB;

    private static final Duration WEEK = Duration.ofDays(7);

    TopicPlan plan() {
        TopicNames names = topics.names();
        List<TopicSpec> all = new ArrayList<>();
        all.add(input(names.start(), "wishes to run sagas", OVERSIZED));
        all.add(input(names.event(), "what happened, from workers", OVERSIZED));
        all.add(input(names.control(), "what operators wish", RECORD));
        all.add(input(names.signal(), "what sagas that wait are told", RECORD));
        all.add(input(names.link(), "from coordinator to coordinator", RECORD).asDraft());
        for (String queue : topics.sortedQueues()) {
            all.add(commands(names.command(queue), "actions for workers of this queue"));
            all.add(commands(names.undo(queue), "undo actions for workers of this queue"));
        }
        all.add(
                output(
                        names.result(),
                        "how runs ended, and amendments of that",
                        Duration.ofDays(14),
                        "how long a client may be away and still read how its sagas ended"));
        all.add(
                output(
                        names.reply(),
                        "answers to starts, controls and signals",
                        WEEK,
                        "whoever asked waits, or asks again"));
        all.add(
                output(
                        names.notice(),
                        "news of sagas that go on",
                        Duration.ofDays(14),
                        "people look at it, and people go on holiday"));
        all.add(audit(names.audit()).asDraft());
        all.add(definitions(names.definition()));
        all.add(rules(names.rule()).asDraft());
        all.add(workers(names.worker()));
        all.add(deadLetters(names.deadLetter()));
        return new TopicPlan(all);
    }

    private TopicSpec input(String name, String holds, int bytes) {
        List<Setting> settings = deleted(forgotten());
        settings.add(stored(true));
        settings.add(
                Setting.atLeast(
                        "max.message.bytes",
                        bytes,
                        bytes == OVERSIZED
                                ? "what is too large is to be refused with a reason by the"
                                        + " coordinator, not by the broker"
                                : "our limits, and room for keys and headers"));
        return new TopicSpec(
                name,
                holds,
                topics.partitions(),
                true,
                topics.durability().replication(),
                settings);
    }

    private TopicSpec commands(String name, String holds) {
        List<Setting> settings = deleted(forgotten());
        settings.add(stored(false));
        settings.add(largestRecord());
        return new TopicSpec(
                name,
                holds,
                topics.partitions(),
                false,
                topics.durability().replication(),
                settings);
    }

    /** Waiting for one saga takes one partition number of each: so all have the same count. */
    private TopicSpec output(String name, String holds, Duration kept, String reason) {
        List<Setting> settings = deleted(Setting.advice("retention.ms", kept.toMillis(), reason));
        settings.add(stored(false));
        settings.add(largestRecord());
        return new TopicSpec(
                name,
                holds,
                topics.partitions(),
                true,
                topics.durability().replication(),
                settings);
    }

    private TopicSpec audit(String name) {
        List<Setting> settings =
                deleted(
                        Setting.advice(
                                "retention.ms",
                                Duration.ofDays(400).toMillis(),
                                "auditors look back over a year"));
        settings.add(stored(false));
        settings.add(largestRecord());
        return new TopicSpec(
                name,
                "who steered what, and who was refused",
                topics.partitions(),
                false,
                topics.durability().replication(),
                settings);
    }

    private TopicSpec rules(String name) {
        return new TopicSpec(
                name,
                "rules over all sagas, by name",
                // Few records, and every coordinator reads all of them.
                1,
                false,
                topics.durability().replication(),
                compacted());
    }

    private TopicSpec definitions(String name) {
        return new TopicSpec(
                name,
                "definitions by hash, and names for hashes",
                // Total order: whoever has read a name has read what it stands for.
                1,
                false,
                topics.durability().replication(),
                compacted());
    }

    private TopicSpec workers(String name) {
        List<Setting> settings = common();
        settings.add(stored(true));
        settings.add(
                Setting.exactly(
                        "cleanup.policy",
                        "compact,delete",
                        "the last word of each worker counts, and names do not come again: those"
                                + " of workers that were killed must not stay for ever"));
        settings.add(
                Setting.atLeast(
                        "retention.ms",
                        Duration.ofDays(1).toMillis(),
                        "far beyond the interval at which a worker repeats itself"));
        settings.add(
                Setting.advice(
                        "segment.bytes", 16 * MIB, "few records: small segments get compacted"));
        settings.add(
                Setting.advice(
                        "segment.ms",
                        Duration.ofHours(1).toMillis(),
                        "the segment being written to is never compacted"));
        settings.add(
                Setting.advice(
                        "min.cleanable.dirty.ratio",
                        "0.1",
                        "every coordinator reads all of it when it starts"));
        settings.add(
                Setting.advice(
                        "max.compaction.lag.ms",
                        Duration.ofHours(1).toMillis(),
                        "without a limit, a topic this quiet is never compacted"));
        settings.add(
                Setting.advice(
                        "delete.retention.ms",
                        Duration.ofHours(1).toMillis(),
                        "who reads for longer than that takes a worker that left for one that was"
                                + " killed"));
        settings.add(largestRecord());
        return new TopicSpec(
                name,
                "who serves which actions of which queue",
                // A few records a minute for each worker, and whoever reads wants all of them.
                1,
                false,
                topics.durability().replication(),
                settings);
    }

    private TopicSpec deadLetters(String name) {
        List<Setting> settings =
                deleted(
                        Setting.advice(
                                "retention.ms",
                                Duration.ofDays(30).toMillis(),
                                "people look at it, and people go on holiday"),
                        Setting.atLeast(
                                "retention.bytes",
                                DEAD_LETTERS,
                                "room for what people look at, and an end to it: anybody's"
                                        + " garbage comes here, and must not fill the disks"));
        settings.add(stored(true));
        settings.add(
                Setting.atLeast(
                        "max.message.bytes",
                        DEAD_LETTER,
                        "whatever an input topic may hold must fit, with the reason beside it"));
        return new TopicSpec(
                name,
                "what nobody could use, with reason and origin",
                topics.partitions(),
                false,
                topics.durability().replication(),
                settings);
    }

    private List<Setting> compacted() {
        List<Setting> settings = common();
        settings.add(stored(true));
        settings.add(
                Setting.exactly(
                        "cleanup.policy",
                        "compact",
                        "the newest record of a key counts, however old"));
        settings.add(
                Setting.advice(
                        "segment.bytes", 16 * MIB, "few records: small segments get compacted"));
        settings.add(
                Setting.advice(
                        "segment.ms",
                        Duration.ofDays(1).toMillis(),
                        "the segment being written to is never compacted"));
        settings.add(
                Setting.advice(
                        "min.cleanable.dirty.ratio",
                        "0.1",
                        "every coordinator reads all of it when it starts"));
        settings.add(
                Setting.advice(
                        "max.compaction.lag.ms",
                        Duration.ofDays(1).toMillis(),
                        "without a limit, a topic this quiet is never compacted"));
        settings.add(
                Setting.advice(
                        "delete.retention.ms",
                        Duration.ofDays(1).toMillis(),
                        "a coordinator that was away reads deletions too"));
        settings.add(largestRecord());
        return settings;
    }

    private static Setting forgotten() {
        return Setting.atMost(
                "retention.ms",
                WEEK.toMillis(),
                "whatever is read here must not be older than what the coordinator's archive of 15"
                        + " days remembers, also after a day-long attempt");
    }

    private static Setting largestRecord() {
        return Setting.atLeast(
                "max.message.bytes", RECORD, "our limit of 1 MiB, and room for keys and headers");
    }

    private List<Setting> deleted(Setting retention) {
        return deleted(
                retention,
                Setting.exactly(
                        "retention.bytes", -1, "a burst must not push out what nobody has read"));
    }

    private List<Setting> deleted(Setting retention, Setting size) {
        List<Setting> settings = common();
        settings.add(
                Setting.exactly(
                        "cleanup.policy",
                        "delete",
                        "every record is an event, no newer replaces it"));
        settings.add(retention);
        settings.add(size);
        settings.add(
                Setting.advice(
                        "segment.bytes",
                        128 * MIB,
                        "deletion goes by segment, and so does recovery after a crash"));
        settings.add(
                Setting.advice(
                        "segment.ms",
                        Duration.ofDays(1).toMillis(),
                        "a quiet partition too forgets within a day of its time"));
        return settings;
    }

    private List<Setting> common() {
        List<Setting> settings = new ArrayList<>();
        settings.add(
                Setting.exactly(
                        "message.timestamp.type",
                        "LogAppendTime",
                        "deadlines are judged by the broker's clock, not by a client's"));
        settings.add(
                Setting.atLeast(
                        "min.insync.replicas",
                        topics.durability().minInsync(),
                        "an acknowledged record outlives the loss of its leader"));
        settings.add(
                Setting.exactly(
                        "unclean.leader.election.enable",
                        "false",
                        "better no progress than a history with a hole"));
        return settings;
    }

    /**
     * What coordinators alone write is stored as they send it. Anybody else's batch is unpacked by
     * the broker, which then measures it as every reader will have to.
     */
    private static Setting stored(boolean byOthers) {
        return byOthers
                ? Setting.exactly(
                        "compression.type",
                        "uncompressed",
                        "a packed record of 18 KB can hold 600 MB, and whoever reads it takes all"
                                + " of it into memory")
                : Setting.advice(
                        "compression.type",
                        "producer",
                        "the broker stores batches as they come, and spends no time on it");
    }
}
