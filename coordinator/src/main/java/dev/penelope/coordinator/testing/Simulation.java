package dev.penelope.coordinator.testing;

import dev.penelope.coordinator.engine.Effect;
import dev.penelope.coordinator.engine.Event;
import dev.penelope.coordinator.engine.Step;
import dev.penelope.coordinator.engine.TimerKind;
import dev.penelope.coordinator.report.Reports;
import dev.penelope.model.Direction;
import dev.penelope.model.OutcomeKind;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.SagaLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * One run in virtual time: a log, a coordinator that reads it, workers, and timers. The time jumps
 * to whatever comes next.
 */
final class Simulation {
    /** How long it takes until what a dead worker had is delivered to another. */
    private static final Duration REDELIVERY = Duration.ofSeconds(15);

    /** How long a coordinator that died is away. */
    private static final Duration RESTART = Duration.ofSeconds(10);

    /** From when on a worker reports that it is still at work. */
    private static final Duration HAND_OVER = Duration.ofSeconds(30);

    private static final int HEARTBEATS = 3;

    private final Setting setting;
    private final Course course;
    private final SagaLog origin;
    private final LocalWorkers workers;
    private final List<SagaLog.Entry> log = new ArrayList<>();
    private final PriorityQueue<Pending> pending = new PriorityQueue<>();
    private final Map<String, CommandRecord> actions = new HashMap<>();
    private final Set<Faults.Delivery> known = new HashSet<>();
    private final Set<Faults.Delivery> died = new HashSet<>();
    private long nowMs;
    private long appendedMs;
    private long sequence;
    private int steps;
    private int events;

    Simulation(Setting setting, SagaLog origin, Course course) {
        this.setting = setting;
        this.origin = origin;
        this.course = course;
        this.workers = new LocalWorkers(setting.worker(), setting.faults());
        this.nowMs = origin.startedAt().toEpochMilli();
        this.appendedMs = nowMs;
    }

    /** Something that will happen at a time. */
    private record Pending(long atMs, long sequence, Runnable what) implements Comparable<Pending> {
        @Override
        public int compareTo(Pending other) {
            int byTime = Long.compare(atMs, other.atMs);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    /** A saga that is new. */
    static Simulation begin(Setting setting, SagaLog origin) {
        Course course = new Course(origin.definition());
        Simulation simulation = new Simulation(setting, origin, course);
        for (Setting.Planned planned : setting.controls()) {
            if (planned.after().isZero()) {
                // Before the start, so that it comes before anything is dispatched.
                simulation.log.add(
                        SagaLog.Entry.of(
                                origin.startedAt().minusMillis(1), planned.control(origin)));
            } else {
                simulation.plan(planned);
            }
        }
        simulation.hear(Translation.start(origin.with(simulation.log)));
        return simulation;
    }

    /** A saga that has come as far as this log says; who had a command then is lost. */
    static Simulation resume(Setting setting, SagaLog log) {
        Simulation simulation = new Simulation(setting, log, Replay.of(log));
        Replay.ordered(log).forEach(simulation::remember);
        simulation.goOn();
        setting.controls().forEach(simulation::plan);
        return simulation;
    }

    private void remember(SagaLog.Entry entry) {
        log.add(entry);
        appendedMs = Math.max(appendedMs, entry.at().toEpochMilli());
        nowMs = appendedMs;
        if (entry instanceof SagaLog.Entry.Sent sent) {
            sent(sent.command());
        }
    }

    private void sent(CommandRecord command) {
        known.add(deliveryOf(command));
        if (command.direction() == Direction.ACTION) {
            actions.put(command.node(), command);
        }
    }

    /** What followed from the log and does not stand in it was lost, or was still to be sent. */
    private void goOn() {
        for (CommandRecord command : course.outstanding()) {
            if (!known.contains(deliveryOf(command))) {
                log.add(new SagaLog.Entry.Sent(Instant.ofEpochMilli(nowMs), command));
                sent(command);
            }
            deliver(command, false, 1);
        }
        boolean isSaid =
                log.stream()
                        .anyMatch(entry ->
                                entry instanceof SagaLog.Entry.Said said
                                        && said.news() instanceof ResultRecord.Result);
        course.finish().filter(finish -> !isSaid).ifPresent(this::publish);
    }

    private void plan(Setting.Planned planned) {
        at(nowMs + planned.after().toMillis(), () -> wish(planned.control(origin)));
    }

    /** Goes on until nothing is left that could happen. */
    Simulation run() {
        while (next()) {
            if (++steps > setting.most()) {
                throw new IllegalStateException(
                        "Expected the saga to come to rest within "
                                + setting.most()
                                + " steps, but it goes on; is there an action or an undo that"
                                + " never succeeds?\n"
                                + KitTree.of(course)
                                + "seed "
                                + setting.seed());
            }
        }
        return this;
    }

    private boolean next() {
        Optional<Effect.Arm> timer =
                course.status().ended()
                        ? Optional.empty()
                        : course.memory().timers().all().stream().findFirst();
        Pending first = pending.peek();
        long pendingMs = first == null ? Long.MAX_VALUE : Math.max(first.atMs(), nowMs);
        if (timer.isPresent() && timer.get().dueMs() <= pendingMs) {
            fire(timer.get());
            return true;
        }
        if (first == null) {
            return false;
        }
        pending.remove();
        nowMs = pendingMs;
        first.what().run();
        return true;
    }

    private void at(long atMs, Runnable what) {
        pending.add(new Pending(atMs, sequence++, what));
    }

    private void fire(Effect.Arm armed) {
        nowMs = Math.max(nowMs, armed.dueMs());
        course.memory().timers().take(armed);
        if (armed.timer().kind().judgedByLog()) {
            append(Translation.tick(course.saga(), course.graph(), armed.timer()));
            return;
        }
        if (armed.timer().kind() == TimerKind.RETRY) {
            append(); // The command that follows tells when it was, also among what was appended.
        }
        hear(new Event.Due(nowMs, armed.timer()));
    }

    // The log

    /** No two inputs are appended at the same time, so that the time tells their order. */
    private Instant append() {
        appendedMs = Math.max(appendedMs + 1, nowMs);
        nowMs = appendedMs;
        return Instant.ofEpochMilli(appendedMs);
    }

    private void append(EventRecord event) {
        Instant at = append();
        log.add(new SagaLog.Entry.Happened(at, event));
        if (event instanceof EventRecord.Outcome outcome) {
            isUndone(outcome);
        }
        Event heard = Translation.event(course.graph(), event, appendedMs);
        if (++events == setting.faults().crash()) {
            crash(heard);
        }
        hear(heard);
    }

    private void wish(ControlRecord control) {
        log.add(SagaLog.Entry.of(append(), control));
        hear(Translation.control(course.graph(), control, appendedMs));
    }

    // The coordinator

    private void hear(Event event) {
        Step step = course.tell(event, nowMs);
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Dispatch dispatch) {
                CommandRecord command =
                        Reports.command(course.saga(), dispatch, course.definition());
                log.add(new SagaLog.Entry.Sent(Instant.ofEpochMilli(nowMs), command));
                sent(command);
                deliver(command, true, 0);
            } else if (effect instanceof Effect.Finish finish) {
                publish(finish);
            }
        }
    }

