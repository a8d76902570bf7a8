package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CannotStartException;
import dev.penelope.coordinator.CoordinatorConfig;
import dev.penelope.coordinator.CoordinatorMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything of a running coordinator, in the order of its starting. */
public final class CoordinatorRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorRuntime.class);
    private static final String INSTANCE_FILE = "penelope-instance-id";

    /** Failures of threads, within the time below, that a new thread may mend; more it does not. */
    private static final int MENDABLE = 10;

    private static final Duration MENDING = Duration.ofMinutes(10);

    private final Admin admin;
    private final RocksMemory memory;
    private final KafkaQueues queues;
    private final Survivor survivor;
    private final KafkaStreams streams;
    private final CompletableFuture<Void> running = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Deque<Long> failures = new ArrayDeque<>();

    private CoordinatorRuntime(
            CoordinatorConfig config, Admin admin, int partitions, CoordinatorMetrics metrics) {
        this.admin = admin;
        this.memory = new RocksMemory(config.rocksBytes());
        this.queues = new KafkaQueues(admin, config.topics());
        this.survivor = new Survivor(admin, config.applicationId());
        Settings settings =
                Settings.defaults(config.topics(), config.strict(), partitions)
                        .with(config.freshness(), config.archive(), config.graces());
        this.streams =
                new KafkaStreams(
                        CoordinatorTopology.of(
                                settings, config.persistent(), queues, new Definitions(), metrics),
                        StreamsSettings.of(config, instance(config.stateDir()), memory));
        streams.setUncaughtExceptionHandler(this::failed);
        streams.setStateListener((now, before) -> changed(now));
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
            Throwable cause = wrong.getCause() == null ? wrong : wrong.getCause();
            throw new CannotStartException(
                    "Expected usable settings for Kafka, but " + cause.getMessage(), wrong);
        }
        try {
            int partitions = new Preflight(admin, config).check();
            CoordinatorRuntime runtime = new CoordinatorRuntime(config, admin, partitions, metrics);
            runtime.queues.start();
            runtime.survivor.start();
            runtime.streams.start();
            return runtime;
        } catch (RuntimeException failed) {
            admin.close(Duration.ZERO);
            throw failed;
        }
    }

    /** Who we are, over restarts: the state directory knows. */
    private static String instance(Path stateDir) {
        Path file = stateDir.resolve(INSTANCE_FILE);
        try {
            Files.createDirectories(stateDir);
            if (!Files.exists(file)) {
                Files.writeString(file, UUID.randomUUID().toString());
            }
            return Files.readString(file).strip();
        } catch (IOException wrong) {
            throw new CannotStartException(
                    "Expected to be able to write to the state directory "
                            + stateDir
                            + ", but "
                            + wrong.getMessage(),
                    wrong);
        }
    }

    /** Completes once it works on sagas; fails if it ended before. */
    public CompletableFuture<Void> running() {
        return running;
    }

    /** Completes when it was closed, and fails when it gave up by itself. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    private void changed(KafkaStreams.State now) {
        switch (now) {
            case RUNNING -> running.complete(null);
            case ERROR -> {
                CannotStartException why =
                        new CannotStartException("The coordinator gave up; its log says why");
                running.completeExceptionally(why);
                ended.completeExceptionally(why);
            }
            default -> {}
        }
    }

    private StreamThreadExceptionResponse failed(Throwable why) {
        Optional<InvalidOffsetException> gap = gapIn(why);
        if (gap.isPresent()) {
            LOG.error(
                    "records that were not read are gone: {}. Not going on over a gap; start again"
                            + " to be told what to do",
                    gap.get().getMessage());
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        if (!mendable(System.nanoTime())) {
            LOG.error("stream threads keep failing: giving up", why);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.warn("a stream thread failed: starting another", why);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private synchronized boolean mendable(long nowNanos) {
        failures.addLast(nowNanos);
        while (nowNanos - failures.getFirst() > MENDING.toNanos()) {
            failures.removeFirst();
        }
        return failures.size() <= MENDABLE;
    }

    private static Optional<InvalidOffsetException> gapIn(Throwable why) {
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidOffsetException gap) {
                return Optional.of(gap);
            }
        }
        return Optional.empty();
    }

    /** Commits, hands the partitions over, and ends; idempotent, and bounded in time. */
    @Override
    public void close() {
        survivor.close();
        streams.close(
                CloseOptions.timeout(Duration.ofSeconds(30))
                        .withGroupMembershipOperation(
                                CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        queues.close();
        admin.close(Duration.ofSeconds(5));
        memory.close();
        ended.complete(null);
    }
}
