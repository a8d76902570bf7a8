package dev.penelope.coordinator.testing;

import dev.penelope.model.Codec;
import dev.penelope.model.Definition;
import dev.penelope.model.Json;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import dev.penelope.protocol.CommandHandler;
import dev.penelope.protocol.DefinitionJson;
import dev.penelope.protocol.DefinitionSource;
import dev.penelope.protocol.SagaLog;
import dev.penelope.protocol.StartRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Runs sagas in memory, with the coordinator's real engine, in virtual time: a saga of thirty days
 * takes milliseconds. No Kafka, no threads, no clock. The same seed gives the same run. Immutable:
 * each method that sets something returns another kit. Not safe for use by several threads.
 *
 * <pre>{@code
 * var kit = SagaKit.of(definition).worker(actions).reset(bank::clear);
 * assertThat(kit.run(trip).status()).isEqualTo(SagaStatus.SUCCEEDED);
 * kit.failEveryNode(trip, bank::accounts);
 * }</pre>
 */
public final class SagaKit<P, O> {
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
    private static final int STEPS = 100_000;
    private static final int STEPS_PER_NODE = 100;

    private final Definition<?, ?> definition;
    private final Class<O> outputType;
    private final Setting setting;
    private final Optional<Runnable> reset;
    private final AtomicInteger started;
    private final Optional<Duration> deadline;

    private SagaKit(
            Definition<?, ?> definition,
            Class<O> outputType,
            Setting setting,
            Optional<Runnable> reset,
            AtomicInteger started,
            Optional<Duration> deadline) {
        this.definition = definition;
        this.outputType = outputType;
        this.setting = setting;
        this.reset = reset;
        this.started = started;
        this.deadline = deadline;
    }

