package dev.penelope.client;

import dev.penelope.model.Definition;
import dev.penelope.protocol.DefinitionJson;
import dev.penelope.protocol.Kind;
import dev.penelope.protocol.WireHeaders;
import dev.penelope.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/**
 * Registers definitions. What a name and version stand for never changes: it is looked up and
 * written inside a transaction whose id is that name, so that of two who register at once one is
 * fenced, and looks again.
 */
record Registrar(KafkaSettings settings, TopicNames topics) {
    /** Each round of a contest has a winner, so this allows for a crowd. */
    private static final int ROUNDS = 20;

    private static final int LONGEST_PAUSE_MS = 500;

    /**
     * For so long a client that was killed while it registers holds back all that is registered
     * behind it. Starts wait longer than that for their definition.
     */
    private static final String TRANSACTION_MS = "10000";

    /**
     * @return the hash that starts name
     * @throws DefinitionRefusedException if another content stands there
     * @throws KafkaFailedException if Kafka does not answer
     */
    String register(Definition<?, ?> definition) {
        byte[] json = DefinitionJson.write(definition);
        String hash = DefinitionJson.hash(json);
        if (!isThere(definition.title(), hash)) {
            write(definition.title(), hash, json);
        }
        return hash;
    }

    private boolean isThere(String title, String hash) {
        DefinitionShelf.Entry entry =
                new DefinitionShelf(settings, topics.definition()).look(title, hash);
        Optional<String> other = entry.hash().filter(registered -> !registered.equals(hash));
        if (other.isPresent()) {
            throw new DefinitionRefusedException(
                    "Expected "
                            + title
                            + " to stand for the definition with hash "
                            + hash
                            + ", but it stands for "
                            + other.get()
                            + " already; give the changed definition a new version");
        }
        return entry.hash().isPresent() && entry.content();
    }

    /**
     * @return the hash of what was there; none if nothing was
     * @throws KafkaFailedException if Kafka does not answer
     */
    Optional<String> retire(String title) {
        Optional<String> hash = hash(title);
        if (hash.isPresent()) {
            contest(
                    title,
                    () -> {
                        // The content first: a name and version is not taken from what is in use.
                        Optional<String> now = hash(title);
                        return now.isEmpty()
                                ? List.of()
                                : List.of(record(now.get(), null), record(title, null));
                    });
        }
        return hash;
    }

    private Optional<String> hash(String title) {
        return new DefinitionShelf(settings, topics.definition()).look(title, title).hash();
    }

    private void write(String title, String hash, byte[] json) {
        contest(
                title,
                () ->
                        isThere(title, hash)
                                ? List.of()
                                : List.of(
                                        record(hash, json),
                                        record(title, hash.getBytes(StandardCharsets.UTF_8))));
    }

    /** What is to be written, looked up while no other client writes under the same title. */
    private interface Change {
        List<ProducerRecord<byte[], byte[]>> records();
    }

    private void contest(String title, Change change) {
        for (int round = 1; ; round++) {
            try {
                alone(title, change);
                return;
            } catch (ProducerFencedException | InvalidProducerEpochException contested) {
                if (round == ROUNDS) {
                    throw new KafkaFailedException("Expected to register " + title, contested);
                }
                pause();
            } catch (KafkaException failed) {
                throw new KafkaFailedException("Expected to register " + title, failed);
            }
        }
    }

    private void alone(String title, Change change) {
        try (Producer<byte[], byte[]> producer =
                settings.producer(
                        Map.of(
                                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                                topics.registrar() + title,
                                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                                TRANSACTION_MS))) {
            producer.initTransactions();
            List<ProducerRecord<byte[], byte[]>> records = change.records();
            if (records.isEmpty()) {
                return;
            }
            producer.beginTransaction();
            // The commit fails if either of them does.
            records.forEach(record -> {
                var unused = producer.send(record);
            });
            producer.commitTransaction();
        }
    }

    @SuppressWarnings("NullAway") // Kafka takes null for a record without a value
    private ProducerRecord<byte[], byte[]> record(String key, byte @Nullable [] value) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        topics.definition(), key.getBytes(StandardCharsets.UTF_8), value);
        WireHeaders.mark(record.headers(), Kind.DEFINITION);
        return record;
    }

    /** Of random length, so that two do not fence each other for ever. */
    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaFailedException("Expected to register a definition", interrupted);
        }
    }
}
