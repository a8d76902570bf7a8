package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CannotStartException;
import dev.penelope.coordinator.CoordinatorConfig;
import dev.penelope.coordinator.CoordinatorMetrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything of a running coordinator, in the order of its starting. */
public final class CoordinatorRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorRuntime.class);

    /** While all is well work is committed within a fraction of a second. */
    private static final Duration UNCOMMITTED = Duration.ofSeconds(8);

    /** For threads that were interrupted. */
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(10);

    private final Admin admin;
    private final RocksMemory memory;
    private final KafkaQueues queues;
    private final RosterReader workers;
    private final Set<String> inputs;
    private final Definitions definitions;
    private final CoordinatorMetrics metrics;
    private final Lookout lookout;
    private final StreamThreads threads;
    private final Watchdog watchdog;
    private final KafkaStreams streams;
    private final CompletableFuture<Void> running = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final ThreadFailures failures;
    private final boolean leaves;
    private volatile @Nullable Throwable lastFailure;

    private CoordinatorRuntime(
            CoordinatorConfig config,
            Admin admin,
            Settings settings,
            Identity identity,
            CoordinatorMetrics metrics) {
        this.admin = admin;
        this.memory = new RocksMemory(config.rocksBytes());
        this.metrics = metrics;
        this.leaves = config.leaves();
        this.lookout = new Lookout(metrics);
        this.failures = new ThreadFailures(config.threads(), System::nanoTime);
        Roster roster = new Roster(config.graces().worker());
        this.queues = new KafkaQueues(admin, config.topics(), metrics, roster);
        this.workers =
                new RosterReader(
                        config.kafka(), config.topics().worker(), roster, queues::exists, metrics);
        this.inputs = Set.copyOf(config.topics().inputs());
        Batches batches = new Batches();
        this.threads = batches.threads();
        this.watchdog =
                new Watchdog(
                        threads,
                        new Release(admin, config.applicationId(), threads, this::standsStill));
        this.definitions = new Definitions(config.definitionCacheBytes());
        metrics.compiling(definitions::compilations, definitions::evictions);
        this.streams =
                new KafkaStreams(
                        CoordinatorTopology.of(
                                settings,
                                config.persistent(),
                                queues,
                                definitions,
                                metrics,
                                batches),
                        StreamsSettings.of(config, identity.instance(), memory),
                        batches);
        streams.setUncaughtExceptionHandler(this::failed);
        streams.setStateListener((now, before) -> changed(now));
        streams.setGlobalStateRestoreListener(new Restoring(metrics));
        metrics.partitions(settings.partitions());
        metrics.process(this::isRunning, watchdog::standstillSeconds, threads::uncommittedSeconds);
    }

    /**
     * Checks that the coordinator can run here, and starts it; returns before it has its
     * partitions.
     *
     * @throws CannotStartException saying what is wrong and what to do
     */
    public static CoordinatorRuntime start(CoordinatorConfig config, CoordinatorMetrics metrics) {
        Admin admin;
        try {
            Map<String, Object> kafka = new HashMap<>(config.kafka());
            kafka.putIfAbsent("client.id", config.applicationId() + "-admin");
            admin = Admin.create(kafka);
        } catch (KafkaException wrong) {
            throw unusable(wrong);
        }
        try {
            Preflight preflight = new Preflight(admin, config);
            Settings settings = preflight.check();
            Identity identity = Identity.of(config.stateDir(), preflight.clusterId());
            if (settings.tokens().areUsed()) {
                LOG.info("{}", settings.tokens().described());
            }
            CoordinatorRuntime runtime =
                    new CoordinatorRuntime(config, admin, settings, identity, metrics);
            runtime.queues.start();
            runtime.workers.start();
            runtime.lookOut(config, settings);
            runtime.streams.start();
            runtime.watchdog.start();
            return runtime;
        } catch (ProcessorStateException unreadable) {
            admin.close(Duration.ZERO);
            throw new CannotStartException(
                    "Expected to read the state in "
                            + config.stateDir()
                            + ", but "
                            + unreadable.getMessage()
                            + "; delete that directory: what it holds is restored from Kafka",
                    unreadable);
        } catch (StreamsException failed) {
            admin.close(Duration.ZERO);
            throw new CannotStartException(
                    "Expected the state directory "
                            + config.stateDir()
                            + " to be free, but "
                            + failed.getMessage()
                            + "; each coordinator on a machine needs a state.dir of its own",
                    failed);
        } catch (KafkaException wrong) {
            admin.close(Duration.ZERO);
            throw unusable(wrong);
        } catch (RuntimeException failed) {
            admin.close(Duration.ZERO);
            throw failed;
        }
    }

    private void lookOut(CoordinatorConfig config, Settings settings) {
        lookout.every(Survivor.EVERY, new Survivor(admin, config.applicationId()));
        Set<String> needed = new TreeSet<>(settings.topics().ours());
        needed.addAll(Changelogs.of(settings).plan().names());
        lookout.every(Footing.EVERY, new Footing(admin, needed, this::lost));
        TopicPartition registered = new TopicPartition(settings.topics().definition(), 0);
        Set<TopicPartition> readCommitted = new HashSet<>(settings.inputPartitions());
        readCommitted.add(registered);
        lookout.every(
                HeldBack.EVERY,
                new HeldBack(
                        admin,
                        readCommitted,
                        metrics,
                        held -> definitions.heldBack(held.contains(registered))));
        lookout.every(
                Lag.EVERY,
                new Lag(
                        admin,
                        config.applicationId(),
                        settings.topics(),
                        settings.inputPartitions(),
                        metrics));
    }

    /** Without such a topic nothing can be committed, or what was committed is gone. */
    private void lost(Set<String> topics) {
        CannotStartException why =
                new CannotStartException(
                        "Expected the topics that every saga needs to stay, but "
                                + String.join(", ", topics)
                                + (topics.size() == 1 ? " was" : " were")
                                + " deleted. Create what is missing with \"penelope topics"
                                + " create\" and start again, which says what else to do");
        end(why);
    }

    /** What stands still holds its locks: another thread of this process would wait for it. */
    private void standsStill(String why) {
        end(new CannotStartException(why));
    }

    private void end(CannotStartException why) {
        lastFailure = why;
        if (!ended.isDone()) {
            LOG.error("{}", why.getMessage());
            ended.completeExceptionally(why);
            running.completeExceptionally(why);
            boolean unused = streams.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    /** Kafka's clients say what is wrong with a setting in the innermost cause. */
    private static CannotStartException unusable(KafkaException wrong) {
        Throwable cause = wrong;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new CannotStartException(
                "Expected usable settings for Kafka, but " + cause.getMessage(), wrong);
    }

    /** Completes once it works on sagas; fails if it ended before. */
    public CompletableFuture<Void> running() {
        return running;
    }

    /**
     * Whether it works on all partitions that it was given: it may have none. None of its threads
     * stands still, and none waits to commit, as they do while the group waits for a member that
     * does not come.
     */
    public boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING
                && !watchdog.standsStill()
                && threads.uncommittedSeconds() < UNCOMMITTED.toSeconds();
    }

    /** Completes when it was closed, and fails when it gave up by itself. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    private void changed(KafkaStreams.State now) {
        switch (now) {
            case RUNNING -> running.complete(null);
            case ERROR -> {
                CannotStartException why = gaveUp();
                running.completeExceptionally(why);
                ended.completeExceptionally(why);
            }
            default -> {}
        }
    }

    private CannotStartException gaveUp() {
        Throwable why = lastFailure;
        while (why != null && !(why instanceof CannotStartException) && why.getCause() != null) {
            why = why.getCause();
        }
        return new CannotStartException(
                "The coordinator gave up"
                        + (why == null ? "" : ": " + why.getMessage())
                        + "; its log says more, and starting it again says what to do",
                lastFailure);
    }

    private StreamThreadExceptionResponse failed(Throwable why) {
        lastFailure = why;
        metrics.threadFailed();
        Optional<InvalidOffsetException> gap = causeOf(why, InvalidOffsetException.class);
        if (gap.isPresent()) {
            LOG.error(
                    "records that were not read are gone: {}. Not going on over a gap; start again"
                            + " to be told what to do",
                    gap.get().getMessage());
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        Optional<CannotStartException> cannotRun = causeOf(why, CannotStartException.class);
        if (cannotRun.isPresent()) {
            lastFailure = cannotRun.get();
            LOG.error("{}", cannotRun.get().getMessage());
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        if (causeOf(why, MissingSourceTopicException.class).isPresent()) {
            Set<String> missing = queues.missing(inputs);
            if (!missing.isEmpty()) {
                lastFailure =
                        new CannotStartException(
                                "Expected the input topics to exist, but "
                                        + missing
                                        + " were deleted",
                                why);
                LOG.error("input topics were deleted: {}. There is nothing to go on with", missing);
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            }
        }
        if (failures.tooMany()) {
            LOG.error("stream threads keep failing: giving up", why);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.warn("a stream thread failed: starting another", why);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private static <T> Optional<T> causeOf(Throwable why, Class<T> type) {
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }

    /** Commits, hands the partitions over if so set, and ends; idempotent, bounded in time. */
    @Override
    public void close() {
        watchdog.close();
        lookout.close();
        boolean clean = streams.close(closing(patience()));
        if (!clean) {
            // What a thread waits for may be gone for good, such as a topic. It must let go of the
            // state, which another coordinator of this process may want.
            LOG.warn("stream threads do not end: they are interrupted");
            threads.interrupt();
            clean = streams.close(closing(LAST_PATIENCE));
        }
        queues.close();
        workers.close();
        admin.close(Duration.ofSeconds(5));
        if (clean) {
            memory.close();
        } else {
            threads.all()
                    .forEach(each ->
                            LOG.error(
                                    "stream thread {} does not end, and keeps its state: {}",
                                    each.thread().getName(),
                                    List.of(each.thread().getStackTrace())));
        }
        ended.complete(null);
    }

    /** Less for threads that can hardly end in order. */
    private Duration patience() {
        if (watchdog.standsStill()) {
            return Duration.ofSeconds(5);
        }
        return ended.isCompletedExceptionally() ? Duration.ofSeconds(10) : Duration.ofSeconds(30);
    }

    private CloseOptions closing(Duration patience) {
        return CloseOptions.timeout(patience)
                .withGroupMembershipOperation(
                        leaves
                                ? CloseOptions.GroupMembershipOperation.LEAVE_GROUP
                                : CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP);
    }
}
