package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.Mark;
import dev.penelope.coordinator.engine.Steering;
import dev.penelope.model.Direction;
import java.util.ArrayList;
import java.util.List;

/** The stored form of what operators set for a saga. */
@SuppressWarnings("EnumOrdinal") // stored by place, which is half the size of a name
final class SteeringCodec {
    private static final Direction[] DIRECTIONS = Direction.values();
    private static final Mark.What[] WHATS = Mark.What.values();

    private SteeringCodec() {}

    static void write(BinOut out, Steering steering) {
        out.number(steering.granted()).number(steering.marks().size());
        for (Mark mark : steering.marks()) {
            out.number(mark.place());
            out.bits(mark.what().ordinal() << 1 | mark.direction().ordinal());
            if (mark.what() == Mark.What.REPEAT) {
                out.number(mark.times()).number(mark.had()).number(mark.last());
            }
        }
        out.number(steering.heard().size());
        steering.heard().forEach(out::fixed);
    }

    static Steering read(BinIn in, boolean held) {
        int granted = in.integer();
        List<Mark> marks = new ArrayList<>();
        for (int left = in.integer(); left > 0; left--) {
            int place = in.integer();
            int bits = in.bits();
            Mark.What what = StateCodec.pick(WHATS, bits >> 1);
            boolean repeats = what == Mark.What.REPEAT;
            marks.add(
                    new Mark(
                            place,
                            StateCodec.pick(DIRECTIONS, bits & 1),
                            what,
                            repeats ? in.integer() : 1,
                            repeats ? in.integer() : 0,
                            repeats ? in.integer() : 0));
        }
        List<Long> heard = new ArrayList<>();
        for (int left = in.integer(); left > 0; left--) {
            heard.add(in.fixed());
        }
        return new Steering(marks, granted, held, heard);
    }
}
