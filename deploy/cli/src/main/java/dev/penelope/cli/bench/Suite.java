package dev.penelope.cli.bench;

import dev.penelope.cli.bench.bare.BareTopics;
import dev.penelope.cli.bench.bare.BareWorkloads;
import dev.penelope.topic.TopicNames;
import dev.penelope.topic.Topics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** What a chapter starts: topics, and processes beside the broker, the client last. */
sealed interface Suite {
    void createTopics(Admin admin, BenchPlan plan);

    List<Child.Plan> parts(BenchPlan plan, String bootstrap, Path directory);

    /** Where the results go: one for each saga. */
    String results();

    /** Where workers report: once for each node, or twice if it is undone. */
    String events();

    /** Penelope. */
    record Penelope(Setup setup) implements Suite {
        @Override
        public void createTopics(Admin admin, BenchPlan plan) {
            List<String> unused =
                    Topics.development(TopicNames.DEFAULT, Set.of("default", BenchTrip.IDLE_QUEUE))
                            .withPartitions(plan.processes().partitions())
                            .create(admin);
        }

        @Override
        public List<Child.Plan> parts(BenchPlan plan, String bootstrap, Path directory) {
            String mode = setup.mode().name().toLowerCase(Locale.ROOT);
            Map<String, String> coordinator = new HashMap<>(plan.processes().coordinator());
            coordinator.put("bootstrap.servers", bootstrap);
            coordinator.put("mode", mode);
            coordinator.put("threads", "" + setup.threads());
            coordinator.put("store", setup.store());
            coordinator.put("state.dir", directory.resolve("state").toString());
            coordinator.put("replication.factor", "1");
            Map<String, String> worker = new HashMap<>();
            worker.put("bootstrap.servers", bootstrap);
            worker.put("mode", mode);
            worker.put("transport", setup.transport().toString());
            return List.of(
                    plan(plan, Role.COORDINATOR, coordinator),
                    plan(plan, Role.WORKER, worker),
                    plan(plan, Role.CLIENT, Map.of("bootstrap.servers", bootstrap)));
        }

        @Override
        public String results() {
            return TopicNames.DEFAULT.result();
        }

        @Override
        public String events() {
            return TopicNames.DEFAULT.event();
        }
    }

    /** The bare loop, with records as those of ours. */
    record Bare(Setup setup, BareWorkloads workloads) implements Suite {
        private static final Map<String, String> TOPIC =
                Map.of("message.timestamp.type", "LogAppendTime", "segment.bytes", "134217728");

        @Override
        public void createTopics(Admin admin, BenchPlan plan) {
            List<NewTopic> topics =
                    BareTopics.ALL.stream()
                            .map(name ->
                                    new NewTopic(name, plan.processes().partitions(), (short) 1)
                                            .configs(TOPIC))
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
            Map<String, String> settings = new HashMap<>(workloads.settings());
            settings.put("bootstrap.servers", bootstrap);
            settings.put("state.dir", directory.resolve("state").toString());
            settings.put("threads", "" + setup.threads());
            settings.put("store", setup.store());
            for (String name : List.of("commit.interval.ms", "cache.bytes")) {
                settings.put(name, plan.coordinatorSetting(name));
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

        @Override
        public String events() {
            return BareTopics.EVENT;
        }
    }

    private static Child.Plan plan(BenchPlan plan, Role role, Map<String, String> settings) {
        return new Child.Plan(role.words(), role, plan.processes().jvm(role), settings);
    }
}
