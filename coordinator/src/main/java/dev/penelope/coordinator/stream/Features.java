package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CannotStartException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.FeatureMetadata;

/**
 * What the cluster must be able to do.
 *
 * @param inForce the level of each feature that every broker knows and uses
 */
record Features(Map<String, Integer> inForce) {
    /** The last one of Kafka 4.2, the oldest that we are tested with. */
    private static final int METADATA_OF_4_2 = 29;

    /** Below this, a transaction can lose or gain records when a coordinator hangs. */
    private static final int TRANSACTION = 2;

    static Features of(FeatureMetadata cluster) {
        Map<String, Integer> levels = new HashMap<>();
        cluster.finalizedFeatures()
                .forEach((name, range) -> levels.put(name, (int) range.maxVersionLevel()));
        return new Features(levels);
    }

    /**
     * @throws CannotStartException saying what to upgrade
     */
    void require() {
        List<String> tooOld = new ArrayList<>();
        if (level("metadata.version") < METADATA_OF_4_2) {
            tooOld.add(
                    "metadata.version is "
                            + level("metadata.version")
                            + ", and that of 4.2 is "
                            + METADATA_OF_4_2
                            + " (kafka-features upgrade --release-version 4.2)");
        }
        if (level("transaction.version") < TRANSACTION) {
            tooOld.add(
                    "transaction.version is "
                            + level("transaction.version")
                            + ", and must be "
                            + TRANSACTION
                            + " (kafka-features upgrade --feature transaction.version="
                            + TRANSACTION
                            + ")");
        }
        if (!tooOld.isEmpty()) {
            throw new CannotStartException(
                    "Expected brokers of Kafka 4.2 or newer, but "
                            + String.join("; ", tooOld)
                            + ". Upgrade every broker first");
        }
    }

    private int level(String feature) {
        return inForce.getOrDefault(feature, 0);
    }
}
