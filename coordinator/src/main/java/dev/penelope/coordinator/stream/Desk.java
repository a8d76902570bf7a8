package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CoordinatorMetrics;
import dev.penelope.coordinator.engine.Effect;
import dev.penelope.coordinator.engine.Engine;
import dev.penelope.coordinator.engine.Event;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.engine.Step;
import dev.penelope.model.Direction;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.ResultRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Where one saga at a time is loaded, stepped, saved, and its effects are carried out. */
final class Desk {
    /** Rows of a finished run that are deleted in one go. */
    static final int ROWS_AT_ONCE = Engine.NODES_PER_STEP;

    private static final long ASK_AGAIN_MS = 1_000;

    private final SagaStore sagas;
    private final Archive archive;
    final TimerRows timers;
    final Outbox outbox;
    private final Definitions definitions;
    private final ReadOnlyKeyValueStore<byte[], byte[]> registered;
    final Queues queues;
    final CoordinatorMetrics metrics;
    private final Settings settings;
    private final LongSupplier wallMs;
    private long newestAppendMs;
    private boolean awaited;

    Desk(
            SagaStore sagas,
            Archive archive,
            TimerRows timers,
            Outbox outbox,
            Definitions definitions,
            ReadOnlyKeyValueStore<byte[], byte[]> registered,
            Queues queues,
            CoordinatorMetrics metrics,
            Settings settings,
            LongSupplier wallMs) {
        this.sagas = sagas;
        this.archive = archive;
        this.timers = timers;
        this.outbox = outbox;
        this.definitions = definitions;
        this.registered = registered;
        this.queues = queues;
        this.metrics = metrics;
        this.settings = settings;
        this.wallMs = wallMs;
    }

    /** A saga as it was found: open, archived, or not at all. */
    record Found(SagaId id, Optional<StoredSaga> open, Archive.Entry archived) {
        boolean isKnown() {
            return open.isPresent() || !archived.isEmpty();
        }

        /** The saga, whether open or archived whole. */
        Optional<StoredSaga> stored() {
            return open.isPresent() ? open : archived.whole();
        }

        Optional<RunId> run() {
            return stored().isPresent()
                    ? stored().map(stored -> stored.saga().origin().run())
                    : archived.remains().map(remains -> remains.run());
        }
    }

    Found find(SagaId id) {
        Optional<StoredSaga> open = sagas.load(id);
        return new Found(
                id, open, open.isPresent() ? Archive.Entry.NONE : archive.find(id, nowMs()));
    }

    /** The definition that a known saga runs. */
    Compiled definition(StoredSaga stored) {
        Saga saga = stored.saga();
        String hash = saga.origin().definition();
        if (stored.carriesDefinition()) {
            Optional<Compiled> known = definitions.known(hash);
            return known.isPresent()
                    ? known.get()
                    : definitions.compile(hash, sagas.definition(saga.id(), saga.origin().run()));
        }
        return registered(hash)
                .orElseThrow(() ->
                        new CorruptStateException(
                                "Expected definition "
                                        + hash
                                        + " of saga "
                                        + saga.id()
                                        + " to be registered, but it is not any more;"
                                        + " register it again, then release the saga"));
    }

    Optional<Compiled> registered(String hash) {
        return definitions.registered(registered, hash);
    }

    Optional<String> resolve(String name, int version) {
        return definitions.resolve(registered, name, version);
    }

    Compiled compile(String hash, byte[] json) {
        return definitions.compile(hash, json);
    }

    /**
     * Decides on an event of a known saga; nothing is written before the decision is carried out.
     */
    Decision decide(Found found, Compiled compiled, Event event) {
        return decide(found, compiled, event, Optional.empty());
    }

    /** Decides on a start, which may have carried its definition. */
    Decision decide(Found found, Compiled compiled, Event event, Optional<byte[]> carried) {
        LoadedView view =
                new LoadedView(sagas, queues, found.stored(), found.archived().remains(), compiled);
        Step step = Engine.step(view, event, nowMs());
        Optional<SagaStore.Changes> changes =
                step.keep() == Step.Keep.AS_IT_WAS
                        ? Optional.empty()
                        : Optional.of(
                                sagas.changes(
                                        found.stored(), step, compiled.graph().size(), carried));
        return new Decision(found, compiled, step, changes, event.atMs());
    }

    /** A step that is ready to be carried out. */
    record Decision(
            Found found,
            Compiled compiled,
            Step step,
            Optional<SagaStore.Changes> changes,
            long atMs) {}

    void carryOut(Decision decision) {
        decision.changes().ifPresent(changes -> save(decision, changes));
        Optional<Saga> saga = decision.step().saga();
        for (Effect effect : decision.step().effects()) {
            carryOut(decision, saga, effect);
        }
    }

