package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.NodeRow;

/** The stored form of one node: eight bytes or so, for there may be thousands. */
@SuppressWarnings("EnumOrdinal") // stored by place, which is half the size of a name
final class NodeCodec {
    /** More doublings of a silence than time has. */
    private static final int RESENDS_BITS = 6;

    private NodeCodec() {}

    static void write(BinOut out, NodeRow row, long base) {
        NodeRow.Flags flags = row.flags();
        NodeRow.Times times = row.times();
        boolean timed = times.dueMs() != 0 || times.closeByMs() != 0;
        boolean rare =
                timed
                        || row.epoch() != 1
                        || flags.edited()
                        || row.undoAttempts() != 0
                        || !row.silence().equals(NodeRow.Silence.NONE);
        out.bits(
                row.state().ordinal()
                        | (flags.mayHaveRun() ? 0x10 : 0)
                        | (flags.released() ? 0x20 : 0)
                        | (flags.undecided() ? 0x40 : 0)
                        | (rare ? 0x80 : 0));
        out.number((long) row.attempts() << 1 | (flags.repeat() ? 1 : 0));
        out.number(row.waitsFor()).number(row.heldBy());
        offset(out, times.sentAtMs(), base);
        if (rare) {
            out.number(row.undoAttempts());
            out.number((long) row.epoch() << 1 | (flags.edited() ? 1 : 0));
            offset(out, times.dueMs(), base);
            offset(out, times.closeByMs(), base);
            out.number((long) row.silence().losses() << RESENDS_BITS | row.silence().resends());
        }
    }

    static NodeRow read(BinIn in, long base) {
        int first = in.bits();
        long attempts = in.number();
        int waitsFor = in.integer();
        int heldBy = in.integer();
        long sentAtMs = offset(in, base);
        boolean rare = (first & 0x80) != 0;
        int undoAttempts = rare ? in.integer() : 0;
        int epoch = rare ? in.integer() : 1 << 1;
        long dueMs = rare ? offset(in, base) : 0;
        long closeByMs = rare ? offset(in, base) : 0;
        int silence = rare ? in.integer() : 0;
        return new NodeRow(
                StateCodec.pick(StateCodec.NODE_STATES, first & 0x0f),
                new NodeRow.Flags(
                        (first & 0x10) != 0,
                        (first & 0x20) != 0,
                        (first & 0x40) != 0,
                        (attempts & 1) != 0,
                        (epoch & 1) != 0),
                (int) (attempts >>> 1),
                undoAttempts,
                epoch >>> 1,
                waitsFor,
                heldBy,
                new NodeRow.Times(sentAtMs, dueMs, closeByMs),
                new NodeRow.Silence(silence & ((1 << RESENDS_BITS) - 1), silence >>> RESENDS_BITS));
    }

    /** A time as its distance from the saga's start, plus one; 0 stays 0. */
    private static void offset(BinOut out, long timeMs, long base) {
        out.number(timeMs == 0 ? 0 : Math.max(0, timeMs - base) + 1);
    }

    private static long offset(BinIn in, long base) {
        long stored = in.number();
        return stored == 0 ? 0 : base + stored - 1;
    }
}
