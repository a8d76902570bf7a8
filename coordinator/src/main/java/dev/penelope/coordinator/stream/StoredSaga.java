package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.Payload;
import dev.penelope.coordinator.engine.Saga;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * A saga's header record: the saga, and whatever of its nodes and payloads lives with it.
 *
 * @param carriesDefinition whether its definition came with its start, and has a row of its own
 */
record StoredSaga(Saga saga, Kept kept, boolean carriesDefinition) {
    /** Where its nodes and payloads are. */
    sealed interface Kept {}

    /**
     * All here, but for what is large.
     *
     * @param apart payloads that have rows of their own
     */
    record Whole(Page page, Set<Payload> apart) implements Kept {
        static final Whole UNTOUCHED = new Whole(Page.UNTOUCHED, Set.of());
    }

    /**
     * In rows, each a page or a large payload, but for some that changed last.
     *
     * @param near nodes that are newer here than in the row of their page: by place, as rows of one
     *     node, the newest first
     */
    record Paged(SequencedMap<Integer, byte[]> near) implements Kept {
        /**
         * Those on a page.
         *
         * @throws CorruptStateException if one cannot be read
         */
        Map<Integer, Page> near(int number, long base) {
            Map<Integer, Page> found = new TreeMap<>();
            near.forEach((place, row) -> {
                if (Page.number(place) == number) {
                    found.put(place, PageCodec.read(row, place, base));
                }
            });
            return found;
        }
    }
}
