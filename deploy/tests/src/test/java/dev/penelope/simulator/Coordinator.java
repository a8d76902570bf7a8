package dev.penelope.simulator;

import dev.penelope.coordinator.engine.Effect;
import dev.penelope.coordinator.engine.Event;
import dev.penelope.coordinator.engine.Failure;
import dev.penelope.coordinator.engine.Step;
import dev.penelope.coordinator.engine.Timer;
import dev.penelope.coordinator.testing.MemorySaga;
import dev.penelope.coordinator.testing.Promises;
import dev.penelope.model.Direction;
import dev.penelope.model.Json;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.EventRecord;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One instance that works on one task: reads inputs, has the engine decide, and writes, all in
 * transactions. What it knows beside the committed state is lost when it dies.
 */
final class Coordinator {
    private final int task;
    private final long aheadMs;
    private final int epoch;
    private final Topics topics;
    private final Store store;
    private final Trace trace;
    private final TaskState state;
    private Optional<Transactions.Transaction> transaction = Optional.empty();
    private boolean handled;

    /**
     * Takes the task over from whoever had it.
     *
     * @param aheadMs how far its clock is ahead of the broker's
     */
    Coordinator(int task, long aheadMs, Topics topics, Store store, Trace trace) {
        this.task = task;
        this.aheadMs = aheadMs;
        this.epoch = topics.transactions.takeOver(task);
        this.topics = topics;
        this.store = store;
        this.trace = trace;
        this.state = store.restore(task);
    }

    /** Whether it has read anything that is not committed. */
    boolean hasWork() {
        return handled;
    }

    /** Reads the next record of one input, if there is one. */
    boolean poll(Input.Source source) {
        Optional<Input> next = next(source);
        next.ifPresent(input -> {
            handled = true;
            begin();
            state.newestMs = Math.max(state.newestMs, input.atMs());
            take(input);
        });
        return next.isPresent();
    }

    private Optional<Input> next(Input.Source source) {
        Log<?> log =
                switch (source) {
                    case START -> topics.starts;
                    case EVENT -> topics.events;
                    case CONTROL -> topics.controls;
                };
        OptionalLong offset = log.next(task, state.offsets.getOrDefault(source, 0L), true);
        if (offset.isEmpty()) {
            return Optional.empty();
        }
        state.offsets.put(source, offset.getAsLong() + 1);
        Log.Entry<?> entry = log.entry(task, offset.getAsLong());
        return Optional.of(
                switch (entry.value()) {
                    case Topics.Start start ->
                            new Input.Started(start, entry.atMs(), offset.getAsLong());
                    case EventRecord event -> new Input.Happened(event, entry.atMs());
                    case ControlRecord control -> new Input.Wished(control, entry.atMs());
                    default -> throw new IllegalStateException("Expected an input: " + entry);
                });
    }

    private void take(Input input) {
        switch (input) {
            case Input.Started started -> start(started);
            case Input.Happened happened -> happened(happened);
            case Input.Wished wished -> wished(wished);
        }
    }

    private void start(Input.Started input) {
        SagaId id = input.start().saga();
        if (state.own(id).isEmpty()) {
            state.add(id, new MemorySaga(input.start().definition()));
        }
        tell(
                id,
                new Event.Start(
                        input.atMs(),
                        id,
                        RunId.of(input.atMs(), input.offset()),
                        "hash",
                        input.start().content(),
                        Json.of("\"params\""),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty()));
        state.takeEarly(id).forEach(this::take);
    }

    private void happened(Input.Happened input) {
        EventRecord event = input.event();
        Optional<MemorySaga> saga = state.own(event.saga());
        if (saga.isEmpty()) {
            state.wait(event.saga(), input);
        } else if (run(saga.get()).equals(event.run())) {
            Event told = Wire.event(saga.get().graph(), event, input.atMs());
            if (told instanceof Event.Due due) {
                saga.get().timers().answered(due.timer());
            }
            tell(event.saga(), told);
        }
    }

    private void wished(Input.Wished input) {
        ControlRecord control = input.control();
        Optional<MemorySaga> saga = state.own(control.saga());
        if (saga.isEmpty()) {
            state.wait(control.saga(), input);
        } else {
            tell(control.saga(), Wire.event(saga.get().graph(), control, input.atMs()));
        }
    }

    private static RunId run(MemorySaga saga) {
        return saga.saga()
                .map(open -> open.origin().run())
                .orElseGet(() -> saga.remains().orElseThrow().run());
    }

