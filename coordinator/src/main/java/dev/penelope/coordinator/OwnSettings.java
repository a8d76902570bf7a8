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

    private static final Map<String, String> REASONS =
            Map.ofEntries(
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
                    "producer.");

    private OwnSettings() {}

    /** Why a setting of Kafka is not for a user to choose; nothing if it is. */
    public static Optional<String> reason(String name) {
        Optional<String> own = Optional.ofNullable(REASONS.get(name));
        return own.or(() ->
                SCOPES.stream()
                        .filter(name::startsWith)
                        .findFirst()
                        .flatMap(scope ->
                                Optional.ofNullable(REASONS.get(name.substring(scope.length())))));
    }
}
