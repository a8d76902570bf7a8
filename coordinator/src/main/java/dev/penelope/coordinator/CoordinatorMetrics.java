package dev.penelope.coordinator;

import dev.penelope.coordinator.engine.Effect;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.model.Direction;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.SagaStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Every metric of the coordinator, by name; their descriptions make a page of the documentation. No
 * tag names a saga: there is no end of them. Safe to use from several stream threads.
 */
public final class CoordinatorMetrics {
    private static final List<String> INPUTS = List.of("start", "event", "control", "signal");
    private static final String SECONDS = "seconds";

    /**
     * What alerts watch for a rise stands at zero from the start: a series that began with its
     * first count would not be seen to rise by it. So do all dead letters.
     */
    private static final List<String> ALERTED_REPLIES =
            List.of("UNKNOWN_DEFINITION", "UNKNOWN_QUEUE");

    private static final List<String> IGNORED_DEFINITIONS =
            List.of("BAD_KEY", "BAD_VALUE", "CHANGED", "TOO_LARGE");
    private static final List<String> ALERTED_NOTICES = List.of("WORK_KILLS_WORKERS");

    private final MeterRegistry registry;
    private final Counter started;
    private final Counter repartitioned;
    private final Counter repeated;
    private final Counter failedThreads;
    private final Counter failedLooks;
    private final MultiGauge backlog;
    private final MultiGauge workers;
    private final Map<SagaStatus, Timer> ended = new EnumMap<>(SagaStatus.class);
    private final Map<OutcomeKind, Counter> actions = new EnumMap<>(OutcomeKind.class);
    private final Map<OutcomeKind, Counter> undos = new EnumMap<>(OutcomeKind.class);
    private final Set<PartitionMetrics> partitions = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> lag = new ConcurrentHashMap<>();
    private volatile int partitionsOfAll;
    private volatile int heldBack;
    private volatile long definitions;
    private volatile long definitionBytes;
    private volatile long toRestore;
    private volatile BooleanSupplier running = () -> false;
    private volatile DoubleSupplier standstillSeconds = () -> 0;
    private volatile DoubleSupplier uncommittedSeconds = () -> 0;

