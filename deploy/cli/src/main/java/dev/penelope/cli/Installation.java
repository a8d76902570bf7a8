package dev.penelope.cli;

import dev.penelope.client.SagaClient;
import dev.penelope.model.Codec;
import dev.penelope.topic.TopicNames;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options of every command that talks to the topics of an installation. */
final class Installation {
    @Mixin private Connection connection;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--topic-prefix",
            paramLabel = "TEXT",
            description = "What the names of this installation's topics start with.")
    private String prefix = "";

    TopicNames topics() {
        return Usage.check(command, "--topic-prefix", () -> new TopicNames(prefix));
    }

    Connection connection() {
        return connection;
    }

    /**
     * A client, once it is known that the cluster answers and has these topics.
     *
     * @throws CannotRun if not
     */
    SagaClient client(String... needed) {
        require(needed);
        return SagaClient.connect(connection.kafka(), topics(), Codec.standard());
    }

    /** Those topics, and all on which coordinators tell of sagas. */
    String[] withNews(String... others) {
        return Stream.concat(Stream.of(others), topics().news().stream()).toArray(String[]::new);
    }

    /**
     * @throws CannotRun if the cluster does not answer, or lacks one of these topics
     */
    void require(String... needed) {
        try (Cluster cluster = connection.cluster()) {
            cluster.require(needed);
        }
    }
}
