package dev.penelope.coordinator.testing;

import dev.penelope.coordinator.engine.Effect;
import dev.penelope.coordinator.engine.Event;
import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Timer;
import dev.penelope.coordinator.engine.TimerKind;
import dev.penelope.model.Direction;
import dev.penelope.model.NodeState;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.SagaLog;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A saga's state as it follows from its log alone. Timers that a coordinator keeps to itself stand
 * in no log: that a node's next attempt was due shows in the command that followed.
 */
final class Replay {
    private static final Comparator<SagaLog.Entry> BY_TIME =
            Comparator.comparing(SagaLog.Entry::at).thenComparingInt(Replay::rank);

    private final Course course;
    private final Set<Faults.Delivery> sent = new HashSet<>();

    private Replay(SagaLog log) {
        this.course = new Course(log.definition());
    }

    /**
     * @throws IllegalArgumentException if the log is not one of this saga
     */
    static Course of(SagaLog log) {
        LogCheck.check(log);
        Replay replay = new Replay(log);
        replay.play(log);
        return replay.course;
    }

    /** By time, and each entry once. What led to another at the same time comes before it. */
    static List<SagaLog.Entry> ordered(SagaLog log) {
        return log.entries().stream().distinct().sorted(BY_TIME).toList();
    }

    private static int rank(SagaLog.Entry entry) {
        return switch (entry) {
            case SagaLog.Entry.Happened input -> 0;
            case SagaLog.Entry.Wished input -> 0;
            case SagaLog.Entry.Signalled input -> 0;
            case SagaLog.Entry.Sent output -> 1;
            case SagaLog.Entry.Said output -> 2;
        };
    }

    private void play(SagaLog log) {
        List<SagaLog.Entry> entries = ordered(log);
        for (SagaLog.Entry entry : entries) {
            if (entry instanceof SagaLog.Entry.Sent command) {
                sent.add(
                        new Faults.Delivery(
                                command.command().node(),
                                command.command().direction(),
                                command.command().attempt()));
            }
        }
        long startedMs = log.startedAt().toEpochMilli();
        course.tell(Translation.start(log), startedMs);
        for (SagaLog.Entry entry : entries) {
            long atMs = Math.max(startedMs, entry.at().toEpochMilli());
            if (Translation.isEarly(log, entry)) {
                continue;
            }
            goOn(atMs);
            switch (entry) {
                case SagaLog.Entry.Happened happened -> happened(happened.event(), atMs);
                case SagaLog.Entry.Wished wished -> wished(wished.control(), atMs);
                case SagaLog.Entry.Signalled signalled ->
                        wished(signalled.signal().asControl(), atMs);
                case SagaLog.Entry.Sent command ->
                        sent(
                                course.graph().indexOf(command.command().node()),
                                command.command().direction(),
                                command.command().attempt(),
                                atMs);
                case SagaLog.Entry.Said follows -> {}
            }
        }
    }

    private void wished(ControlRecord control, long atMs) {
        course.tell(Translation.control(course.graph(), control, atMs), atMs);
    }

    /** What nobody but the coordinator knew of, and happened when it was due. */
    private void goOn(long atMs) {
        for (Optional<Effect.Arm> due = own(atMs); due.isPresent(); due = own(atMs)) {
            fire(due.get(), due.get().dueMs());
        }
    }

    private Optional<Effect.Arm> own(long byMs) {
        return course.memory().timers().all().stream()
                .takeWhile(armed -> armed.dueMs() <= byMs)
                .filter(armed -> !armed.timer().kind().judgedByLog())
                .filter(armed -> armed.timer().kind() != TimerKind.RETRY || isHeld())
                .findFirst();
    }

    /** Then a node's next attempt may be due, and no command follows, until an operator says so. */
    private boolean isHeld() {
        return course.saga().pause().isPresent() || !course.saga().steering().marks().isEmpty();
    }

    private void fire(Effect.Arm armed, long nowMs) {
        course.memory().timers().take(armed);
        course.tell(new Event.Due(nowMs, armed.timer()), nowMs);
    }

    private void happened(EventRecord event, long atMs) {
        switch (event) {
            case EventRecord.Outcome outcome ->
                    catchUp(outcome.node(), outcome.direction(), outcome.attempt(), atMs);
            case EventRecord.Heartbeat heartbeat ->
                    catchUp(heartbeat.node(), heartbeat.direction(), heartbeat.attempt(), atMs);
            case EventRecord.Tick tick -> {
                Timer timer = Translation.timer(course.graph(), tick);
                armed(timer)
                        .filter(due -> due.dueMs() <= atMs)
                        .ifPresent(course.memory().timers()::take);
            }
        }
        course.tell(Translation.event(course.graph(), event, atMs), atMs);
    }

    /** Whoever speaks of an attempt was asked for it, whatever the brokers' clocks say. */
    private void catchUp(String node, Direction direction, int attempt, long atMs) {
        int place = course.graph().indexOf(node);
        if (sent.contains(new Faults.Delivery(node, direction, attempt))
                && attempts(place, direction) < attempt) {
            sent(place, direction, attempt, atMs);
        }
    }

    /** A command that was sent because it was time for the node's next attempt. */
    private void sent(int place, Direction direction, int attempt, long atMs) {
        NodeRow row = course.row(place);
        boolean waits =
                direction == Direction.ACTION
                        ? row.state() == NodeState.BACKING_OFF
                        : row.state() == NodeState.UNDO_BACKING_OFF;
        boolean next = attempts(place, direction) < attempt || row.flags().repeat();
        if (waits && next) {
            armed(new Timer(TimerKind.RETRY, place))
                    .ifPresent(timer -> fire(timer, Math.max(atMs, timer.dueMs())));
        }
    }

    private int attempts(int place, Direction direction) {
        NodeRow row = course.row(place);
        return direction == Direction.ACTION ? row.attempts() : row.undoAttempts();
    }

    private Optional<Effect.Arm> armed(Timer timer) {
        return course.memory().timers().all().stream()
                .filter(each -> each.timer().equals(timer))
                .findFirst();
    }
}