    public CoordinatorMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.started = counter("penelope.sagas.started", "Runs that began", Tags.empty());
        this.repartitioned =
                counter(
                        "penelope.records.repartitioned",
                        "Records sent on to the partition where their key belongs",
                        Tags.empty());
        this.repeated =
                counter(
                        "penelope.commands.repeated",
                        "Commands that nobody answered, sent again by the patrol",
                        Tags.empty());
        this.failedThreads =
                counter(
                        "penelope.threads.failed",
                        "Stream threads that failed and were replaced",
                        Tags.empty());
        this.failedLooks =
                counter(
                        "penelope.looks.failed",
                        "Looks at the cluster that failed: other metrics may be old",
                        Tags.empty());
        this.backlog =
                MultiGauge.builder("penelope.queue.backlog")
                        .description(
                                "Records of a queue that no worker has finished, as of a"
                                        + " minute ago at most; a few are no commands")
                        .register(registry);
        this.workers =
                MultiGauge.builder("penelope.workers")
                        .description(
                                "Workers that say which actions of a queue they serve; the same"
                                        + " from each")
                        .register(registry);
        outcomes();
        ofSagas();
        ofProcess();
        List.of(DeadLetter.values()).forEach(this::deadLetters);
        ALERTED_REPLIES.forEach(this::replies);
        ALERTED_NOTICES.forEach(this::notices);
    }

    private void outcomes() {
        for (SagaStatus status : SagaStatus.values()) {
            if (status.ended()) {
                ended.put(
                        status,
                        Timer.builder("penelope.sagas.ended")
                                .description("How long runs took, by how they ended")
                                .tag("outcome", status.name())
                                .register(registry));
            }
        }
        for (OutcomeKind kind : OutcomeKind.values()) {
            actions.put(kind, outcomes(Direction.ACTION, kind));
            undos.put(kind, outcomes(Direction.UNDO, kind));
        }
    }

    private Counter outcomes(Direction direction, OutcomeKind kind) {
        return counter(
                "penelope.outcomes",
                "What workers reported of attempts",
                Tags.of("direction", direction.wire(), "kind", kind.wire()));
    }

    private void ofSagas() {
        for (Standing standing : Standing.values()) {
            gauge(
                    "penelope.sagas.open",
                    "Open sagas by how they stand, as of the last census",
                    Tags.of("state", standing.word()),
                    () -> sum(partition -> partition.census().sagas(standing)));
        }
        gauge(
                "penelope.sagas.overdue",
                "Open sagas past their deadline, as of the last census",
                Tags.empty(),
                () -> sum(partition -> partition.census().overdue()));
        gauge(
                "penelope.sagas.quarantined",
                "Sagas on which the coordinator itself failed",
                Tags.empty(),
                () -> sum(PartitionMetrics::quarantined));
        seconds(
                "penelope.commands.unanswered",
                "For how long the oldest unanswered command of a saga that is not paused has been"
                        + " so, as of the last census",
                () ->
                        partitions.stream()
                                        .mapToLong(each -> each.census().unansweredMs())
                                        .max()
                                        .orElse(0)
                                / 1_000.0);
        seconds(
                "penelope.census.age",
                "How old the oldest partition's census is",
                () ->
                        partitions.stream()
                                .mapToDouble(PartitionMetrics::censusSeconds)
                                .max()
                                .orElse(0));
        for (String input : INPUTS) {
            gauge(
                    "penelope.records.waiting",
                    "Records that wait for what may still come: their saga's start, its definition,"
                            + " its queue, or its release from quarantine",
                    Tags.of("input", input),
                    () -> sum(partition -> partition.waiting(input)));
        }
    }

    private void ofProcess() {
        gauge(
                "penelope.partitions.owned",
                "Partitions that this process works on",
                Tags.empty(),
                partitions::size);
        gauge(
                "penelope.partitions.expected",
                "Partitions that all coordinators together are to work on",
                Tags.empty(),
                () -> partitionsOfAll);
        gauge(
                "penelope.coordinator.running",
                "1 if this process works on all that it was given, 0 while it restores, waits or"
                        + " stands still",
                Tags.empty(),
                () -> running.getAsBoolean() ? 1 : 0);
        seconds(
                "penelope.threads.standstill",
                "For how long the stream thread that stands still longest has not moved: it has"
                        + " asked for no records, and ended none and no timer",
                () -> standstillSeconds.getAsDouble());
        seconds(
                "penelope.threads.uncommitted",
                "For how long the oldest work of a stream thread has not been committed: brokers"
                        + " are away, or the group waits for a member",
                () -> uncommittedSeconds.getAsDouble());
        gauge(
                "penelope.records.to.restore",
                "Records still to be read before this process can work on all that it was given",
                Tags.empty(),
                () -> toRestore);
        gauge(
                "penelope.inputs.held.back",
                "Partitions of the inputs, or of the definitions, in which an open transaction"
                        + " stands before the rest",
                Tags.empty(),
                () -> heldBack);
        gauge(
                "penelope.definitions",
                "Registered definitions in this process's table, retired ones included",
                Tags.empty(),
                () -> definitions);
        gauge(
                "penelope.definitions.bytes",
                "Bytes of JSON of those",
                Tags.empty(),
                () -> definitionBytes);
        IGNORED_DEFINITIONS.forEach(this::ignoredDefinitions);
        for (String input : INPUTS) {
            gauge(
                    "penelope.inputs.lag",
                    "Records of an input that no coordinator has taken in; the same from each",
                    Tags.of("input", input),
                    () -> lag.getOrDefault(input, 0L));
        }
    }

    private Counter counter(String name, String description, Tags tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    private void gauge(String name, String description, Tags tags, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).tags(tags).register(registry);
    }

    private void seconds(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).baseUnit(SECONDS).register(registry);
    }

    private int sum(ToIntFunction<PartitionMetrics> count) {
        return partitions.stream().mapToInt(count).sum();
    }

    // Sagas

    /** A run began. */
    public void started() {
        started.increment();
    }

    /** A run ended; its time is that from start to end. */
    public void ended(SagaStatus outcome, Saga saga) {
        Timer timer = ended.get(outcome);
        if (timer != null) {
            timer.record(
                    Duration.ofMillis(Math.max(0, saga.endedAtMs() - saga.origin().startedAtMs())));
        }
    }

    /** A worker reported what became of an attempt. */
    public void outcome(Direction direction, OutcomeKind kind) {
        Counter counter = (direction == Direction.ACTION ? actions : undos).get(kind);
        if (counter != null) {
            counter.increment();
        }
    }

    /** An outcome settled nothing. */
    public void unsettling(OutcomeKind kind, Effect.Unsettling.Why why) {
        unsettling(kind.wire(), why.name());
    }

    /** An event came for a saga that is over for good. */
    public void lateForRemains() {
        unsettling("any", "OVER");
    }

    private void unsettling(String kind, String why) {
        counter(
                        "penelope.outcomes.unsettling",
                        "Outcomes that settled nothing: repeated, late or never asked for",
                        Tags.of("kind", kind, "why", why))
                .increment();
    }

    /** A start or a control was answered. */
    public void replied(String code) {
        replies(code).increment();
    }

    private Counter replies(String code) {
        return counter("penelope.replies", "Answers to starts and controls", Tags.of("code", code));
    }

    /** People were told something about a saga. */
    public void noticed(String code) {
        notices(code).increment();
    }

    private Counter notices(String code) {
        return counter("penelope.notices", "What people were told of sagas", Tags.of("code", code));
    }

    /** The patrol sent so many commands again. */
    public void repeated(int commands) {
        repeated.increment(commands);
    }

    /** What is counted of one partition, until that is closed. */
    public PartitionMetrics partition() {
        return new PartitionMetrics(partitions, registry.config().clock());
    }

    // Records

    /** Nobody could use a record. */
    public void deadLetter(DeadLetter reason) {
        deadLetters(reason).increment();
    }

    private Counter deadLetters(DeadLetter reason) {
        return counter(
                "penelope.dead.letters",
                "Records that nobody could use",
                Tags.of("reason", reason.name()));
    }

    /** A record was sent on to the partition where its key belongs. */
    public void repartitioned() {
        repartitioned.increment();
    }

    // The process and the cluster

    /** In so many partitions of the inputs somebody's open transaction stands before the rest. */
    public void heldBack(int count) {
        heldBack = count;
    }

    /** So many records of an input were appended and are not taken in. */
    public void lag(String input, long records) {
        lag.put(input, records);
    }

    /** How many records of each queue's topics no worker has finished, for all queues there are. */
    public void backlog(List<QueueBacklog> queues) {
        backlog.register(
                queues.stream()
                        .map(each ->
                                MultiGauge.Row.of(
                                        Tags.of(
                                                "queue",
                                                each.queue(),
                                                "direction",
                                                each.direction().wire()),
                                        each.records()))
                        .toList(),
                true);
    }

    /** How many workers of each queue say that they are there. */
    public void workers(Map<String, Integer> byQueue) {
        workers.register(
                byQueue.entrySet().stream()
                        .map(each ->
                                MultiGauge.Row.of(Tags.of("queue", each.getKey()), each.getValue()))
                        .toList(),
                true);
    }

    /** Of one queue, in one direction. */
    public record QueueBacklog(String queue, Direction direction, long records) {}

    /** So many definitions are registered, of so many bytes of JSON. */
    public void definitions(long count, long bytes) {
        definitions = count;
        definitionBytes = bytes;
    }

    /** A record on the topic of definitions changed nothing. */
    public void definitionIgnored(String reason) {
        ignoredDefinitions(reason).increment();
    }

    private Counter ignoredDefinitions(String reason) {
        return counter(
                "penelope.definitions.ignored",
                "Records of definitions that changed nothing; CHANGED ones would have a name and"
                        + " version stand for something else",
                Tags.of("reason", reason));
    }

    /** How often definitions are compiled, and how many compiled ones had to make room. */
    public void compiling(Supplier<Number> compilations, Supplier<Number> evictions) {
        counter(
                "penelope.definitions.compilations",
                "Times that a definition was made ready to run; it is kept then",
                compilations);
        counter(
                "penelope.definitions.evictions",
                "Definitions ready to run that had to make room for others",
                evictions);
    }

    private void counter(String name, String description, Supplier<Number> value) {
        FunctionCounter.builder(name, value, each -> each.get().doubleValue())
                .description(description)
                .register(registry);
    }

    /** How many partitions there are for all coordinators. */
    public void partitions(int count) {
        partitionsOfAll = count;
    }

    /** What the process says of itself whenever it is asked: from any thread. */
    public void process(
            BooleanSupplier isRunning, DoubleSupplier standstill, DoubleSupplier uncommitted) {
        running = isRunning;
        standstillSeconds = standstill;
        uncommittedSeconds = uncommitted;
    }

    /** So many records are still to be read. */
    public void toRestore(long records) {
        toRestore = records;
    }

    /** A stream thread failed. */
    public void threadFailed() {
        failedThreads.increment();
    }

    /** The cluster could not be looked at. */
    public void lookFailed() {
        failedLooks.increment();
    }
}
