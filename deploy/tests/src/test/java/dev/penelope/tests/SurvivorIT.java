package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.client.SagaClient;
import dev.penelope.client.StartOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dead coordinator leaves open is closed by one that is alive. */
final class SurvivorIT {
    /** Half a minute would pass if the broker had to notice by itself. */
    private static final Duration SOON = Duration.ofSeconds(10);

    /** So long is a transaction open that only has commands: nobody asks for its commit. */
    private static final Map<String, String> LONG_TRANSACTIONS =
            Map.of("commit.interval.ms", "5000", "mode", "fast");

    @TempDir private Path folder;

    @Test
    void anotherCoordinatorAbortsTheTransactionOfAKilledOne() throws Exception {
        try (TestKafka kafka = TestKafka.start();
                Installation place = new Installation(kafka, 12, "default");
                SagaClient client = place.client();
                Child killed = coordinator(place, "killed").awaitReady()) {
            String process = processOf(provoke(place, client, any -> true));
            try (Child survivor = coordinator(place, "survivor").awaitReady()) {
                provoke(place, client, id -> !processOf(id).equals(process));
                awaitClosed(place, process);
                String orphan = provoke(place, client, id -> processOf(id).equals(process));

                killed.kill();
                long killedNanos = System.nanoTime();
                assertThat(open(place)).contains(orphan);
                awaitClosed(place, process);

                assertThat(Duration.ofNanos(System.nanoTime() - killedNanos)).isLessThan(SOON);
                assertThat(survivor.isAlive()).as(survivor::said).isTrue();
            }
        }
    }

    private Child coordinator(Installation place, String state) {
        return Child.start(
                CoordinatorProcess.class,
                CoordinatorProcess.arguments(
                        place.coordinatorSettings(folder.resolve(state), LONG_TRANSACTIONS)));
    }

    /** The open transactions of coordinators. */
    private static Set<String> open(Installation place) throws Exception {
        return place
                .admin
                .listTransactions(
                        new ListTransactionsOptions()
                                .filterStates(Set.of(TransactionState.ONGOING)))
                .all()
                .get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .stream()
                .map(TransactionListing::transactionalId)
                .filter(id -> id.startsWith(place.topics.coordinator()))
                .collect(Collectors.toSet());
    }

    /** Starts sagas in all partitions until such a transaction is open. */
    private static String provoke(Installation place, SagaClient client, Predicate<String> meant)
            throws Exception {
        long untilNanos = System.nanoTime() + Installation.PATIENCE.toNanos();
        while (true) {
            Optional<String> found = open(place).stream().filter(meant).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            assertThat(System.nanoTime()).as("no such transaction").isLessThan(untilNanos);
            for (int n = 0; n < 24; n++) {
                client.submit(Steps.fine(), "x", StartOptions.NONE).join();
            }
        }
    }

    private static void awaitClosed(Installation place, String process) throws Exception {
        long untilNanos = System.nanoTime() + Installation.PATIENCE.toNanos();
        while (open(place).stream().anyMatch(id -> processOf(id).equals(process))) {
            assertThat(System.nanoTime()).as("the transaction stays").isLessThan(untilNanos);
        }
    }

    /** Streams names a transaction after application, process and thread. */
    private static String processOf(String transactionalId) {
        return transactionalId.substring(0, transactionalId.lastIndexOf('-'));
    }
}
