package dev.penelope.cli.bench;

import dev.penelope.cli.bench.bare.BareTopics;
import dev.penelope.cli.bench.bare.Sizes;
import dev.penelope.coordinator.CoordinatorConfig;
import dev.penelope.topic.TopicNames;
import dev.penelope.topic.Topics;
import dev.penelope.worker.Mode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** What is measured: its topics, and its processes beside the broker, the client last. */
sealed interface Suite {
    String name();

    void createTopics(Admin admin, BenchPlan plan);

    List<Child.Plan> parts(BenchPlan plan, String bootstrap, Path directory);

    /** Where the results go: one for each saga. */
    String results();

    /** Penelope in one of its modes. */
    record Penelope(Mode mode) implements Suite {
        @Override
        public String name() {
            return mode.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public void createTopics(Admin admin, BenchPlan plan) {
            List<String> unused =
                    Topics.development(TopicNames.DEFAULT, Set.of("default"))
                            .withPartitions(plan.partitions())
                            .create(admin);
        }

        @Override
        public List<Child.Plan> parts(BenchPlan plan, String bootstrap, Path directory) {
            Map<String, String> coordinator = new HashMap<>(plan.coordinator());
            coordinator.put("bootstrap.servers", bootstrap);
            coordinator.put("mode", name());
            coordinator.put("state.dir", directory.resolve("state").toString());
            coordinator.put("replication.factor", "1");
            return List.of(
                    plan(plan, Role.COORDINATOR, coordinator),
                    plan(plan, Role.WORKER, Map.of("bootstrap.servers", bootstrap, "mode", name())),
                    plan(plan, Role.CLIENT, Map.of("bootstrap.servers", bootstrap)));
        }

        @Override
        public String results() {
            return TopicNames.DEFAULT.result();
        }
    }

    /** The bare loop, with records of these sizes. */
    record Bare(Sizes sizes) implements Suite {
        @Override
        public String name() {
            return "bare";
        }

        @Override
        public void createTopics(Admin admin, BenchPlan plan) {
            List<NewTopic> topics =
                    BareTopics.ALL.stream()
                            .map(name ->
                                    new NewTopic(name, plan.partitions(), (short) 1)
                                            .configs(
                                                    Map.of(
                                                            "message.timestamp.type",
                                                            "LogAppendTime",
                                                            "segment.bytes",
                                                            "134217728")))
                            .toList();
            try {
                Void unused = admin.createTopics(topics).all().get();
            } catch (ExecutionException refused) {
                throw new BenchFailed("Expected to create topics", refused);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new BenchFailed("Interrupted", interrupted);
            }
        }

        @Override
        public List<Child.Plan> parts(BenchPlan plan, String bootstrap, Path directory) {
            Map<String, String> settings = new HashMap<>(sizes.settings());
            settings.put("bootstrap.servers", bootstrap);
            settings.put("state.dir", directory.resolve("state").toString());
            for (String name : List.of("commit.interval.ms", "cache.bytes", "threads")) {
                settings.put(name, coordinatorSetting(plan, name));
            }
            return List.of(
                    plan(plan, Role.BARE_LOOP, settings),
                    plan(plan, Role.BARE_WORKER, settings),
                    plan(plan, Role.BARE_CLIENT, settings));
        }

        @Override
        public String results() {
            return BareTopics.RESULT;
        }
    }

    private static Child.Plan plan(BenchPlan plan, Role role, Map<String, String> settings) {
        return new Child.Plan(role, plan.jvm(role), settings);
    }

    /** What the coordinator would run with. */
    static String coordinatorSetting(BenchPlan plan, String name) {
        String byDefault =
                CoordinatorConfig.KEYS.stream()
                        .filter(key -> key.name().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .byDefault();
        return plan.coordinator().getOrDefault(name, byDefault);
    }
}
