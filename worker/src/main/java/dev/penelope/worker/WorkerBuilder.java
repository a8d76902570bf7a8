package dev.penelope.worker;

import dev.penelope.model.Action;
import dev.penelope.model.Codec;
import dev.penelope.topic.TopicNames;
import dev.penelope.worker.runtime.WorkerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** What a {@link Worker} is made of. Everything has a default except its actions. */
public final class WorkerBuilder {
    private static final int ACTIONS = 256;
    private static final int UNDOS = 64;

    private final Map<String, String> kafka;
    private Actions actions = Actions.none();
    private String name = "";
    private String queue = "default";
    private Mode mode = Mode.STRICT;
    private Transport transport = Transport.CONSUMER_GROUP;
    private TopicNames topics = TopicNames.DEFAULT;
    private int concurrentActions = ACTIONS;
    private int concurrentUndos = UNDOS;
    private Duration handOver = Duration.ofSeconds(30);
    private Duration announce = Duration.ofSeconds(30);
    private Duration drain = Duration.ofSeconds(30);
    private Codec codec = Codec.standard();
    private MeterRegistry metrics = new CompositeMeterRegistry();

    WorkerBuilder(Map<String, String> kafka) {
        this.kafka = Map.copyOf(kafka);
    }

    /** See {@link Actions#action(Action, ActionFunction)}. */
    public <I, O> WorkerBuilder action(Action<I, O> action, ActionFunction<I, O> run) {
        return with(actions.action(action, run));
    }

    /** See {@link Actions#action(Action, ActionFunction.OfInput)}. */
    public <I, O> WorkerBuilder action(Action<I, O> action, ActionFunction.OfInput<I, O> run) {
        return with(actions.action(action, run));
    }

    /** See {@link Actions#action(Action, ActionFunction, UndoFunction)}. */
    public <I, O> WorkerBuilder action(
            Action<I, O> action, ActionFunction<I, O> run, UndoFunction<I, O> undo) {
        return with(actions.action(action, run, undo));
    }

    /** See {@link Actions#action(Action, ActionFunction, UndoFunction.OfInput)}. */
    public <I, O> WorkerBuilder action(
            Action<I, O> action, ActionFunction<I, O> run, UndoFunction.OfInput<I> undo) {
        return with(actions.action(action, run, undo));
    }

    /** See {@link Actions#action(Action, ActionFunction.OfInput, UndoFunction)}. */
    public <I, O> WorkerBuilder action(
            Action<I, O> action, ActionFunction.OfInput<I, O> run, UndoFunction<I, O> undo) {
        return with(actions.action(action, run, undo));
    }

    /** See {@link Actions#action(Action, ActionFunction.OfInput, UndoFunction.OfInput)}. */
    public <I, O> WorkerBuilder action(
            Action<I, O> action, ActionFunction.OfInput<I, O> run, UndoFunction.OfInput<I> undo) {
        return with(actions.action(action, run, undo));
    }

    /** All of these. */
    public WorkerBuilder actions(Actions more) {
        return with(actions.and(more));
    }

    /**
     * All actions that were named so far are run as part of these definitions only; see {@link
     * Actions#only}.
     */
    public WorkerBuilder only(String... definitions) {
        return with(actions.only(definitions));
    }

    private WorkerBuilder with(Actions now) {
        actions = now;
        return this;
    }

    /** Which queue's commands to take; {@code default} by default. */
    public WorkerBuilder queue(String name) {
        queue = name;
        return this;
    }

    /** Must be the coordinator's; {@link Mode#STRICT} by default. */
    public WorkerBuilder mode(Mode one) {
        mode = one;
        return this;
    }

    /** The same for all workers of a queue; {@link Transport#CONSUMER_GROUP} by default. */
    public WorkerBuilder transport(Transport one) {
        transport = one;
        return this;
    }

    /** Must be the coordinator's. */
    public WorkerBuilder topics(TopicNames names) {
        topics = names;
        return this;
    }

    /** How many actions, and beside them undo actions, may run at once; 256 and 64 by default. */
    public WorkerBuilder concurrency(int actionsAtOnce, int undosAtOnce) {
        concurrentActions = actionsAtOnce;
        concurrentUndos = undosAtOnce;
        return this;
    }

    /**
     * Names this worker, and no other, in events and logs; host, process and a random part by
     * default.
     */
    public WorkerBuilder name(String unique) {
        name = unique;
        return this;
    }

    /**
     * After what time the coordinator watches an attempt by its heartbeats, so that others need not
     * wait behind it; 30 s by default.
     */
    public WorkerBuilder handOver(Duration after) {
        handOver = after;
        return this;
    }

    /**
     * How often to say which actions this worker serves; every 30 s by default. Who misses three
     * announcements counts as gone, which people are told of, and which keeps no saga from going
     * on.
     */
    public WorkerBuilder announce(Duration every) {
        announce = every;
        return this;
    }

    /** How long closing waits for what runs; 30 s by default. */
    public WorkerBuilder drain(Duration atMost) {
        drain = atMost;
        return this;
    }

    /** How inputs and outputs become JSON. */
    public WorkerBuilder codec(Codec other) {
        codec = other;
        return this;
    }

    /** Where to measure; nowhere by default. */
    public WorkerBuilder metrics(MeterRegistry registry) {
        metrics = registry;
        return this;
    }

    /**
     * Starts the worker and returns at once; if topics are missing it waits for them.
     *
     * @throws IllegalArgumentException if a setting is out of its range, or there are more than
     *     2,000 actions
     * @throws org.apache.kafka.common.KafkaException if Kafka's clients refuse their settings
     */
    public Worker start() {
        return Worker.start(
                new WorkerSettings(
                        name.isEmpty() ? uniqueName() : name,
                        kafka,
                        topics,
                        queue,
                        mode,
                        transport,
                        concurrentActions,
                        concurrentUndos,
                        handOver,
                        announce,
                        drain,
                        codec,
                        metrics),
                actions);
    }

    private static String uniqueName() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            host = "worker";
        }
        String random = UUID.randomUUID().toString().substring(0, 4);
        return host + "-" + ProcessHandle.current().pid() + "-" + random;
    }
}
