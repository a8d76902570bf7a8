package dev.penelope.coordinator.engine;

import dev.penelope.model.Direction;
import dev.penelope.model.NodeState;
import java.util.Objects;

/**
 * What is known of one node. A value to everyone but the engine, which changes copies of its own.
 * Times are milliseconds since the epoch, 0 for none.
 */
public final class NodeRow {
    NodeState state;
    boolean mayHaveRun;
    boolean released;
    boolean undecided;
    boolean repeat;
    boolean edited;
    int attempts;
    int undoAttempts;
    int epoch;
    int waitsFor;
    int heldBy;
    long sentAtMs;
    long dueMs;
    long closeByMs;
    int resends;
    int losses;

    public NodeRow(
            NodeState state,
            Flags flags,
            int attempts,
            int undoAttempts,
            int epoch,
            int waitsFor,
            int heldBy,
            Times times,
            Silence silence) {
        this.state = state;
        this.mayHaveRun = flags.mayHaveRun;
        this.released = flags.released;
        this.undecided = flags.undecided;
        this.repeat = flags.repeat;
        this.edited = flags.edited;
        this.attempts = attempts;
        this.undoAttempts = undoAttempts;
        this.epoch = epoch;
        this.waitsFor = waitsFor;
        this.heldBy = heldBy;
        this.sentAtMs = times.sentAtMs;
        this.dueMs = times.dueMs;
        this.closeByMs = times.closeByMs;
        this.resends = silence.resends;
        this.losses = silence.losses;
    }

    /**
     * What is true of a node beside its state.
     *
     * @param mayHaveRun its action may have taken effect, and was not undone
     * @param released unwinding is done with it, and its predecessors were told
     * @param undecided a person is asked what follows from its failure
     * @param repeat its next dispatch is the last attempt again, which never ran
     * @param edited a person put another input in the place of its own
     */
    public record Flags(
            boolean mayHaveRun,
            boolean released,
            boolean undecided,
            boolean repeat,
            boolean edited) {
        public static final Flags NONE = new Flags(false, false, false, false, false);
    }

    /**
     * The times that matter to a node.
     *
     * @param sentAtMs when its last command was sent
     * @param dueMs when it is sent again, or, with a command out, when its heartbeat is overdue
     * @param closeByMs when its action must have succeeded, or its wait is over, pauses not counted
     */
    public record Times(long sentAtMs, long dueMs, long closeByMs) {
        public static final Times NONE = new Times(0, 0, 0);
    }

    /**
     * What came of its workers' silence.
     *
     * @param resends how often the limit of silence doubled before its last command was last
     *     repeated
     * @param losses how many attempts in a row sent heartbeats and were then lost
     */
    public record Silence(int resends, int losses) {
        public static final Silence NONE = new Silence(0, 0);
    }

    /** A node that nothing has happened to, with so many predecessors and successors. */
    public static NodeRow untouched(int waitsFor, int heldBy) {
        return new NodeRow(
                NodeState.BLOCKED, Flags.NONE, 0, 0, 1, waitsFor, heldBy, Times.NONE, Silence.NONE);
    }

    /** One that goes its own way from here. */
    public NodeRow copy() {
        return new NodeRow(
                state,
                flags(),
                attempts,
                undoAttempts,
                epoch,
                waitsFor,
                heldBy,
                times(),
                silence());
    }

    int attempts(Direction direction) {
        return direction == Direction.ACTION ? attempts : undoAttempts;
    }

    /**
     * Whether what it waits for is a worker that has its code, or its queue's topics: its next
     * dispatch is its first, or the last again.
     */
    public boolean isUnserved() {
        return switch (state) {
            case BACKING_OFF -> repeat || attempts == 0;
            case UNDO_BACKING_OFF -> repeat || undoAttempts == 0;
            case BLOCKED,
                    READY,
                    RUNNING,
                    SUCCEEDED,
                    FAILED,
                    UNDOING,
                    UNDONE,
                    UNDO_FAILED,
                    UNREACHED,
                    SKIPPED,
                    WAITING ->
                    false;
        };
    }

    public NodeState state() {
        return state;
    }

    public Flags flags() {
        return new Flags(mayHaveRun, released, undecided, repeat, edited);
    }

    public boolean mayHaveRun() {
        return mayHaveRun;
    }

    /** How often its action was dispatched. */
    public int attempts() {
        return attempts;
    }

    /** How often its undo was dispatched. */
    public int undoAttempts() {
        return undoAttempts;
    }

    /** From 1; grows when an operator has a node that may have run run again. */
    public int epoch() {
        return epoch;
    }

    /** How many predecessors have not succeeded. */
    public int waitsFor() {
        return waitsFor;
    }

    /** How many successors unwinding is not done with. */
    public int heldBy() {
        return heldBy;
    }

    public Times times() {
        return new Times(sentAtMs, dueMs, closeByMs);
    }

    public Silence silence() {
        return new Silence(resends, losses);
    }

    /** Whether people see no difference. */
    boolean looksLike(NodeRow row) {
        return state == row.state
                && attempts == row.attempts
                && undoAttempts == row.undoAttempts
                && epoch == row.epoch
                && flags().equals(row.flags());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NodeRow row
                && state == row.state
                && attempts == row.attempts
                && undoAttempts == row.undoAttempts
                && epoch == row.epoch
                && waitsFor == row.waitsFor
                && heldBy == row.heldBy
                && flags().equals(row.flags())
                && times().equals(row.times())
                && silence().equals(row.silence());
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                state,
                flags(),
                attempts,
                undoAttempts,
                epoch,
                waitsFor,
                heldBy,
                times(),
                silence());
    }

    @Override
    public String toString() {
        return state
                + (mayHaveRun ? " may have run" : "")
                + (released ? " released" : "")
                + (undecided ? " undecided" : "")
                + (repeat ? " repeat" : "")
                + (edited ? " edited" : "")
                + " attempts="
                + attempts
                + "/"
                + undoAttempts
                + " waitsFor="
                + waitsFor
                + " heldBy="
                + heldBy
                + " dueMs="
                + dueMs;
    }
}