    /** Has due timers fire, those that the log must judge by way of it. */
    boolean fire(long trueMs) {
        boolean fired = false;
        for (SagaId id : state.ids()) {
            while (true) {
                if (state.peek(id).timers().all().isEmpty()
                        || state.peek(id).timers().all().first().dueMs() > nowMs(trueMs)) {
                    break;
                }
                begin();
                handled = true;
                fired = true;
                fire(id, trueMs);
            }
        }
        return fired;
    }

    private void fire(SagaId id, long trueMs) {
        MemorySaga saga = state.own(id).orElseThrow();
        Effect.Arm due = saga.timers().takeDue(nowMs(trueMs)).orElseThrow();
        Timer timer = due.timer();
        if (timer.kind().judgedByLog()) {
            Optional<String> node =
                    timer.place() == Failure.SAGA
                            ? Optional.empty()
                            : Optional.of(saga.graph().node(timer.place()).name());
            EventRecord tick = new EventRecord.Tick(id, run(saga), timer.kind().wire(), node);
            saga.timers().ask(due);
            topics.events.append(id.value(), tick, writing(), trueMs);
        } else {
            tell(id, new Event.Due(nowMs(trueMs), timer));
        }
    }

    /** Looks at all open sagas for commands that nobody answers. */
    void patrol(long trueMs) {
        for (SagaId id : state.ids()) {
            if (state.peek(id).saga().isPresent()) {
                begin();
                handled = true;
                state.own(id);
                tell(id, new Event.Patrol(nowMs(trueMs)));
            }
        }
    }

    private void tell(SagaId id, Event event) {
        MemorySaga saga = state.own(id).orElseThrow();
        Promises promises = new Promises(saga);
        RunId run =
                event instanceof Event.Start start
                                && saga.saga().isEmpty()
                                && saga.remains().isEmpty()
                        ? start.run()
                        : run(saga);
        trace.event(id, task, event);
        Step step = saga.tell(event);
        promises.check(step);
        promises.checkState();
        for (Effect effect : step.effects()) {
            trace.effect(id, effect);
            carryOut(id, run, effect);
            if (effect instanceof Effect.Arm armed && armed.timer().kind().judgedByLog()) {
                notAtOnce(saga, armed, nowMs(event.atMs()));
            }
        }
    }

    /** The broker's clock just said that it is not time yet, and ours is ahead. */
    private static void notAtOnce(MemorySaga saga, Effect.Arm armed, long nowMs) {
        if (armed.dueMs() <= nowMs && saga.saga().isPresent()) {
            saga.timers().take(armed);
            saga.timers().arm(new Effect.Arm(armed.timer(), nowMs + 1_000));
        }
    }

    private void carryOut(SagaId id, RunId run, Effect effect) {
        long atMs = state.newestMs;
        switch (effect) {
            case Effect.Dispatch sent -> {
                CommandRecord command = Wire.command(id, run, sent);
                Log<CommandRecord> log =
                        sent.direction() == Direction.ACTION ? topics.actions : topics.undos;
                log.append(id.value() + "/" + command.node(), command, writing(), atMs);
            }
            case Effect.Finish said -> say(id, run, said);
            case Effect.AnswerStart said -> say(id, run, said);
            case Effect.AnswerControl said -> say(id, run, said);
            case Effect.Tell said -> say(id, run, said);
            case Effect.Arm kept -> {}
            case Effect.Disarm kept -> {}
            case Effect.Unsettling counted -> {}
        }
    }

    private void say(SagaId id, RunId run, Effect effect) {
        topics.results.append(
                id.value(), new Topics.Said(id, run, effect), writing(), state.newestMs);
    }

    // Transactions

    private void begin() {
        if (transaction.isEmpty()) {
            transaction = Optional.of(topics.transactions.begin(task, epoch));
        }
    }

    private Transactions.Transaction writing() {
        topics.transactions.check(transaction.orElseThrow());
        return transaction.orElseThrow();
    }

    /** Makes all that it read, decided and wrote last, or nothing of it. */
    void commit() {
        if (transaction.isPresent()) {
            topics.transactions.commit(transaction.get());
            store.keep(task, state);
            transaction = Optional.empty();
            handled = false;
            trace.commit(task);
        }
    }

    /** By our clock, and never before anything that was read. */
    private long nowMs(long trueMs) {
        return Math.max(trueMs + aheadMs, state.newestMs);
    }

    TaskState state() {
        return state;
    }
}
