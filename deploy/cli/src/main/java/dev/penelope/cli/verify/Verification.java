package dev.penelope.cli.verify;

import dev.penelope.cli.verify.VerificationReport.Verdict;
import dev.penelope.topic.TopicNames;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Reads what an installation's topics hold and compares it with what is promised. Changes nothing,
 * and may run at any time, beside everything else. Keeps a trace of every open run in memory, and
 * the names of the others.
 */
public final class Verification {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, String> kafka;
    private final TopicNames names;
    private final Scope scope;
    private final Findings findings = new Findings();

    private Verification(Map<String, String> kafka, TopicNames names, Scope scope) {
        this.kafka = kafka;
        this.names = names;
        this.scope = scope;
    }

    /**
     * @throws KafkaException if Kafka does not answer in time
     */
    public static VerificationReport of(Map<String, String> kafka, TopicNames names, Scope scope) {
        return new Verification(kafka, names, scope).run();
    }

    private VerificationReport run() {
        Instant at = Instant.now();
        // Younger records are left out: of those, not everything that belongs together is there.
        long cutMs = at.minus(scope.slack()).toEpochMilli();
        Map<TopicPartition, Long> positions;
        List<String> topics;
        Catalog catalog = catalog();
        try (Admin admin = Admin.create(Map.<String, Object>copyOf(kafka))) {
            positions = positions(admin);
            topics =
                    get(admin.listTopics().names()).stream()
                            .filter(topic -> Source.of(topic, names).isPresent())
                            .sorted()
                            .toList();
            try (MergedLog log = new MergedLog(kafka, topics, scope.since())) {
                long horizonMs = horizonMs(admin, log, cutMs);
                Judge judge = new Judge(scope, catalog, findings, cutMs);
                Letters letters = new Letters(findings);
                Traces traces =
                        new Traces(
                                judge, findings, letters, horizonMs, log.partitions(names.start()));
                Unread unread = new Unread(positions, findings);
                long records =
                        log.read(record -> {
                            if (record.timestamp() <= cutMs) {
                                Source source = Source.of(record.topic(), names).orElseThrow();
                                unread.look(source, record);
                                traces.take(source, record);
                            }
                        });
                traces.finish();
                letters.finish(cutMs, scope);
                unread.finish(cutMs, scope);
                return report(at, horizonMs, records, judge, traces, letters);
            }
        }
    }

    private Catalog catalog() {
        Catalog catalog = new Catalog();
        try (MergedLog log = new MergedLog(kafka, List.of(names.definition()), Optional.empty())) {
            log.read(record -> {
                if (record.key() != null && record.value() != null) {
                    catalog.learn(record.key(), record.value());
                }
            });
        }
        return catalog;
    }

    /** How far coordinators have read. */
    private Map<TopicPartition, Long> positions(Admin admin) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> found =
                get(
                        admin.listConsumerGroupOffsets(names.coordinator())
                                .partitionsToOffsetAndMetadata());
        found.forEach((partition, at) -> {
            if (at != null) {
                positions.put(partition, at.offset());
            }
        });
        return positions;
    }

    /** Since when every record of a run is there. */
    private long horizonMs(Admin admin, MergedLog log, long nowMs) {
        long horizonMs = scope.since().map(Instant::toEpochMilli).orElse(0L);
        for (Map.Entry<TopicPartition, Long> first : log.firstKeptMs().entrySet()) {
            long keptMs =
                    first.getValue() != Long.MAX_VALUE
                            ? first.getValue()
                            : nowMs - retentionMs(admin, first.getKey().topic());
            horizonMs = Math.max(horizonMs, keptMs);
        }
        return horizonMs;
    }

    private static long retentionMs(Admin admin, String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        ConfigEntry retention =
                get(admin.describeConfigs(List.of(resource)).all())
                        .values()
                        .iterator()
                        .next()
                        .get(TopicConfig.RETENTION_MS_CONFIG);
        return retention == null ? 0 : Long.parseLong(retention.value());
    }

    private VerificationReport report(
            Instant at, long horizonMs, long records, Judge judge, Traces traces, Letters letters) {
        Judge.Counts counts = judge.counts();
        Collection<VerificationReport.Kept> promises = findings.summary();
        return new VerificationReport(
                at.toString(),
                horizonMs == 0 ? "" : Instant.ofEpochMilli(horizonMs).toString(),
                records,
                Duration.between(at, Instant.now()).toMillis(),
                verdict(judge.waiting()),
                new VerificationReport.Starts(
                        counts.seen,
                        counts.succeeded,
                        counts.failed,
                        counts.abandoned,
                        counts.open,
                        counts.answered,
                        letters.starts(),
                        traces.elsewhere(),
                        counts.unresolved),
                List.copyOf(promises),
                findings.kept(),
                judge.waiting().oldestFirst(),
                letters.reasons());
    }

    private Verdict verdict(Waiting waiting) {
        if (!findings.kept().isEmpty()) {
            return Verdict.BROKEN;
        }
        if (waiting.anyStuck()) {
            return Verdict.STUCK;
        }
        return waiting.anyLate() ? Verdict.LATE : Verdict.KEPT;
    }

    static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof KafkaException kafka
                    ? kafka
                    : new KafkaException(String.valueOf(failed.getMessage()), failed);
        } catch (TimeoutException late) {
            throw new KafkaException("Expected an answer of the brokers, but there was none", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted", interrupted);
        }
    }
}
