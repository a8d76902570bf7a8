package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.client.SagaClient;
import dev.penelope.client.StartOptions;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.ResultJson;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.tests.WorkerProcess.Plan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Sagas for a {@link WorkerProcess}, some of which succeed, some fail, some need a second attempt,
 * and what must have become of them. Used by one thread.
 */
final class ManySagas implements AutoCloseable {
    private final Map<String, Plan> plans = new HashMap<>();
    private final Ledger ledger;
    private final SagaClient client;
    private final Tail results;

    ManySagas(Installation place, Path ledger) {
        this.ledger = new Ledger(ledger);
        this.client = place.client();
        client.register(WorkerProcess.definition());
        this.results = place.newsTail();
    }

    void start(int sagas) {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (int n = 0; n < sagas; n++) {
            Plan plan =
                    switch (n % 8) {
                        case 0 -> new Plan("left", "");
                        case 1 -> new Plan("", "right");
                        case 2 -> new Plan("right", "left");
                        case 3 -> new Plan("begin", "");
                        case 4 -> new Plan("", "begin");
                        default -> new Plan("", "");
                    };
            String id = "saga-" + plans.size();
            plans.put(id, plan);
            sent.add(
                    client.submit(
                            WorkerProcess.definition(),
                            plan,
                            StartOptions.NONE.withId(new SagaId(id))));
        }
        sent.forEach(CompletableFuture::join);
    }

    /** How sagas ended; more than one result for a run is a failure. */
    private Map<String, SagaStatus> ended() {
        Map<String, SagaStatus> ended = new HashMap<>();
        for (var record : results.read()) {
            if (ResultJson.read(record.value()) instanceof ResultRecord.Result result) {
                SagaStatus before = ended.put(result.saga().value(), result.outcome());
                assertThat(before).as("an earlier result of " + result.saga()).isNull();
            }
        }
        return ended;
    }

    void awaitEnded(int sagas) {
        long untilNanos = System.nanoTime() + Installation.PATIENCE.toNanos();
        while (ended().size() < sagas) {
            assertThat(System.nanoTime())
                    .as(() -> "too long: still open are " + open())
                    .isLessThan(untilNanos);
            results.poll();
        }
    }

    void awaitAllEnded() {
        awaitEnded(plans.size());
    }

    /** Otherwise there was nothing left to go wrong. */
    void assertSomeAreOpen() {
        results.readAll();
        assertThat(open()).as("open sagas").isNotEmpty();
    }

    private Set<String> open() {
        Set<String> open = new TreeSet<>(plans.keySet());
        open.removeAll(ended().keySet());
        return open;
    }

    void assertAllEndRight() {
        awaitAllEnded();
        Map<String, SagaStatus> ended = ended();
        Map<String, List<String>> standing = ledger.standing();
        plans.forEach((saga, plan) -> {
            boolean succeeds = plan.fails().isEmpty();
            assertThat(ended.get(saga))
                    .as(saga)
                    .isEqualTo(succeeds ? SagaStatus.SUCCEEDED : SagaStatus.FAILED);
            for (String node : new String[] {"begin", "left", "right"}) {
                assertThat(standing.getOrDefault(saga + "/" + node, List.of()))
                        .as("effects of " + saga + "/" + node + " by key")
                        .hasSize(succeeds ? 1 : 0);
            }
        });
        assertThat(standing.keySet()).allMatch(what -> plans.containsKey(sagaOf(what)));
    }

    /** Of a key that is a saga's id, or begins with it. */
    static String sagaOf(String key) {
        int slash = key.indexOf('/');
        return slash < 0 ? key : key.substring(0, slash);
    }

    @Override
    public void close() {
        results.close();
        client.close();
    }
}
