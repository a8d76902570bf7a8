package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CannotStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Who a coordinator is, over restarts: its state directory knows. Local state of one cluster would
 * be taken for that of another, so the directory knows its cluster as well.
 */
record Identity(String instance) {
    private static final String INSTANCE_FILE = "penelope-instance-id";
    private static final String CLUSTER_FILE = "penelope-cluster-id";

    /**
     * @throws CannotStartException if the directory cannot be used, or is another cluster's
     */
    static Identity of(Path stateDir, String clusterId) {
        try {
            Files.createDirectories(stateDir);
            String known = kept(stateDir.resolve(CLUSTER_FILE), clusterId);
            if (!known.equals(clusterId)) {
                throw new CannotStartException(
                        "Expected the state directory "
                                + stateDir
                                + " to be of Kafka cluster "
                                + clusterId
                                + ", but it holds state of cluster "
                                + known
                                + "; give each its own (state.dir), or delete it: what it holds is"
                                + " restored from Kafka");
            }
            return new Identity(
                    kept(stateDir.resolve(INSTANCE_FILE), UUID.randomUUID().toString()));
        } catch (IOException wrong) {
            throw new CannotStartException(
                    "Expected to be able to write to the state directory "
                            + stateDir
                            + ", but "
                            + wrong.getMessage(),
                    wrong);
        }
    }

    private static String kept(Path file, String otherwise) throws IOException {
        if (!Files.exists(file)) {
            Files.writeString(file, otherwise);
        }
        return Files.readString(file).strip();
    }
}
