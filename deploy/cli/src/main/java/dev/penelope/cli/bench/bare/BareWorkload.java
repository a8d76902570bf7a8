package dev.penelope.cli.bench.bare;

import dev.penelope.cli.bench.Workload;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A workload as the bare loop runs it.
 *
 * @param stages how many nodes stand beside each other, stage after stage
 * @param apart whether each payload has a row of its own, as our large payloads do
 */
public record BareWorkload(String name, List<Integer> stages, boolean apart, Sizes sizes) {
    /** As many nodes as our sagas have in their header at most, or on a page. */
    static final int PAGE = 12;

    /** The largest payload that has no row of its own. */
    private static final int LARGEST_INLINE = 512;

    /** With as many records as ours has, and of these sizes. */
    public static BareWorkload like(Workload workload, Sizes sizes) {
        return new BareWorkload(
                workload.name(), workload.stages(), workload.bytes() > LARGEST_INLINE, sizes);
    }

    int nodes() {
        return stages.stream().mapToInt(width -> width).sum();
    }

    boolean paged() {
        return nodes() > PAGE;
    }

    /** The number of the first node of a stage. */
    int firstOf(int stage) {
        return stages.subList(0, stage).stream().mapToInt(width -> width).sum();
    }

    /** As one word, which {@link #parse} takes. */
    String word() {
        return String.join(
                ":",
                name,
                stages.stream().map(String::valueOf).collect(Collectors.joining(",")),
                "" + apart,
                sizes.word());
    }

    static BareWorkload parse(String word) {
        List<String> parts = List.of(word.split(":", -1));
        return new BareWorkload(
                parts.get(0),
                Arrays.stream(parts.get(1).split(",", -1)).map(Integer::valueOf).toList(),
                Boolean.parseBoolean(parts.get(2)),
                Sizes.parse(parts.get(3)));
    }
}
