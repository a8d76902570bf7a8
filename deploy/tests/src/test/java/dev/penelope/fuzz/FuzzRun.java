package dev.penelope.fuzz;

import dev.penelope.cli.broker.LocalBroker;
import dev.penelope.cli.verify.Finding;
import dev.penelope.cli.verify.Promise;
import dev.penelope.cli.verify.Scope;
import dev.penelope.cli.verify.Verification;
import dev.penelope.client.SagaClient;
import dev.penelope.client.StartOptions;
import dev.penelope.model.Action;
import dev.penelope.model.Codec;
import dev.penelope.model.Definition;
import dev.penelope.model.SagaId;
import dev.penelope.topic.TopicNames;
import dev.penelope.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A broker, a coordinator as a process, a well-behaved load, and hostile records beside it, in
 * rounds: each has a seed of its own, and baits of its own.
 */
final class FuzzRun implements AutoCloseable {
    static final int RECORDS_A_ROUND = 1_000;

    /** Promises that are judged by outcomes. */
    private static final Set<Promise> FORGEABLE =
            EnumSet.of(Promise.P2, Promise.P3, Promise.P5, Promise.P6);

    private static final int PARTITIONS = 3;
    private static final int BAITS = 12;
    private static final int RECORDS_A_SAGA = 20;
    private static final Duration TO_BE_READ = Duration.ofMinutes(2);

    private final LocalBroker broker =
            LocalBroker.start(LocalBroker.Settings.temporary().withPartitions(PARTITIONS));
    private final Map<String, String> kafka =
            Map.of("bootstrap.servers", broker.bootstrapServers());
    private final TopicNames topics = TopicNames.DEFAULT;
    private final Admin admin = Admin.create(Map.<String, Object>copyOf(kafka));
    private final HostileProducers producers = new HostileProducers(kafka, topics);
    private final List<Inbound> inbound = Inbound.all(topics);
    private final CoordinatorUnderFuzz coordinator;
    private final WellBehavedLoad load;
    private final SagaClient client;

    FuzzRun(Path folder) throws InterruptedException {
        Topics.development(topics, Set.of("default", WellBehavedLoad.QUEUE))
                .withPartitions(PARTITIONS)
                .create(admin);
        coordinator =
                CoordinatorUnderFuzz.start(
                        folder,
                        Map.of(
                                "bootstrap.servers", broker.bootstrapServers(),
                                "replication.factor", "1",
                                "event.grace.ms", "3000",
                                "control.grace.ms", "3000",
                                "state.dir", folder.resolve("state").toString()));
        load = new WellBehavedLoad(kafka, topics);
        client = SagaClient.connect(kafka, topics, Codec.standard());
    }

    private static Definition<String, String> bait() {
        var saga = Definition.named("bait", 1, String.class);
        Action<String, String> work = Action.of("work", String.class, String.class);
        var first = saga.action("a", work, saga.params());
        var said = saga.signal("s", String.class).after(first);
        return saga.build(saga.action("b", work, said));
    }

    /** Records that ended coordinators before. */
    void knownKillers(int bombBytes) throws Exception {
        new KnownKillers(inbound, baits("killers").getFirst(), bombBytes, this::send).send();
        producers.flush();
        failIfWrong(coordinator.wrong());
    }

    /** The hostile records of one seed. */
    void round(long seed) throws Exception {
        HostileRecords records =
                new HostileRecords(seed, inbound, PARTITIONS, baits(Long.toString(seed)));
        while (records.count() < RECORDS_A_ROUND) {
            send(records.next());
        }
        producers.flush();
        failIfWrong(coordinator.wrong());
    }

    private List<Bait> baits(String round) throws Exception {
        List<Bait> all = new ArrayList<>();
        for (int n = 0; n < BAITS; n++) {
            SagaId saga = new SagaId("bait-" + round + "-" + n);
            StartOptions options =
                    StartOptions.NONE.withId(saga).withDeadline(Duration.ofMinutes(1));
            String run = client.submit(bait(), "x", options).get(60, TimeUnit.SECONDS).value();
            all.add(new Bait(saga.value(), run, List.of("a", "s", "b")));
        }
        return all;
    }

    private void send(HostileRecord record) {
        producers.send(record);
        if (producers.sent() % RECORDS_A_SAGA == 0) {
            load.startOne();
            if (!coordinator.isAlive()) {
                throw new AssertionError(
                        "The coordinator ended. The last records:\n" + producers.last());
            }
        }
    }

    /** Waits until all of it is read and the load is over; what is wrong then fails the run. */
    void judge() throws Exception {
        for (int n = 0; n < 20; n++) {
            load.startOne();
        }
        List<String> wrong = new ArrayList<>(load.wrong());
        wrong.addAll(unread());
        wrong.addAll(coordinator.wrong());
        Verification.of(kafka, topics, Scope.DEFAULT.withSlack(Duration.ZERO)).findings().stream()
                .filter(finding -> !isExplained(finding))
                .forEach(finding -> wrong.add("verify says: " + finding));
        failIfWrong(wrong);
    }

    /**
     * Outcomes are forged for the sagas that hostile records are about, and without tokens they are
     * believed: what took effect there cannot be told from the log. All else holds for them too.
     */
    private static boolean isExplained(Finding finding) {
        return !finding.saga().startsWith(WellBehavedLoad.IDS)
                && FORGEABLE.contains(finding.promise());
    }

    private List<String> unread() throws Exception {
        long deadline = System.nanoTime() + TO_BE_READ.toNanos();
        Map<TopicPartition, Long> behind = behind();
        while (!behind.isEmpty() && System.nanoTime() < deadline && coordinator.isAlive()) {
            load.startOne(); // a commit needs something to commit
            TimeUnit.MILLISECONDS.sleep(200);
            behind = behind();
        }
        return behind.isEmpty() ? List.of() : List.of("not read to its end: " + behind);
    }

    /** By how much, where it is more than the ends of transactions can be. */
    private Map<TopicPartition, Long> behind() throws Exception {
        Map<TopicPartition, OffsetAndMetadata> read =
                admin.listConsumerGroupOffsets(topics.coordinator())
                        .partitionsToOffsetAndMetadata()
                        .get(30, TimeUnit.SECONDS);
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (String topic : topics.inputs()) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
        }
        Map<TopicPartition, Long> behind = new HashMap<>();
        admin.listOffsets(asked)
                .all()
                .get(30, TimeUnit.SECONDS)
                .forEach((partition, end) -> {
                    OffsetAndMetadata at = read.get(partition);
                    long missing = end.offset() - (at == null ? 0 : at.offset());
                    if (missing > 10) {
                        behind.put(partition, missing);
                    }
                });
        return behind;
    }

    private void failIfWrong(List<String> wrong) {
        if (!wrong.isEmpty()) {
            throw new AssertionError(
                    String.join("\n", wrong) + "\nThe last records:\n" + producers.last());
        }
    }

    /** For a line at the end. */
    String summary() {
        return "%d hostile records (%d refused by Kafka) beside %d sagas"
                .formatted(producers.sent(), producers.refused(), load.begun());
    }

    @Override
    public void close() {
        producers.close();
        client.close();
        load.close();
        coordinator.close();
        admin.close();
        broker.close();
    }
}
