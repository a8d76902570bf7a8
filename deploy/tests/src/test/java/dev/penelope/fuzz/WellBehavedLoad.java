package dev.penelope.fuzz;

import dev.penelope.client.SagaClient;
import dev.penelope.client.SagaOutcome;
import dev.penelope.client.Started;
import dev.penelope.model.Action;
import dev.penelope.model.Codec;
import dev.penelope.model.Definition;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.topic.TopicNames;
import dev.penelope.worker.ActionFailed;
import dev.penelope.worker.Actions;
import dev.penelope.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sagas that do nothing wrong: some succeed, some fail and are undone, some wait for a signal. Each
 * has to end as it must, whatever else comes in, and leave the effects that its end says.
 */
final class WellBehavedLoad implements AutoCloseable {
    static final String QUEUE = "load";

    /** What the ids of its sagas begin with. */
    static final String IDS = "load-";

    private static final Duration TO_END = Duration.ofMinutes(2);

    /**
     * @param fails whether there is no room
     */
    record Trip(boolean fails) {}

    private static final Action<Trip, String> PAY = Action.of("pay", Trip.class, String.class);
    private static final Action<Trip, String> BOOK = Action.of("book", Trip.class, String.class);

    private final SagaClient client;
    private final Worker worker;
    private final Set<String> effects = ConcurrentHashMap.newKeySet();
    private final List<Ending> begun = new ArrayList<>();
    private final List<Future<?>> signals = new ArrayList<>();

    private record Ending(Started<String> started, boolean fails) {}

    WellBehavedLoad(Map<String, String> kafka, TopicNames topics) throws InterruptedException {
        client = SagaClient.connect(kafka, topics, Codec.standard());
        Actions actions =
                Actions.none()
                        .action(
                                PAY,
                                (context, trip) -> did(context.saga() + "/pay"),
                                (context, trip) -> effects.remove(context.saga() + "/pay"))
                        .action(
                                BOOK,
                                (context, trip) -> {
                                    if (trip.fails()) {
                                        throw ActionFailed.of("Full", "there is no room");
                                    }
                                    return did(context.saga() + "/book");
                                },
                                (context, trip) -> effects.remove(context.saga() + "/book"));
        worker = Worker.with(kafka).topics(topics).queue(QUEUE).actions(actions).start();
        worker.awaitReady(Duration.ofMinutes(1));
    }

    private String did(String what) {
        effects.add(what);
        return what;
    }

    private static Definition<Trip, String> trip() {
        var saga = Definition.named("load-trip", 1, Trip.class);
        saga.policy(inherited -> inherited.withQueue(QUEUE));
        var paid = saga.action("pay", PAY, saga.params());
        return saga.build(saga.action("book", BOOK, saga.params()).after(paid));
    }

    private static Definition<Trip, String> waiting() {
        var saga = Definition.named("load-waiting", 1, Trip.class);
        saga.policy(inherited -> inherited.withQueue(QUEUE));
        var paid = saga.action("pay", PAY, saga.params());
        var approved = saga.signal("approved", String.class).after(paid);
        return saga.build(saga.action("book", BOOK, saga.params()).after(approved));
    }

    /** Starts one more, and does not wait for it. */
    void startOne() {
        int number = begun.size();
        boolean fails = number % 3 == 0;
        boolean waits = number % 4 == 1;
        SagaId saga = new SagaId(IDS + number);
        begun.add(
                new Ending(client.start(saga, waits ? waiting() : trip(), new Trip(fails)), fails));
        if (waits) {
            signals.add(approve(saga));
        }
    }

    /** Signals again where the start is not known yet: what refuses a signal asks for that. */
    private CompletableFuture<ResultRecord.Reply> approve(SagaId saga) {
        return client.signal(saga, "approved", "yes", "load", "well behaved")
                .thenComposeAsync(reply ->
                        reply.code().equals("UNKNOWN_SAGA")
                                ? approve(saga)
                                : CompletableFuture.completedFuture(reply));
    }

    int begun() {
        return begun.size();
    }

    /** What went wrong with those that were started; waits until each has ended. */
    List<String> wrong() throws InterruptedException {
        List<String> wrong = new ArrayList<>();
        long deadline = System.nanoTime() + TO_END.toNanos();
        for (Ending each : begun) {
            String saga = each.started().saga().value();
            try {
                SagaOutcome<String> outcome =
                        each.started()
                                .outcome()
                                .get(
                                        Math.max(1, deadline - System.nanoTime()),
                                        TimeUnit.NANOSECONDS);
                boolean both = effects.contains(saga + "/pay") && effects.contains(saga + "/book");
                boolean any = effects.contains(saga + "/pay") || effects.contains(saga + "/book");
                if (outcome.succeeded() == each.fails() || (each.fails() ? any : !both)) {
                    wrong.add(
                            saga
                                    + " was to "
                                    + (each.fails() ? "fail" : "succeed")
                                    + ", but "
                                    + outcome);
                }
            } catch (ExecutionException | TimeoutException failed) {
                wrong.add(saga + " did not end: " + failed);
            }
        }
        return wrong;
    }

    @Override
    public void close() {
        worker.close();
        client.close();
    }
}
