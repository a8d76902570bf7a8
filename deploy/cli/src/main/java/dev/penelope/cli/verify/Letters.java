package dev.penelope.cli.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penelope.protocol.WireHeaders;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The records that nobody can use, which must have been set aside as dead letters. */
final class Letters {
    /** An event may wait for so long for its saga's start before it is set aside. */
    private static final long GRACE_MS = 10 * 60_000;

    private final Findings findings;
    private final Map<String, Expected> expected = new HashMap<>();
    private final Set<String> arrived = new HashSet<>();
    private final Map<String, Long> reasons = new TreeMap<>();
    private long starts;

    Letters(Findings findings) {
        this.findings = findings;
    }

    private record Expected(String saga, long atMs) {}

    void expect(Source source, ConsumerRecord<byte[], byte[]> record) {
        String origin = record.topic() + "-" + record.partition() + "@" + record.offset();
        String saga = record.key() == null ? "" : new String(record.key(), UTF_8);
        starts += source == Source.START ? 1 : 0;
        expected.put(origin, new Expected(saga, record.timestamp()));
    }

    void arrived(ConsumerRecord<byte[], byte[]> letter) {
        WireHeaders.text(letter.headers(), WireHeaders.ORIGIN).ifPresent(arrived::add);
        String reason = WireHeaders.text(letter.headers(), WireHeaders.REASON).orElse("");
        int end = reason.indexOf(':');
        reasons.merge(end < 0 ? reason : reason.substring(0, end), 1L, Long::sum);
    }

    void finish(long nowMs, Scope scope) {
        expected.forEach((origin, letter) -> {
            findings.looked(Promise.P6);
            boolean due = nowMs - letter.atMs() > GRACE_MS + scope.patience().toMillis();
            if (due && !arrived.contains(origin)) {
                findings.broken(
                        Promise.P6,
                        letter.saga(),
                        "",
                        "expected " + origin + " among the dead letters, but it is not there");
            }
        });
    }

    Map<String, Long> reasons() {
        return reasons;
    }

    /** How many starts cannot be used. */
    long starts() {
        return starts;
    }
}
