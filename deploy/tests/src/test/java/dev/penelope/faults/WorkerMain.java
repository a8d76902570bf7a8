package dev.penelope.faults;

import dev.penelope.faults.Plan.Manner;
import dev.penelope.model.Action;
import dev.penelope.model.Json;
import dev.penelope.topic.TopicNames;
import dev.penelope.worker.ActionContext;
import dev.penelope.worker.ActionFailed;
import dev.penelope.worker.Mode;
import dev.penelope.worker.UndoContext;
import dev.penelope.worker.UndoFailed;
import dev.penelope.worker.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A worker as a process, whose one action does what the saga's plan says of its node. Arguments:
 * {@code bootstrap.servers}, {@code topic.prefix}, {@code mode}, {@code ledger}, a port, and {@code
 * queue}, which can be left out.
 */
final class WorkerMain {
    static final Action<Json, String> WORK = Action.of("work", Json.class, String.class);

    private static final Duration HANGS = Duration.ofSeconds(2);

    private final LedgerClient ledger;

    private WorkerMain(LedgerClient ledger) {
        this.ledger = ledger;
    }

    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> settings = Settings.of(arguments);
        WorkerMain code =
                new WorkerMain(
                        new LedgerClient(Integer.parseInt(settings.getOrDefault("ledger", "0"))));
        Worker worker =
                Worker.with(
                                Map.of(
                                        "bootstrap.servers",
                                        settings.getOrDefault("bootstrap.servers", ""),
                                        // A scenario should not wait 15 s for a dead worker's work.
                                        "session.timeout.ms",
                                        "6000"))
                        .topics(new TopicNames(settings.getOrDefault("topic.prefix", "")))
                        .queue(settings.getOrDefault("queue", "default"))
                        .mode(Mode.valueOf(settings.getOrDefault("mode", "STRICT")))
                        // Few, so that work queues up and a kill finds some in every state.
                        .concurrency(16, 16)
                        .action(WORK, code::act, code::undo)
                        .start();
        while (!worker.awaitReady(Duration.ofSeconds(60))) {
            System.out.println("has no partitions yet");
        }
        System.out.println(Child.READY);
        new CountDownLatch(1).await();
    }

    private String act(ActionContext context, Json input) throws IOException, InterruptedException {
        Manner manner = context.params(Plan.class).of(context.node());
        TimeUnit.MILLISECONDS.sleep(manner.tookMs());
        if (context.attempt() <= manner.hangs()) {
            hang();
        }
        if (context.attempt() <= manner.breaksBefore()) {
            throw new IllegalStateException("as planned, before the effect");
        }
        boolean breaks = context.attempt() <= manner.breaksBefore() + manner.breaksAfter();
        if (breaks || !manner.fails()) {
            ledger.take(context);
        }
        if (breaks) {
            throw new IllegalStateException("as planned, after the effect");
        }
        if (manner.meets() > 0) {
            ledger.meet(context.saga() + "/" + context.run(), manner.meets());
        }
        if (manner.fails()) {
            throw ActionFailed.of("AsPlanned", "this node fails");
        }
        return manner.outputBytes() == 0 ? context.node() : "x".repeat(manner.outputBytes() - 2);
    }

    /** Takes no notice of being interrupted, as code in a native call would not. */
    private static void hang() {
        long untilNanos = System.nanoTime() + HANGS.toNanos();
        while (System.nanoTime() - untilNanos < 0) {
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException ignored) {
                // The flag is gone with it: the effect that follows is had.
            }
        }
    }

    private void undo(UndoContext<String> context, Json input)
            throws IOException, InterruptedException {
        Manner manner = context.params(Plan.class).of(context.node());
        if (context.attempt() <= manner.undoFails()) {
            throw UndoFailed.of("AsPlanned", "this undo needs a person");
        }
        boolean breaks = context.attempt() <= manner.undoBreaks();
        if (breaks && context.attempt() % 2 == 1) {
            throw new IllegalStateException("as planned, before the undo");
        }
        ledger.giveBack(context);
        if (breaks) {
            throw new IllegalStateException("as planned, after the undo");
        }
    }
}
