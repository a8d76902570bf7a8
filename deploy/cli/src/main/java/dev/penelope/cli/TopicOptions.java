package dev.penelope.cli;

import dev.penelope.topic.Durability;
import dev.penelope.topic.TopicNames;
import dev.penelope.topic.Topics;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options that say how an installation's topics should be. */
final class TopicOptions {
    @Option(
            names = "--topic-prefix",
            paramLabel = "TEXT",
            description = "What the names of this installation's topics start with.")
    private String prefix = "";

    @Option(
            names = "--queue",
            paramLabel = "NAME",
            description = "A queue of workers; may be repeated (default: default).")
    private Set<String> queues = new LinkedHashSet<>();

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Fixed once the first saga started (default: ${DEFAULT-VALUE}).")
    private int partitions = Topics.DEFAULT_PARTITIONS;

    @Option(
            names = "--replication",
            paramLabel = "N",
            description =
                    "Copies of every record; 1 for a single broker (default: ${DEFAULT-VALUE}).")
    private int replication = Durability.PRODUCTION.replication();

    Topics topics(CommandSpec command) {
        return Usage.check(
                command,
                "topics",
                () ->
                        new Topics(
                                new TopicNames(prefix),
                                queues.isEmpty() ? Set.of("default") : queues,
                                partitions,
                                Durability.ofReplication(replication)));
    }
}
