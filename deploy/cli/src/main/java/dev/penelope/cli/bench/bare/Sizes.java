package dev.penelope.cli.bench.bare;

import dev.penelope.topic.TopicNames;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How many bytes the values of the bare loop's records have: as many as ours, on average. */
public record Sizes(int start, int command, int event, int result, int state, int archive) {
    /** Of a trip, if nothing was counted. */
    public static final Sizes DEFAULT = new Sizes(250, 430, 330, 650, 700, 900);

    /** As many as the records of a coordinator have on average, by topic. */
    public static Sizes like(ToIntFunction<String> bytes) {
        TopicNames ours = TopicNames.DEFAULT;
        return new Sizes(
                bytes.applyAsInt(ours.start()),
                bytes.applyAsInt(ours.command("default")),
                bytes.applyAsInt(ours.event()),
                bytes.applyAsInt(ours.result()),
                bytes.applyAsInt(ours.coordinator() + "-saga-changelog"),
                bytes.applyAsInt(ours.coordinator() + "-archive-changelog"));
    }

    /** As one word, which {@link #parse} takes. */
    String word() {
        return Stream.of(start, command, event, result, state, archive)
                .map(String::valueOf)
                .collect(Collectors.joining(","));
    }

    static Sizes parse(String word) {
        List<Integer> all = Arrays.stream(word.split(",", -1)).map(Integer::valueOf).toList();
        return new Sizes(all.get(0), all.get(1), all.get(2), all.get(3), all.get(4), all.get(5));
    }
}
