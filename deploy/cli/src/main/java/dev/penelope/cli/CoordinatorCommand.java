package dev.penelope.cli;

import dev.penelope.coordinator.Coordinator;
import dev.penelope.coordinator.CoordinatorConfig;
import dev.penelope.topic.AccessRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "coordinator",
        modelTransformer = CoordinatorCommand.Keys.class,
        description = {
            "Run a coordinator, until Ctrl-C. Any number may run side by side.",
            "Flags win over the environment, and that over the file of settings.",
        })
@Needs(AccessRole.COORDINATOR)
final class CoordinatorCommand implements Callable<Integer> {
    private static final String KAFKA = "kafka.";

    @Mixin private MetricsOptions metrics;
    @Spec private CommandSpec command;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings as properties: those below with dots, such as state.dir.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "Settings of Kafka's clients, as every other command takes them.")
    private Optional<Path> clients = Optional.empty();

    @Option(
            names = "--kafka",
            paramLabel = "NAME=VALUE",
            description = "A setting of Kafka's clients, such as security.protocol; repeatable.")
    private Map<String, String> kafka = new HashMap<>();

    /** One option for each setting of a coordinator. */
    static final class Keys implements IModelTransformer {
        @Override
        public CommandSpec transform(CommandSpec command) {
            for (CoordinatorConfig.Key key : CoordinatorConfig.KEYS) {
                command.addOption(
                        OptionSpec.builder(names(key))
                                .paramLabel("VALUE")
                                .type(String.class)
                                .description(key.meaning() + byDefault(key))
                                .build());
            }
            return command;
        }

        /** The first brokers go by the same names as in every other command. */
        private static String[] names(CoordinatorConfig.Key key) {
            return key.name().equals("bootstrap.servers")
                    ? Connection.BOOTSTRAP_FLAGS.toArray(String[]::new)
                    : new String[] {flag(key)};
        }

        private static String byDefault(CoordinatorConfig.Key key) {
            return key.byDefault().isEmpty() ? "." : " (default: " + key.byDefault() + ").";
        }
    }

    private static String flag(CoordinatorConfig.Key key) {
        return "--" + key.name().replace('.', '-');
    }

    @Override
    public Integer call() throws InterruptedException {
        if (command.commandLine().getParseResult().hasMatchedOption("--kafka")) {
            // Not if it comes from the environment, which others cannot read.
            Usage.check(command, "--kafka", () -> SecretSettings.refused("--kafka", kafka));
        }
        CoordinatorConfig settings =
                Usage.check(command, "coordinator", () -> CoordinatorConfig.of(settings()));
        AtomicReference<Optional<Coordinator>> started = new AtomicReference<>(Optional.empty());
        Belongings belongings = Belongings.untilTheEnd();
        metrics.serve(belongings, () -> started.get().filter(Coordinator::isRunning).isPresent());
        Cluster.reach(settings.kafka()).close();
        Coordinator coordinator = belongings.add(Coordinator.start(settings, metrics.registry()));
        started.set(Optional.of(coordinator));
        coordinator.awaitRunning(Duration.ofMinutes(2));
        command.commandLine().getOut().println("coordinator runs");
        command.commandLine().getOut().flush();
        try {
            Void unused = coordinator.ended().get();
            return ExitCode.OK;
        } catch (ExecutionException gaveUp) {
            belongings.close(); // so that what it logs does not hide why it ended
            Throwable why = gaveUp.getCause() == null ? gaveUp : gaveUp.getCause();
            throw new CannotRun("" + why.getMessage(), gaveUp);
        }
    }

    private Map<String, String> settings() {
        Map<String, String> flags = new HashMap<>();
        for (CoordinatorConfig.Key key : CoordinatorConfig.KEYS) {
            // The environment is in here too: it stands for flags that are not given.
            String value = command.findOption(flag(key)).getValue();
            if (value != null) {
                flags.put(key.name(), value);
            }
        }
        kafka.forEach((name, value) -> flags.put(KAFKA + name, value));
        Map<String, String> file = new HashMap<>();
        clients.map(Connection::read)
                .orElse(Map.of())
                .forEach((name, value) -> file.put(KAFKA + name, value));
        file.putAll(config.map(Connection::read).orElse(Map.of()));
        Map<String, String> all =
                new HashMap<>(
                        CoordinatorConfig.layered(
                                flags, Environment.ofKafka(System.getenv()), file));
        all.putIfAbsent("bootstrap.servers", Connection.DEFAULT_BOOTSTRAP);
        return all;
    }
}
