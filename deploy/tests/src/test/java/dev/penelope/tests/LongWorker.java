package dev.penelope.tests;

import dev.penelope.model.Action;
import dev.penelope.topic.TopicNames;
import dev.penelope.worker.ActionContext;
import dev.penelope.worker.Transport;
import dev.penelope.worker.Worker;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A worker in a process of its own, whose one action says under which key it is at work, and never
 * ends. Arguments: {@code bootstrap.servers}, {@code topic.prefix}, {@code transport}.
 */
final class LongWorker {
    static final Action<String, String> LONG = Action.of("long", String.class, String.class);

    private LongWorker() {}

    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> settings = CoordinatorProcess.settings(arguments);
        Worker.with(settings.getOrDefault("bootstrap.servers", ""))
                .topics(new TopicNames(settings.getOrDefault("topic.prefix", "")))
                .transport(Transport.of(settings.getOrDefault("transport", "")))
                .action(LONG, LongWorker::work)
                .start();
        new CountDownLatch(1).await();
    }

    private static String work(ActionContext context, String input) throws InterruptedException {
        context.heartbeat(context.idempotencyKey());
        new CountDownLatch(1).await();
        return input;
    }
}