    private void save(Decision decision, SagaStore.Changes changes) {
        Saga saga = changes.stored().saga();
        boolean wasOpen = decision.found().open().isPresent();
        if (!wasOpen && decision.found().archived().isEmpty()) {
            metrics.started();
        }
        switch (decision.step().keep()) {
            case AS_IT_WAS -> {}
            case OPEN -> sagas.write(changes);
            case WHOLE -> {
                sagas.writeRows(changes);
                archive.putWhole(saga.id(), changes.header(), decision.atMs());
                close(saga, wasOpen);
                if (SagaStore.hasRows(changes.stored())) {
                    sweep(saga, decision.atMs() + settings.archive().toMillis());
                }
            }
            case REMAINS -> {
                archive.putRemains(saga, decision.atMs());
                close(saga, wasOpen);
                boolean rows = decision.found().stored().map(SagaStore::hasRows).orElse(false);
                if (rows && !sagas.deleteRows(saga.id(), saga.origin().run(), ROWS_AT_ONCE)) {
                    sweep(saga, decision.atMs());
                }
            }
        }
    }

    private void close(Saga saga, boolean wasOpen) {
        if (wasOpen) {
            sagas.forgetHeader(saga.id());
        }
    }

    private void sweep(Saga saga, long atMs) {
        timers.arm(saga.id(), saga.origin().run(), TimerRows.SWEEP_ROWS, -1, atMs);
    }

    /** Deletes rows of a run that is over, unless it goes on after all. */
    void sweep(SagaId id, RunId run) {
        boolean goesOn =
                sagas.load(id).map(open -> open.saga().origin().run().equals(run)).orElse(false);
        if (!goesOn && !sagas.deleteRows(id, run, ROWS_AT_ONCE)) {
            timers.arm(id, run, TimerRows.SWEEP_ROWS, -1, nowMs());
        }
    }

    private void carryOut(Decision decision, Optional<Saga> saga, Effect effect) {
        SagaId id = decision.found().id();
        switch (effect) {
            case Effect.Dispatch dispatch -> send(saga.orElseThrow(), dispatch);
            case Effect.Arm arm ->
                    timers.arm(id, saga.orElseThrow().origin().run(), arm.timer(), dueMs(arm));
            case Effect.Disarm disarm -> timers.disarm(id, disarm.timer(), disarm.dueMs());
            case Effect.Finish finish -> {
                publish(
                        Reports.ended(saga.orElseThrow(), decision.compiled(), finish),
                        saga.orElseThrow().origin().trace());
                metrics.ended(finish.outcome(), saga.orElseThrow());
            }
            case Effect.AnswerStart answer ->
                    answer(
                            new ResultRecord.Reply(
                                    id,
                                    "start",
                                    Optional.of(answer.start().value()),
                                    answer.accepted(),
                                    answer.code(),
                                    answer.message(),
                                    Optional.of(answer.run()),
                                    answer.outcome(),
                                    List.of()));
            case Effect.AnswerControl answer ->
                    answer(
                            saga.map(known -> Reports.answer(known, answer))
                                    .orElseGet(() -> Reports.answer(decision.found(), answer)));
            case Effect.Tell tell ->
                    tell(saga.orElseThrow(), decision.compiled(), tell, decision.atMs());
            case Effect.Unsettling unsettling ->
                    metrics.unsettling(unsettling.kind(), unsettling.why());
        }
    }

    /**
     * When a timer is due by our clock. One that the log must judge and that is due already was
     * asked for too soon, as our clock is ahead of the broker's: asking again at once would fill
     * the log with questions.
     */
    private long dueMs(Effect.Arm arm) {
        boolean tooSoon = arm.timer().kind().judgedByLog() && arm.dueMs() <= nowMs();
        return tooSoon ? nowMs() + ASK_AGAIN_MS : arm.dueMs();
    }

    private void send(Saga saga, Effect.Dispatch dispatch) {
        var policy = dispatch.node().policy();
        outbox.command(
                new CommandRecord(
                        saga.id(),
                        saga.origin().run(),
                        dispatch.node().name(),
                        dispatch.node().label(),
                        dispatch.node().action(),
                        dispatch.direction(),
                        dispatch.attempt(),
                        dispatch.key(),
                        dispatch.params(),
                        dispatch.input(),
                        dispatch.output(),
                        dispatch.details(),
                        policy.startToClose(),
                        policy.heartbeat()),
                policy.queue(),
                saga.origin().trace());
        awaited |= settings.strict() || dispatch.direction() == Direction.UNDO;
    }

    private void tell(Saga saga, Compiled compiled, Effect.Tell tell, long atMs) {
        publish(
                new ResultRecord.Notice(
                        saga.id(),
                        Optional.of(saga.origin().run()),
                        tell.code(),
                        tell.message(),
                        Reports.failures(tell.failures(), compiled.graph()),
                        Instant.ofEpochMilli(atMs)),
                saga.origin().trace());
    }

    void answer(ResultRecord.Reply reply) {
        publish(reply, Optional.empty());
        metrics.replied(reply.code());
    }

    void publish(ResultRecord record, Optional<String> trace) {
        outbox.result(record, trace);
        awaited = true;
    }

    void tick(TimerRows.Due due, Optional<String> node) {
        outbox.tick(new EventRecord.Tick(due.saga(), due.run(), due.timer().kind().wire(), node));
        awaited = true;
    }

    // Time

    void appended(long timestampMs) {
        newestAppendMs = Math.max(newestAppendMs, timestampMs);
    }

    /** By our clock, and never before anything that was read. */
    long nowMs() {
        return Math.max(wallMs.getAsLong(), newestAppendMs);
    }

    /** Whether somebody waits for what was sent since the last call. */
    boolean takeAwaited() {
        boolean was = awaited;
        awaited = false;
        return was;
    }
}
