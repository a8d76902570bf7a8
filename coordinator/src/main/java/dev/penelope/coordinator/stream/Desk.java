package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.CoordinatorMetrics;
import dev.penelope.coordinator.engine.Effect;
import dev.penelope.coordinator.engine.Engine;
import dev.penelope.coordinator.engine.Event;
import dev.penelope.coordinator.engine.Remains;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.engine.Step;
import dev.penelope.coordinator.engine.TimerKind;
import dev.penelope.coordinator.token.CommandTokens;
import dev.penelope.model.Direction;
import dev.penelope.model.InvalidDefinitionException;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.UnreadableException;
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
    private final KeyFingerprints fingerprints;
    final CommandTokens tokens;
    private final Archive archive;
    final TimerRows timers;
    final Outbox outbox;
    private final Letters letters;
    private final Definitions definitions;
    private final ReadOnlyKeyValueStore<byte[], byte[]> registered;
    final Queues queues;
    final CoordinatorMetrics metrics;
    final Bulletin bulletin = new Bulletin();
    private final Settings settings;
    private final LongSupplier wallMs;
    private long newestAppendMs;
    private boolean awaited;

    Desk(
            SagaStore sagas,
            KeyFingerprints fingerprints,
            Archive archive,
            TimerRows timers,
            Outbox outbox,
            ReadOnlyKeyValueStore<byte[], byte[]> registered,
            Surroundings surroundings,
            LongSupplier wallMs) {
        this.sagas = sagas;
        this.fingerprints = fingerprints;
        this.tokens = new CommandTokens(surroundings.settings().tokens());
        this.archive = archive;
        this.timers = timers;
        this.outbox = outbox;
        this.letters =
                new Letters(
                        surroundings.settings().topics(),
                        surroundings.settings().partitions(),
                        tokens);
        this.definitions = surroundings.definitions();
        this.registered = registered;
        this.queues = surroundings.queues();
        this.metrics = surroundings.metrics();
        this.settings = surroundings.settings();
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

    /** The definition that a known saga runs, if it takes no compiling. */
    Optional<Compiled> knownDefinition(StoredSaga stored) {
        return definitions.known(stored.saga().origin().definition());
    }

    /** The definition that a known saga runs. */
    Compiled definition(StoredSaga stored) {
        Saga saga = stored.saga();
        String hash = saga.origin().definition();
        try {
            if (stored.carriesDefinition()) {
                Optional<Compiled> known = definitions.known(hash);
                return known.isPresent()
                        ? known.get()
                        : definitions.compile(
                                hash, sagas.definition(saga.id(), saga.origin().run()));
            }
            return registered(hash)
                    .orElseThrow(() -> new MissingDefinitionException(saga.id(), hash));
        } catch (InvalidDefinitionException | UnreadableException invalid) {
            // Not to be taken for something that is wrong with what came in.
            throw new CorruptStateException(
                    "Expected the definition of saga " + saga.id() + " to be valid", invalid);
        }
    }

    /** A known saga, to be looked at. */
    LoadedView view(StoredSaga stored, Compiled compiled) {
        return view(Optional.of(stored), Optional.empty(), compiled);
    }

    /** Whether a definition may be registered and cannot be read yet. */
    boolean definitionsAreHeldBack() {
        return definitions.areHeldBack();
    }

    private LoadedView view(
            Optional<StoredSaga> stored, Optional<Remains> remains, Compiled compiled) {
        return new LoadedView(sagas, queues, stored, remains, compiled, settings);
    }

    /** One that a saga may be running. */
    Optional<Compiled> registered(String hash) {
        return definitions.registered(registered, hash);
    }

    /** Whether it is there, and valid. */
    boolean isRegistered(String hash) {
        try {
            return registered(hash).isPresent();
        } catch (InvalidDefinitionException | UnreadableException invalid) {
            return false;
        }
    }

    /** One that a saga may start with. */
    Optional<Compiled> startable(String hash) {
        return definitions.isRetired(hash) ? Optional.empty() : registered(hash);
    }

    /** Whether there is such a one, and valid. */
    boolean isStartable(String hash) {
        return !definitions.isRetired(hash) && isRegistered(hash);
    }

    Optional<String> resolve(String name, int version) {
        return definitions.resolve(registered, name, version);
    }

    Compiled compile(String hash, byte[] json) {
        return definitions.compile(hash, json);
    }

    /**
     * Decides on an event of a known saga. Whatever can fail is done here: to carry the decision
     * out is to put rows and to send records that are written already.
     */
    Decision decide(Found found, Compiled compiled, Event event) {
        return decide(found, compiled, event, Optional.empty());
    }

    /** Decides on a start, which may have carried its definition. */
    Decision decide(Found found, Compiled compiled, Event event, Optional<byte[]> carried) {
        LoadedView view = view(found.stored(), found.archived().remains(), compiled);
        Step step = Engine.step(view, event, nowMs());
        Optional<SagaStore.Changes> changes =
                step.keep() == Step.Keep.AS_IT_WAS
                        ? Optional.empty()
                        : Optional.of(SagaStore.changes(view, step, carried));
        return new Decision(
                found,
                step,
                changes,
                letters.of(found, compiled, step, event.atMs()),
                event.atMs());
    }

    /** A step that is ready to be carried out. */
    record Decision(
            Found found,
            Step step,
            Optional<SagaStore.Changes> changes,
            List<Letter> letters,
            long atMs) {}

    void carryOut(Decision decision) {
        decision.changes().ifPresent(changes -> save(decision, changes));
        decision.step().effects().forEach(effect -> carryOut(decision, effect));
        decision.letters().forEach(outbox::send);
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
                    sweep(saga, decision.atMs() + settings.archiveKept().toMillis());
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

    /**
     * Decides to delete rows of a run that is over, unless it goes on after all. One that can still
     * be found may go on.
     */
    Runnable sweep(SagaId id, RunId run) {
        Found found = find(id);
        boolean same = found.run().equals(Optional.of(run));
        if (same && found.open().isPresent()) {
            return () -> {};
        }
        if (same && found.stored().isPresent()) {
            long laterMs = nowMs() + settings.archiveSegment().toMillis();
            return () -> timers.arm(id, run, TimerRows.SWEEP_ROWS, -1, laterMs);
        }
        return () -> {
            if (!sagas.deleteRows(id, run, ROWS_AT_ONCE)) {
                timers.arm(id, run, TimerRows.SWEEP_ROWS, -1, nowMs());
            }
        };
    }

    /** All but what it wants sent. */
    private void carryOut(Decision decision, Effect effect) {
        SagaId id = decision.found().id();
        Optional<Saga> saga = decision.step().saga();
        switch (effect) {
            case Effect.Dispatch sent -> {
                fingerprints.signed();
                awaited |= settings.strict() || sent.direction() == Direction.UNDO;
            }
            case Effect.Arm arm ->
                    timers.arm(id, saga.orElseThrow().origin().run(), arm.timer(), dueMs(arm));
            case Effect.Disarm disarm -> timers.disarm(id, disarm.timer(), disarm.dueMs());
            case Effect.Finish finish -> {
                metrics.ended(finish.outcome(), saga.orElseThrow());
                awaited = true;
            }
            case Effect.AnswerStart answer -> answered(answer.code());
            case Effect.AnswerControl answer -> answered(answer.code());
            case Effect.Tell sent -> {
                metrics.noticed(sent.code());
                bulletin.warn(sent.code(), id, sent.message(), nowMs());
                awaited = true;
            }
            case Effect.Unsettling unsettling ->
                    metrics.unsettling(unsettling.kind(), unsettling.why());
        }
    }

    private void answered(String code) {
        metrics.replied(code);
        awaited = true;
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

    /** Writes a reply that is no decision of the engine's; what is returned sends it. */
    Runnable reply(ResultRecord.Reply reply) {
        Letter letter = letters.reply(reply);
        return () -> {
            send(letter);
            metrics.replied(reply.code());
        };
    }

    /** Writes a notice that is no decision of the engine's; what is returned sends it. */
    Runnable notice(ResultRecord.Notice notice) {
        Letter letter = letters.notice(notice, Optional.empty());
        return () -> send(letter);
    }

    Letter tick(TimerRows.Due due, Optional<String> node) {
        TimerKind kind = due.timer().kind();
        return letters.tick(
                new EventRecord.Tick(due.saga(), due.run(), kind.wire(), node), kind.judge());
    }

    /** Sends what somebody waits for. */
    void send(Letter letter) {
        outbox.send(letter);
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
