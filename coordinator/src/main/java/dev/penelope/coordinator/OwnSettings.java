package dev.penelope.coordinator;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of Kafka that the coordinator chooses itself, and why nobody else may: what is promised
 * rests on them, or they have another name here. Taken from a user they would be ignored, or worse.
 */
public final class OwnSettings {
    private static final String EXACTLY_ONCE = "decisions and positions are committed together";
    private static final String NOTHING_DROPPED = "no record may be dropped without a word";
    private static final String LATENCY = "a saga waits for it at every hop";
    private static final String GIVES_UP =
            "it says how soon a coordinator that is gone is replaced";

    private static final String ONE_PARTITION =
            "everything about a saga meets in the partition of its key";
    private static final String BYTES = "records are read and written as bytes";
    private static final String UNUSED = "nothing that it is about is used here";

    private static final Map<String, String> REASONS =
            Map.ofEntries(
                    entry("bootstrap.controllers", "say bootstrap.servers"),
                    entry("cache.max.bytes.buffering", "say cache.bytes"),
                    entry(
                            "windowstore.changelog.additional.retention.ms",
                            "say archive.days: what is remembered follows from it"),
                    entry(
                            "default.timestamp.extractor",
                            "deadlines are judged by the broker's time"),
                    entry("partitioner.class", ONE_PARTITION),
                    entry("partitioner.ignore.keys", ONE_PARTITION),
                    entry("partition.assignment.strategy", ONE_PARTITION),
                    entry("group.remote.assignor", ONE_PARTITION),
                    entry(
                            "task.timeout.ms",
                            "whoever waits for the brokers gives up by other limits, all together"),
                    entry("max.in.flight.requests.per.connection", EXACTLY_ONCE),
                    entry("transaction.two.phase.commit.enable", EXACTLY_ONCE),
                    entry("internal.throw.on.fetch.stable.offset.unsupported", EXACTLY_ONCE),
                    entry("retries", GIVES_UP),
                    entry("check.crcs", NOTHING_DROPPED),
                    entry("errors.dead.letter.queue.topic.name", NOTHING_DROPPED),
                    entry("processing.exception.handler.global.enabled", NOTHING_DROPPED),
                    entry("processor.wrapper.class", NOTHING_DROPPED),
                    entry("default.client.supplier", LATENCY),
                    entry(
                            "allow.auto.create.topics",
                            "topics are made by \"penelope topics create\""),
                    entry("topology.optimization", "names are part of what is stored"),
                    entry("key.serializer", BYTES),
                    entry("value.serializer", BYTES),
                    entry("key.deserializer", BYTES),
                    entry("value.deserializer", BYTES),
                    entry("default.key.serde", BYTES),
                    entry("default.value.serde", BYTES),
                    entry("default.list.key.serde.inner", UNUSED),
                    entry("default.list.key.serde.type", UNUSED),
                    entry("default.list.value.serde.inner", UNUSED),
                    entry("default.list.value.serde.type", UNUSED),
                    entry("windowed.inner.class.serde", UNUSED),
                    entry("window.size.ms", UNUSED),
                    entry("default.dsl.store", UNUSED),
                    entry("dsl.store.format", UNUSED),
                    entry("dsl.store.suppliers.class", UNUSED),
                    entry("repartition.purge.interval.ms", UNUSED),
                    entry("auto.commit.interval.ms", UNUSED),
                    entry("share.acknowledgement.mode", UNUSED),
                    entry("share.acquire.mode", UNUSED),
                    entry("application.id", "it is made from topic.prefix"),
                    entry("state.dir", "say state.dir"),
                    entry("num.stream.threads", "say threads"),
                    entry("num.standby.replicas", "say standby.replicas"),
                    entry("replication.factor", "say replication.factor"),
                    entry("commit.interval.ms", "say commit.interval.ms"),
                    entry("statestore.cache.max.bytes", "say cache.bytes"),
                    entry("rocksdb.config.setter", "say rocksdb.bytes"),
                    entry("penelope.rocks.memory", "say rocksdb.bytes"),
                    entry("processing.guarantee", EXACTLY_ONCE),
                    entry("isolation.level", EXACTLY_ONCE),
                    entry("transactional.id", EXACTLY_ONCE),
                    entry("enable.auto.commit", EXACTLY_ONCE),
                    entry("enable.idempotence", EXACTLY_ONCE),
                    entry("acks", EXACTLY_ONCE),
                    entry("auto.offset.reset", "a gap in what was read must not be passed over"),
                    entry("deserialization.exception.handler", NOTHING_DROPPED),
                    entry("default.deserialization.exception.handler", NOTHING_DROPPED),
                    entry("production.exception.handler", NOTHING_DROPPED),
                    entry("default.production.exception.handler", NOTHING_DROPPED),
                    entry("processing.exception.handler", NOTHING_DROPPED),
                    entry("poll.ms", LATENCY),
                    entry("max.task.idle.ms", LATENCY),
                    entry("linger.ms", LATENCY),
                    entry("producer.retry.backoff.ms", LATENCY),
                    entry("batch.size", "it fits what a transaction has for a partition"),
                    entry(
                            "ensure.explicit.internal.resource.naming",
                            "names are part of what is stored"),
                    entry(
                            "client.id",
                            "coordinators know each other by the ids that Streams makes"),
                    entry("group.id", "it is made from topic.prefix"),
                    entry("group.instance.id", "it is kept in state.dir"),
                    entry("group.protocol", "a restart keeps its place in the group"),
                    entry("session.timeout.ms", "say session.timeout.ms"),
                    entry("heartbeat.interval.ms", GIVES_UP),
                    entry("transaction.timeout.ms", GIVES_UP),
                    entry("delivery.timeout.ms", GIVES_UP),
                    entry("producer.request.timeout.ms", GIVES_UP),
                    entry("max.block.ms", GIVES_UP),
                    entry("max.poll.interval.ms", GIVES_UP),
                    entry("max.request.size", "it is as much as the topics take"));

    private static final Set<String> SCOPES =
            Set.of(
                    "main.consumer.",
                    "restore.consumer.",
                    "global.consumer.",
                    "consumer.",
                    "producer.",
                    "admin.");

    /** Before settings of the topics that Kafka Streams makes. */
    private static final String TOPICS = "topic.";

    private OwnSettings() {}

    /** Why a setting of Kafka is not for a user to choose; nothing if it is. */
    public static Optional<String> reason(String name) {
        if (name.startsWith(TOPICS)) {
            return Optional.of("every setting of the topics of state has a reason of its own");
        }
        Optional<String> own = Optional.ofNullable(REASONS.get(name));
        return own.or(() ->
                SCOPES.stream()
                        .filter(name::startsWith)
                        .findFirst()
                        .flatMap(scope -> ofOneClient(name.substring(scope.length()))));
    }

    private static Optional<String> ofOneClient(String name) {
        return name.equals("bootstrap.servers")
                ? Optional.of("all clients talk to the same brokers: say bootstrap.servers")
                : Optional.ofNullable(REASONS.get(name));
    }
}
