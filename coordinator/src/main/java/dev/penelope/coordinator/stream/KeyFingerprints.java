package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CannotStartException;
import dev.penelope.coordinator.token.TokenKeys;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fingerprints of the keys that signed commands of a partition. They are stored beside its
 * sagas, where only coordinators can write: whoever takes the partition over verifies what was
 * signed here, and so must have the same keys.
 */
final class KeyFingerprints {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFingerprints.class);
    private static final int VERSION = 1;

    private final KeyValueStore<byte[], byte[]> rows;
    private final TokenKeys keys;
    private boolean stored;

    /**
     * @throws CannotStartException if a key that signed here is another under the same id
     */
    KeyFingerprints(KeyValueStore<byte[], byte[]> rows, TokenKeys keys) {
        this.rows = rows;
        this.keys = keys;
        Map<String, String> there = read(rows);
        there.forEach((id, fingerprint) -> require(id, fingerprint));
        this.stored = keys.signing().filter(id -> !there.containsKey(id)).isEmpty();
        if (!keys.areUsed() && !there.isEmpty()) {
            LOG.warn(
                    "tokens are off, but commands of this partition were signed with the keys {}:"
                            + " outcomes are believed again whoever reports them",
                    there.keySet());
        }
    }

    private static Map<String, String> read(KeyValueStore<byte[], byte[]> rows) {
        Map<String, String> there = new TreeMap<>();
        byte[] table = {Keys.TOKEN_KEY};
        try (KeyValueIterator<byte[], byte[]> found = rows.range(table, Keys.after(table))) {
            while (found.hasNext()) {
                var row = found.next();
                BinIn in = new BinIn(row.value);
                if (in.bits() == VERSION) {
                    there.put(Keys.tokenKey(row.key), in.text());
                }
            }
        }
        return there;
    }

    private void require(String id, String fingerprint) {
        Optional<String> ours = keys.fingerprint(id);
        if (ours.isPresent() && !ours.get().equals(fingerprint)) {
            throw new CannotStartException(
                    "Expected the key \""
                            + id
                            + "\" of tokens.keys.file to be the one that signed commands before,"
                            + " with the fingerprint "
                            + fingerprint
                            + ", but it has "
                            + ours.get()
                            + "; give all coordinators the same file, and a new key a new id");
        }
    }

    /** A command is sent: the key that signs is stored with the first. */
    void signed() {
        if (!stored) {
            String id = keys.signing().orElseThrow();
            String fingerprint = keys.fingerprint(id).orElseThrow();
            rows.put(Keys.tokenKey(id), new BinOut().bits(VERSION).text(fingerprint).done());
            stored = true;
        }
    }
}
