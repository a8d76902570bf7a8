package dev.penelope.tests;

import dev.penelope.model.Action;
import dev.penelope.model.Definition;
import dev.penelope.topic.TopicNames;
import dev.penelope.worker.ActionContext;
import dev.penelope.worker.ActionFailed;
import dev.penelope.worker.Mode;
import dev.penelope.worker.Transport;
import dev.penelope.worker.UndoContext;
import dev.penelope.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A worker as a process, whose actions have their effects in a {@link Ledger} file that outlives
 * it. Arguments: {@code bootstrap.servers}, {@code session.timeout.ms}, {@code topic.prefix},
 * {@code mode}, {@code transport}, {@code ledger}.
 */
final class WorkerProcess {
    /**
     * @param fails the node that declares failure, if any
     * @param flaky the node whose first attempt has its effect and then throws, if any
     */
    record Plan(String fails, String flaky) {}

    record Pair(String left, String right) {}

    private record Settings(
            Map<String, String> kafka,
            TopicNames topics,
            Mode mode,
            Transport transport,
            Path ledger) {
        static Settings of(Map<String, String> all) {
            return new Settings(
                    chosen(all, "bootstrap.servers", "session.timeout.ms"),
                    new TopicNames(all.getOrDefault("topic.prefix", "")),
                    Mode.valueOf(all.getOrDefault("mode", "")),
                    Transport.of(
                            all.getOrDefault("transport", Transport.CONSUMER_GROUP.toString())),
                    Path.of(all.getOrDefault("ledger", "")));
        }

        private static Map<String, String> chosen(Map<String, String> all, String... names) {
            Map<String, String> chosen = new HashMap<>(all);
            chosen.keySet().retainAll(Set.of(names));
            return chosen;
        }
    }

    private static final Action<Plan, String> STEP = Action.of("step", Plan.class, String.class);
    private static final Action<Pair, String> JOIN = Action.of("join", Pair.class, String.class);

    /** Long enough that a kill comes in the middle of some. */
    private static final long STEP_MS = 5;

    private final Ledger ledger;
    private final Path runs;

    private WorkerProcess(Path ledger) {
        this.ledger = new Ledger(ledger);
        this.runs = runs(ledger);
    }

    /** Every attempt that was begun stands there on a line of its own. */
    static Path runs(Path ledger) {
        return ledger.resolveSibling(ledger.getFileName() + ".runs");
    }

    /** Begin, two branches, and an end that joins them and needs no undo. */
    static Definition<Plan, String> definition() {
        var saga = Definition.named("forked", 1, Plan.class);
        var begin = saga.action("begin", STEP, saga.params());
        var left = saga.action("left", STEP, saga.params()).after(begin);
        var right = saga.action("right", STEP, saga.params()).after(begin);
        return saga.build(saga.action("join", JOIN, saga.inputs(Pair.class, left, right)));
    }

    public static void main(String[] arguments) throws InterruptedException {
        Settings settings = Settings.of(CoordinatorProcess.settings(arguments));
        WorkerProcess code = new WorkerProcess(settings.ledger());
        Worker worker =
                Worker.with(settings.kafka())
                        .topics(settings.topics())
                        .mode(settings.mode())
                        .transport(settings.transport())
                        // Few, so that work queues up and a kill finds some in every state.
                        .concurrency(8, 8)
                        .action(STEP, code::step, code::undo)
                        .action(JOIN, pair -> pair.left() + "+" + pair.right())
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(worker::close));
        worker.awaitReady(Installation.PATIENCE);
        System.out.println(Child.READY);
        new CountDownLatch(1).await();
    }

    private void began(ActionContext ctx, String direction) throws IOException {
        Files.writeString(
                runs,
                "%s %s %s %d%n".formatted(ctx.saga(), ctx.node(), direction, ctx.attempt()),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private String step(ActionContext ctx, Plan plan) throws InterruptedException, IOException {
        began(ctx, "action");
        TimeUnit.MILLISECONDS.sleep(STEP_MS);
        if (plan.fails().equals(ctx.node())) {
            throw ActionFailed.of("AsPlanned", "this node fails");
        }
        ledger.take(ctx.saga() + "/" + ctx.node(), ctx.idempotencyKey());
        if (plan.flaky().equals(ctx.node()) && ctx.attempt() == 1) {
            throw new IllegalStateException("as planned, after the effect");
        }
        return ctx.node();
    }

    private void undo(UndoContext<String> ctx, Plan plan) throws InterruptedException, IOException {
        began(ctx, "undo");
        TimeUnit.MILLISECONDS.sleep(STEP_MS);
        ledger.giveBack(ctx.saga() + "/" + ctx.node(), ctx.actionKey());
    }
}
