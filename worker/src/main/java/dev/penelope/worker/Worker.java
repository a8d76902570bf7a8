package dev.penelope.worker;

import dev.penelope.worker.runtime.WorkerRuntime;
import dev.penelope.worker.runtime.WorkerSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

/**
 * Runs actions and undo actions of one queue, in this process, until it is closed or the process is
 * told to end. Any number of workers share a queue; none keeps state.
 *
 * <p>Actions run on virtual threads. Code that blocks inside {@code synchronized} or native calls
 * holds a carrier thread on JDKs before 24.
 */
public final class Worker implements AutoCloseable {
    private final WorkerRuntime runtime;
    private final String name;
    private @Nullable Thread hook;

    private Worker(WorkerRuntime runtime, String name) {
        this.runtime = runtime;
        this.name = name;
    }

    /**
     * @param kafka settings for all Kafka clients, at least {@code bootstrap.servers}
     */
    public static WorkerBuilder with(Map<String, String> kafka) {
        return new WorkerBuilder(kafka);
    }

    /**
     * @param bootstrapServers such as {@code localhost:9092}
     */
    public static WorkerBuilder with(String bootstrapServers) {
        return with(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    static Worker start(WorkerSettings settings, Actions actions) {
        Worker worker = new Worker(WorkerRuntime.start(settings, actions), settings.name());
        // A process that is told to end lets its actions finish.
        Thread hook = new Thread(worker.runtime::close, "penelope-worker-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        worker.hook = hook;
        return worker;
    }

    /** What this worker is called in events and logs. */
    public String name() {
        return name;
    }

    /**
     * Waits until this worker has partitions of its queue's topics. It may have none for long: when
     * there are more workers than partitions, or a topic is missing.
     *
     * @return whether it has, within this time
     */
    public boolean awaitReady(Duration atMost) throws InterruptedException {
        return runtime.awaitReady(atMost);
    }

    /** Whether it takes commands of both its topics at present. */
    public boolean isReady() {
        return runtime.isReady();
    }

    /**
     * Takes no more commands, lets what runs finish for a bounded time, interrupts the rest and
     * reports it as unknown. A second call waits for the first.
     */
    @Override
    public void close() {
        runtime.close();
        Thread last = hook;
        if (last != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(last);
            } catch (IllegalStateException endsAnyway) {
                // The hook runs, and found nothing left to do.
                return;
            }
        }
    }
}
