package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Payload;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.engine.Step;
import dev.penelope.coordinator.engine.View;
import dev.penelope.coordinator.stream.SagaStore.Row;
import dev.penelope.model.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where what a step changed is put. A small saga is in its header as a whole, but for large
 * payloads. Of a large one the nodes that changed last are there; when they become too many, the
 * pages of the oldest are written, each with all that is newer of it. So a node that changes at
 * each step, such as one that joins thousands, costs no row; and nodes that follow each other cost
 * one row together.
 */
final class Filing {
    /** A payload up to this size lives with its node, */
    private static final int PAYLOAD_BYTES = 512;

    /** while all that live on its page stay below this together. */
    private static final int PAYLOADS_BYTES = 2_048;

    /**
     * What the nodes that changed last take in the header of a large saga at most. More would have
     * fewer pages written, and the header larger at each step.
     */
    private static final int NEAR_BYTES = 384;

    /** What a node takes there beside its row at most: its place, and its row's length. */
    private static final int FRAME_BYTES = 4;

    private final LoadedView view;
    private final Step step;
    private final Saga saga;

    /** What does not go into the header. */
    final List<Row> rows = new ArrayList<>();

    Filing(LoadedView view, Step step) {
        this.view = view;
        this.step = step;
        this.saga = step.saga().orElseThrow();
    }

    /** Says what goes into the header, and adds to {@link #rows} what does not. */
    StoredSaga.Kept file() {
        Optional<StoredSaga.Kept> before = view.stored().map(StoredSaga::kept);
        if (view.graph().size() <= View.PAGE) {
            return whole((StoredSaga.Whole) before.orElse(StoredSaga.Whole.UNTOUCHED));
        }
        return paged(
                (StoredSaga.Paged)
                        before.orElseGet(() -> new StoredSaga.Paged(new LinkedHashMap<>())));
    }

    private StoredSaga.Whole whole(StoredSaga.Whole before) {
        Set<Payload> apart = new HashSet<>(before.apart());
        Map<Payload, Json> small = small(before.page().payloads(), step.payloads(), apart);
        List<NodeRow> nodes = step.pages().getOrDefault(0, before.page().nodes());
        return new StoredSaga.Whole(new Page(nodes, small), apart);
    }

    /** Those that live with their nodes; the others get rows, and are remembered as apart. */
    private Map<Payload, Json> small(
            Map<Payload, Json> before, Map<Payload, Json> changed, Set<Payload> apart) {
        Map<Payload, Json> small = new HashMap<>(before);
        int bytes = small.values().stream().mapToInt(Json::size).sum();
        for (Map.Entry<Payload, Json> payload : changed.entrySet()) {
            int size = payload.getValue().size();
            Json old = small.get(payload.getKey());
            int grown = bytes + size - (old == null ? 0 : old.size());
            if (size <= PAYLOAD_BYTES
                    && grown <= PAYLOADS_BYTES
                    && !apart.contains(payload.getKey())) {
                small.put(payload.getKey(), payload.getValue());
                bytes = grown;
            } else {
                file(payload.getKey(), payload.getValue());
                apart.add(payload.getKey());
                small.remove(payload.getKey());
            }
        }
        return small;
    }

    private void file(Payload name, Json value) {
        rows.add(new Row(Keys.payload(saga.id(), saga.origin().run(), name), value.utf8()));
    }

    private StoredSaga.Paged paged(StoredSaga.Paged before) {
        Map<Integer, Page> changed = changed();
        SequencedMap<Integer, byte[]> near = newest(changed);
        before.near().forEach(near::putIfAbsent);
        Set<Integer> full = new TreeSet<>();
        int room = NEAR_BYTES;
        for (Map.Entry<Integer, byte[]> node : near.entrySet()) {
            int size = node.getValue().length + FRAME_BYTES;
            if (size > room) {
                full.add(Page.number(node.getKey()));
            } else {
                room -= size;
            }
        }
        near.keySet().removeIf(place -> full.contains(Page.number(place)));
        for (int number : full) {
            Page page = changed.containsKey(number) ? changed.get(number) : view.kept(number);
            rows.add(
                    new Row(
                            Keys.page(saga.id(), saga.origin().run(), number),
                            PageCodec.write(page, number * View.PAGE, base())));
        }
        return new StoredSaga.Paged(near);
    }

    /** The pages that changed, as they are now. */
    private Map<Integer, Page> changed() {
        Map<Integer, Map<Payload, Json>> payloads = new TreeMap<>();
        step.pages().keySet().forEach(number -> payloads.put(number, new HashMap<>()));
        step.payloads()
                .forEach((name, value) -> {
                    if (Page.place(name) == Page.OF_NO_NODE) {
                        file(name, value);
                    } else {
                        payloads.computeIfAbsent(
                                        Page.number(Page.place(name)), page -> new HashMap<>())
                                .put(name, value);
                    }
                });
        Map<Integer, Page> changed = new TreeMap<>();
        payloads.forEach((number, said) -> {
            Page before = view.kept(number);
            List<NodeRow> nodes = step.pages().getOrDefault(number, nodes(before, number));
            changed.put(number, new Page(nodes, small(before.payloads(), said, new HashSet<>())));
        });
        return changed;
    }

    /** The nodes that changed, as rows of one; the smallest first, of which most find room. */
    private SequencedMap<Integer, byte[]> newest(Map<Integer, Page> changed) {
        Set<Integer> said = new HashSet<>();
        step.payloads().keySet().forEach(name -> said.add(Page.place(name)));
        Map<Integer, byte[]> rows = new TreeMap<>();
        changed.forEach((number, page) -> {
            List<NodeRow> before = nodes(view.kept(number), number);
            for (int at = 0; at < before.size(); at++) {
                int place = number * View.PAGE + at;
                if (said.contains(place) || !page.nodes().get(at).equals(before.get(at))) {
                    rows.put(place, PageCodec.write(page.only(place), place, base()));
                }
            }
        });
        SequencedMap<Integer, byte[]> newest = new LinkedHashMap<>();
        rows.entrySet().stream()
                .sorted(Comparator.comparingInt(node -> node.getValue().length))
                .forEach(node -> newest.put(node.getKey(), node.getValue()));
        return newest;
    }

    private List<NodeRow> nodes(Page page, int number) {
        return page.nodes(view.graph(), number);
    }

    private long base() {
        return saga.origin().startedAtMs();
    }
}
