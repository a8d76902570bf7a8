package dev.penelope.cli.verify;

import dev.penelope.protocol.DefinitionSource;
import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.StartJson;
import dev.penelope.protocol.UnreadableException;
import dev.penelope.topic.TopicNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Sagas that were started with a definition and have no result, among those that are kept. */
public final class OpenStarts {
    private OpenStarts() {}

    /**
     * Their ids.
     *
     * @param hash that of the definition
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer, or does not let us
     */
    public static Set<String> of(
            Map<String, String> kafka,
            TopicNames names,
            DefinitionSource.ByName definition,
            String hash) {
        Set<String> open = new TreeSet<>();
        read(
                kafka,
                names.start(),
                record -> {
                    if (runs(StartJson.read(record.value()).definition(), definition, hash)) {
                        open.add(StartJson.read(record.value()).saga().value());
                    }
                });
        read(
                kafka,
                names.result(),
                record -> {
                    if (ResultJson.read(record.value()) instanceof ResultRecord.Result result) {
                        open.remove(result.saga().value());
                    }
                });
        return open;
    }

    private static boolean runs(
            DefinitionSource source, DefinitionSource.ByName definition, String hash) {
        return switch (source) {
            case DefinitionSource.ByHash byHash -> byHash.hash().equals(hash);
            case DefinitionSource.ByName byName -> byName.equals(definition);
            case DefinitionSource.Inline inline -> false; // It is kept with its saga.
        };
    }

    /** What to do with a record. */
    private interface Taking {
        void take(ConsumerRecord<byte[], byte[]> record);
    }

    private static void read(Map<String, String> kafka, String topic, Taking taking) {
        try (MergedLog log = new MergedLog(kafka, List.of(topic), Optional.empty())) {
            log.read(record -> {
                try {
                    if (record.value() != null) {
                        taking.take(record);
                    }
                } catch (UnreadableException another) {
                    // It started nothing, and ended nothing.
                }
            });
        }
    }
}
