package dev.penelope.cli.bench;

import dev.penelope.client.SagaClient;
import dev.penelope.client.StartOptions;
import dev.penelope.model.Definition;
import dev.penelope.model.SagaStatus;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Starts sagas and awaits their outcome by the client as users have it. */
final class PenelopeSagas implements Sagas {
    private static final int SENT_AT_ONCE = 10_000;

    private final SagaClient client;
    private final ConcurrentMap<String, Ready> ready = new ConcurrentHashMap<>();

    private final AtomicInteger timedEnded = new AtomicInteger();

    PenelopeSagas(Map<String, String> kafka) {
        client = SagaClient.connect(kafka);
    }

    private record Ready(
            Definition<BenchTrip.Trip, BenchTrip.Booking> definition,
            BenchTrip.Trip params,
            SagaStatus expected) {}

    @Override
    public CompletableFuture<Boolean> start(Workload workload) {
        Ready saga = ready.computeIfAbsent(workload.name(), unused -> register(workload));
        return client.start(saga.definition, saga.params)
                .outcome()
                .thenApply(outcome -> outcome.status() == saga.expected);
    }

    private Ready register(Workload workload) {
        var definition = BenchTrip.definition(workload);
        String unused = client.register(definition);
        return new Ready(
                definition,
                BenchTrip.params(workload),
                workload.failing() ? SagaStatus.FAILED : SagaStatus.SUCCEEDED);
    }

    @Override
    public void open(int count) {
        var definition = BenchTrip.open();
        String unused = client.register(definition);
        BenchTrip.Trip params = BenchTrip.params(Workload.TRIP);
        Semaphore room = new Semaphore(SENT_AT_ONCE);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        for (int i = 0; i < count && failure.get() == null; i++) {
            room.acquireUninterruptibly();
            var unusedFuture =
                    client.submit(definition, params, StartOptions.NONE)
                            .whenComplete((run, failed) -> {
                                failure.compareAndSet(null, failed);
                                room.release();
                            });
        }
        room.acquireUninterruptibly(SENT_AT_ONCE);
        Throwable why = failure.get();
        if (why != null) {
            throw new BenchFailed("Expected to begin " + count + " sagas", why);
        }
    }

    @Override
    public void timed(int count, int seconds) {
        var definition = BenchTrip.timed(seconds);
        String unused = client.register(definition);
        BenchTrip.Trip params = BenchTrip.params(Workload.TRIP);
        for (int i = 0; i < count; i++) {
            var unusedFuture =
                    client.start(definition, params)
                            .outcome()
                            .thenAccept(outcome -> {
                                if (outcome.status() == SagaStatus.SUCCEEDED) {
                                    timedEnded.incrementAndGet();
                                }
                            });
        }
    }

    @Override
    public int timedEnded() {
        return timedEnded.get();
    }

    @Override
    public void close() {
        client.close();
    }
}