    private void publish(Effect.Finish finish) {
        ResultRecord result =
                Reports.ended(course.saga(), course.definition(), course.graph(), finish);
        log.add(new SagaLog.Entry.Said(Instant.ofEpochMilli(nowMs), result));
    }

    /**
     * It dies with a transaction open, whose commands workers have read that do not wait for a
     * commit; the next one knows nothing of it, and reads the event again.
     */
    private void crash(Event event) {
        for (Effect effect : course.imagine(event, nowMs).effects()) {
            if (effect instanceof Effect.Dispatch sent && sent.direction() == Direction.ACTION) {
                deliver(Reports.command(course.saga(), sent, course.definition()), false, 2);
            }
        }
        course.restart();
        nowMs += RESTART.toMillis();
    }

    // Workers

    private void deliver(CommandRecord command, boolean first, int times) {
        long pickupMs = setting.draw().pickupMs(deliveryOf(command), times);
        at(nowMs + pickupMs, () -> work(command, first, times));
    }

    private static Faults.Delivery deliveryOf(CommandRecord command) {
        return new Faults.Delivery(command.node(), command.direction(), command.attempt());
    }

    private void work(CommandRecord command, boolean first, int times) {
        Faults.Delivery delivery = deliveryOf(command);
        Faults.Death death = setting.faults().losses().get(delivery);
        boolean dies = death != null && died.add(delivery);
        if (dies && death == Faults.Death.BEFORE) {
            redeliver(command);
            return;
        }
        List<EventRecord> told = workers.run(command, Instant.ofEpochMilli(nowMs), first);
        if (dies) {
            redeliver(command);
            return;
        }
        report(command, told, first);
        if (setting.faults().twice() && times == 0) {
            deliver(command, false, 1);
        }
    }

    private void redeliver(CommandRecord command) {
        at(nowMs + REDELIVERY.toMillis(), () -> work(command, false, 1));
    }

    /** Reports as soon as the attempt ends; one that takes too long is interrupted. */
    private void report(CommandRecord command, List<EventRecord> told, boolean first) {
        Duration took = setting.took(deliveryOf(command));
        boolean late = took.compareTo(command.startToClose()) > 0;
        long endMs = nowMs + (late ? command.startToClose() : took).toMillis();
        long everyMs = Math.max(1, command.heartbeat().toMillis() / HEARTBEATS);
        for (long ms = nowMs + HAND_OVER.toMillis(); ms < endMs; ms += everyMs) {
            at(ms, () -> append(LocalWorkers.heartbeat(command, first)));
        }
        List<EventRecord> end = new ArrayList<>(told);
        if (late) {
            end.set(end.size() - 1, LocalWorkers.timeout(command));
        }
        end.forEach(event -> at(endMs, () -> append(event)));
    }

    /** An action that was delayed for long arrives after all. */
    private void isUndone(EventRecord.Outcome outcome) {
        CommandRecord action = actions.get(outcome.node());
        boolean late =
                outcome.direction() == Direction.UNDO
                        && outcome.kind() == OutcomeKind.SUCCEEDED
                        && setting.faults().late().contains(outcome.node());
        if (late && action != null) {
            at(
                    nowMs + 1,
                    () ->
                            report(
                                    action,
                                    workers.call(action, Instant.ofEpochMilli(nowMs), false),
                                    false));
        }
    }

    // What came of it

    Course course() {
        return course;
    }

    int events() {
        return events;
    }

    Duration took() {
        return Duration.ofMillis(nowMs - origin.startedAt().toEpochMilli());
    }

    SagaLog log() {
        return new SagaLog(
                origin.saga(),
                origin.run(),
                origin.definition(),
                origin.start(),
                origin.startedAt(),
                course.status(),
                log);
    }
}