    /**
     * A kit for sagas of a definition that was built in code.
     *
     * @throws IllegalArgumentException if it was read from JSON: see {@link #ofJson}
     */
    public static <P, O> SagaKit<P, O> of(Definition<P, O> definition) {
        Class<O> type =
                definition
                        .outputType()
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "Expected a definition that was built in code, but the"
                                                + " types of "
                                                + definition.title()
                                                + " are not known; use ofJson"));
        return make(definition, type);
    }

    /** A kit for sagas of any definition, with JSON for parameters and output. */
    public static SagaKit<Json, Json> ofJson(Definition<?, ?> definition) {
        return make(definition, Json.class);
    }

    private static <P, O> SagaKit<P, O> make(Definition<?, ?> definition, Class<O> type) {
        CommandHandler nobody =
                (command, now, first) -> {
                    throw new IllegalStateException(
                            "Expected a worker, but the kit has none: give it one with worker()");
                };
        return new SagaKit<>(
                definition,
                type,
                new Setting(
                        nobody,
                        1,
                        Duration.ZERO,
                        Duration.ZERO,
                        List.of(),
                        Faults.NONE,
                        STEPS + STEPS_PER_NODE * definition.nodes().size()),
                Optional.empty(),
                new AtomicInteger(),
                Optional.empty());
    }

    /** Who runs the actions: what {@code penelope-worker} calls {@code Actions} is one. */
    public SagaKit<P, O> worker(CommandHandler worker) {
        return with(setting.with(worker));
    }

    /** What the order of parallel branches, and how long attempts take, is drawn from; 1 if not. */
    public SagaKit<P, O> seed(long seed) {
        return with(setting.seeded(seed));
    }

    /**
     * How long an attempt takes in virtual time: drawn from the seed, nothing if not set. One that
     * takes longer than its start-to-close limit is unknown.
     */
    public SagaKit<P, O> actionsTake(Duration least, Duration most) {
        if (least.isNegative() || most.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "Expected from 0 or more to no less, but got " + least + " to " + most);
        }
        return with(setting.taking(least, most));
    }

    /** How long the saga may run forward. */
    public SagaKit<P, O> deadline(Duration limit) {
        return new SagaKit<>(definition, outputType, setting, reset, started, Optional.of(limit));
    }

    /** What makes the world that actions have their effects on as new, before every round. */
    public SagaKit<P, O> reset(Runnable how) {
        return new SagaKit<>(
                definition, outputType, setting, Optional.of(how), new AtomicInteger(), deadline);
    }

    /** How many steps a run may have before it is given up as endless. */
    public SagaKit<P, O> most(int steps) {
        return with(setting.most(steps));
    }

    /**
     * Has an operator wish for something, so long after the start, or after the resumption; if that
     * is zero, before anything is dispatched.
     */
    public SagaKit<P, O> control(Duration after, Verb verb) {
        return planned(new Setting.Planned(after, verb, Optional.empty(), Wish.NONE));
    }

    /** The same, of a node. */
    public SagaKit<P, O> control(Duration after, Verb verb, String node, Wish wish) {
        require(node);
        return planned(new Setting.Planned(after, verb, Optional.of(node), wish));
    }

    /** Tells a node what it waits for, so long after the start. */
    public SagaKit<P, O> signal(Duration after, String node, Object value) {
        return control(after, Verb.SIGNAL, node, Wish.of(Codec.standard().encode(value)));
    }

    private SagaKit<P, O> planned(Setting.Planned more) {
        List<Setting.Planned> all = new ArrayList<>(setting.controls());
        all.add(more);
        return with(setting.with(all));
    }

    /** Has a node's action fail, in each attempt, or in its first. */
    public SagaKit<P, O> failing(String node, Injection how) {
        require(node);
        return with(setting.with(setting.faults().failing(node, how)));
    }

    /** Has a node's undo fail for good. */
    public SagaKit<P, O> failingUndo(String node) {
        require(node);
        return with(setting.with(setting.faults().failingUndo(node)));
    }

    /** Has every action and undo delivered twice. */
    public SagaKit<P, O> everythingTwice() {
        return with(setting.with(setting.faults().everythingTwice()));
    }

    private void require(String node) {
        if (definition.graph().indexOf(node) < 0) {
            throw new IllegalArgumentException(
                    "Expected a node of "
                            + definition.title()
                            + ", but it has none named \""
                            + node
                            + "\"");
        }
    }

    SagaKit<P, O> with(Setting other) {
        return new SagaKit<>(definition, outputType, other, reset, started, deadline);
    }

    SagaKit<P, O> with(Faults faults) {
        return with(setting.with(faults));
    }

    Faults faults() {
        return setting.faults();
    }

    Definition<?, ?> definition() {
        return definition;
    }

    /**
     * Runs a saga until nothing is left that could happen: it is over, or waits for somebody who
     * does not come.
     *
     * @throws IllegalStateException if it does not come to rest, or if the worker has no code for
     *     one of its actions
     */
    public KitRun<O> run(P params) {
        return run(Codec.standard().encode(params));
    }

    private KitRun<O> run(Json params) {
        return result(simulate(params));
    }

    Simulation simulate(P params) {
        return simulate(Codec.standard().encode(params));
    }

    private Simulation simulate(Json params) {
        SagaId saga = new SagaId("kit-" + started.incrementAndGet());
        StartRecord start =
                new StartRecord(
                        saga,
                        new DefinitionSource.ByHash(
                                definition.name(),
                                definition.version(),
                                DefinitionJson.hash(DefinitionJson.write(definition))),
                        params,
                        java.util.Map.of(),
                        deadline);
        SagaLog origin =
                new SagaLog(
                        saga,
                        RunId.of(BEGINNING.toEpochMilli(), 0),
                        definition,
                        start,
                        BEGINNING,
                        SagaStatus.RUNNING,
                        List.of());
        return Simulation.begin(setting, origin).run();
    }

    KitRun<O> result(Simulation simulation) {
        return KitRun.of(simulation, outputType, setting.seed());
    }

    /**
     * Runs a saga on from where its log ends, as a coordinator would that has read it: commands
     * that nobody answered are delivered again. Any prefix of a log is one, see {@link
     * SagaLog#cut}.
     *
     * @throws IllegalArgumentException if the log is not one of its saga, or of another definition
     *     than the kit's
     */
    public KitRun<O> resume(SagaLog log) {
        if (!DefinitionJson.areAlike(log.definition(), definition)) {
            throw new IllegalArgumentException(
                    "Expected the log of a saga of "
                            + definition.title()
                            + ", but its definition is "
                            + (log.definition().title().equals(definition.title())
                                    ? "another of that name and version"
                                    : log.definition().title()));
        }
        return result(Simulation.resume(setting, log).run());
    }

    /**
     * A saga as it stood when its log ended; nothing is run.
     *
     * @throws IllegalArgumentException if the log is not one of its saga
     */
    public static KitRun<Json> inspect(SagaLog log) {
        return KitRun.of(Replay.of(log), log);
    }

    // What to hold one's own saga to

    /**
     * Has each node fail in turn, in each way in which an action can: without effect, without
     * effect but in doubt, and after its effect. Each time the saga must end FAILED because of that
     * node, and leave everything as it was before. A node that only goes forward, by its policy or
     * behind a pivot, fails once, and all must come as if it had not. Whoever is asked before
     * something is undone says yes.
     *
     * @param digest all that the saga may change, as a value that does not change afterwards
     * @throws AssertionError saying in which round it was otherwise
     */
    public void failEveryNode(P params, Supplier<?> digest) {
        new Rounds<>(this, params, digest).failEveryNode();
    }

    /**
     * Has every action and undo delivered twice: in a run as it is, and in runs in which each node
     * fails. Each must end as it does when everything is delivered once.
     *
     * @throws AssertionError saying in which round it was otherwise
     * @throws IllegalStateException if the kit knows no {@link #reset}
     */
    public void repeatEverything(P params, Supplier<?> digest) {
        new Rounds<>(this, params, digest).repeatEverything();
    }

    /**
     * Has a worker die before and after each action and undo, and the coordinator on each event: in
     * a run as it is, and in one in which the last node fails. Each must end as it does without.
     *
     * @throws AssertionError saying in which round it was otherwise
     * @throws IllegalStateException if the kit knows no {@link #reset}
     */
    public void crashEverywhere(P params, Supplier<?> digest) {
        new Rounds<>(this, params, digest).crashEverywhere();
    }

    /**
     * Has each node fail in turn, and each action delivered once more after its undo. Everything
     * must be as it was before.
     *
     * @throws AssertionError saying in which round it was otherwise
     * @throws IllegalStateException if the kit knows no {@link #reset}
     */
    public void lateActions(P params, Supplier<?> digest) {
        new Rounds<>(this, params, digest).lateActions();
    }

    /** Makes the world as new, if the kit knows how. */
    boolean resetWorld() {
        reset.ifPresent(how -> {
            how.run();
            started.set(0);
        });
        return reset.isPresent();
    }
}
