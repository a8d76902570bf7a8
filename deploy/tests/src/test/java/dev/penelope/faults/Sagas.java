package dev.penelope.faults;

import dev.penelope.client.KafkaFailedException;
import dev.penelope.client.SagaClient;
import dev.penelope.client.StartOptions;
import dev.penelope.model.Definition;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.ResultRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Starts sagas, drawn at random or as the scenario wants them, and knows how each must end. */
final class Sagas {
    private static final Duration TO_END = Duration.ofSeconds(150);
    private static final int SHAPES = 8;

    private final SagaClient client;
    private final Results results;
    private final Draw draw;
    private final Random random;
    private final List<Definition<Plan, Object>> shapes = new ArrayList<>();
    private final Map<String, Started> started = new ConcurrentHashMap<>();
    private final List<CompletableFuture<?>> sent = new ArrayList<>();
    private final Set<String> givenUp = ConcurrentHashMap.newKeySet();
    private int drawn;

    Sagas(SagaClient client, Results results, Random random) {
        this.client = client;
        this.results = results;
        this.random = random;
        this.draw = new Draw(random);
    }

    /** Registered when they are first needed: processes start meanwhile. */
    private Definition<Plan, Object> shape() {
        while (shapes.size() < SHAPES) {
            Definition<Plan, Object> shape = draw.definition("drawn-" + shapes.size());
            register(shape);
            shapes.add(shape);
        }
        return shapes.get(random.nextInt(shapes.size()));
    }

    /**
     * A saga whose start was acknowledged.
     *
     * @param fails whether it has to end as FAILED; else as SUCCEEDED
     */
    record Started(Definition<Plan, Object> definition, Plan plan, boolean fails) {}

    void register(Definition<Plan, Object> definition) {
        Patience.until(
                definition.title() + " is registered",
                Duration.ofSeconds(60),
                () -> {
                    try {
                        client.register(definition);
                        return true;
                    } catch (KafkaFailedException notYet) {
                        // Not every broker knows of a new topic at once.
                        return false;
                    }
                });
    }

    /** So many of different shapes, of which some fail. */
    void start(int sagas) {
        for (int n = 0; n < sagas; n++) {
            Definition<Plan, Object> shape = shape();
            start("drawn-" + drawn++, shape, draw.plan(shape));
        }
    }

    void start(String id, Definition<Plan, Object> definition, Plan plan) {
        start(id, definition, plan, plan.fails());
    }

    void start(String id, Definition<Plan, Object> definition, Plan plan, boolean fails) {
        CompletableFuture<?> acknowledged =
                client.submit(definition, plan, StartOptions.NONE.withId(new SagaId(id)))
                        .thenAccept(run -> started.put(id, new Started(definition, plan, fails)));
        sent.add(acknowledged);
    }

    /** Until actions have had so many effects. */
    void awaitStartedWork(Ledger ledger, int effects) {
        awaitSent();
        Patience.until(
                "there are " + effects + " effects",
                TO_END,
                () -> ledger.entries().size() >= effects);
    }

    /** Sends the same start once more. */
    void askAgain(String id) {
        Started saga = Objects.requireNonNull(started.get(id));
        sent.add(
                client.submit(
                        saga.definition(), saga.plan(), StartOptions.NONE.withId(new SagaId(id))));
    }

    /** Until it is answered as one that is over. */
    void requireToldOfItsEnd(String id) {
        Patience.until(
                id + " is answered again",
                TO_END,
                () -> results.others(id).stream().anyMatch(ResultRecord.Reply.class::isInstance));
        for (ResultRecord news : results.others(id)) {
            if (news instanceof ResultRecord.Reply reply && reply.outcome().isEmpty()) {
                throw new AssertionError("Expected " + id + " to be over, but " + reply);
            }
        }
    }

    /** Somebody else has started it. */
    void expect(String id, Definition<Plan, Object> definition, Plan plan) {
        started.put(id, new Started(definition, plan, plan.fails()));
    }

    /** A person will abandon it. */
    void giveUp(String id) {
        givenUp.add(id);
    }

    /** Goes on starting some every second for that time, whatever happens meanwhile. */
    void startFor(Duration time, int perSecond) {
        long beganNanos = System.nanoTime();
        int already = 0;
        while (System.nanoTime() - beganNanos < time.toNanos()) {
            double seconds = (System.nanoTime() - beganNanos) / 1e9;
            int due = (int) (seconds * perSecond);
            start(due - already);
            already = due;
            Patience.pass(Duration.ofMillis(20));
        }
    }

    int ended() {
        return (int) started.keySet().stream().filter(results.ended()::containsKey).count();
    }

    /** Until so many more than now have ended, or all have. */
    void awaitMore(int sagas) {
        awaitSent();
        int wanted = Math.min(ended() + sagas, started.size());
        Patience.until(
                () -> wanted + " sagas have ended, but " + ended() + " have of " + started.size(),
                TO_END,
                () -> ended() >= wanted);
    }

    void awaitEnd(String id) {
        Patience.until(id + " has ended", TO_END, () -> results.ended().containsKey(id));
    }

    void awaitAll() {
        awaitAll(TO_END);
    }

    void awaitAll(Duration atMost) {
        awaitSent();
        Patience.until(
                () ->
                        "all of "
                                + started.size()
                                + " sagas have ended, but still open are "
                                + open(),
                atMost,
                () -> open().isEmpty());
    }

    /** Until the brokers have all starts, or have refused them. */
    void awaitSent() {
        for (CompletableFuture<?> each : sent) {
            try {
                each.get(TO_END.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException refused) {
                // Not acknowledged: it may be there or not, and nobody counts on it.
            } catch (Exception late) {
                throw new AssertionError("Expected the brokers to take a start, but", late);
            }
        }
        sent.clear();
    }

    Set<String> open() {
        Set<String> open = new TreeSet<>(started.keySet());
        open.removeAll(results.ended().keySet());
        return open;
    }

    Map<String, Started> started() {
        return started;
    }

    /** In words, what is wrong with how sagas ended; empty if nothing is. */
    List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        started.forEach((id, saga) -> {
            ResultRecord.Result result = results.ended().get(id);
            SagaStatus expected = saga.fails() ? SagaStatus.FAILED : SagaStatus.SUCCEEDED;
            boolean abandoned =
                    result != null
                            && result.outcome() == SagaStatus.ABANDONED
                            && givenUp.contains(id);
            if (result != null && result.outcome() != expected && !abandoned) {
                wrong.add(
                        id
                                + " should be "
                                + expected
                                + ", but is "
                                + result.outcome()
                                + ": "
                                + result.failures());
            }
        });
        results.repeated().forEach(id -> wrong.add(id + " has more than one result"));
        return wrong;
    }
}
