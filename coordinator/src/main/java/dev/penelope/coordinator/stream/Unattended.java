package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.NoWorker;
import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.View;
import dev.penelope.model.Node;
import dev.penelope.model.SagaId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Finds sagas that wait for a worker that nobody is, in one round of the patrol. Sagas whose
 * definition has no action that lacks a worker cost a look into a map; only the others are read.
 */
final class Unattended {
    /** Of a large saga so many pages are looked at: to read them all would take long. */
    private static final int PAGES_READ = 6;

    private final Desk desk;

    /** By definition: places of nodes whose action nobody serves. */
    private final Map<String, List<Integer>> lacking = new HashMap<>();

    private boolean mayCompile;

    Unattended(Desk desk) {
        this.desk = desk;
    }

    /** Whether a saga waits so. */
    enum Waits {
        /** It does not. */
        NOT,
        /** It does, and people know. */
        KNOWN,
        /** It does, and people are to be told. */
        UNTOLD
    }

    /**
     * Whether one definition that is not at hand may be compiled for a look: of those that starts
     * carry there may be as many as sagas, and to compile a large one takes longer than to pass a
     * thousand sagas. The others are looked at in a later round.
     */
    void mayCompile(boolean one) {
        mayCompile = one;
    }

    void newRound() {
        lacking.clear();
    }

    /**
     * @throws CorruptStateException if what is stored of it cannot be read
     */
    Waits waits(SagaId id, byte[] header, Glance glance) {
        if (glance.active() == 0 && glance.inFlight() == 0) {
            return Waits.NOT;
        }
        if (glance.paused() || glance.stuck().isPresent()) {
            return Waits.NOT;
        }
        List<Integer> places = lacking.get(glance.definition());
        if (places != null && places.isEmpty()) {
            return Waits.NOT;
        }
        StoredSaga stored = StateCodec.read(id, header);
        Optional<Compiled> found = definition(stored);
        if (found.isEmpty()) {
            return Waits.NOT;
        }
        Compiled compiled = found.get();
        if (places == null) {
            places = lacking(compiled);
            lacking.put(glance.definition(), places);
        }
        return waits(stored, compiled, places);
    }

    /** Nothing if it is gone, which whoever needs it finds out, or is to be looked at later. */
    private Optional<Compiled> definition(StoredSaga stored) {
        try {
            Optional<Compiled> known = desk.knownDefinition(stored);
            if (known.isPresent() || (stored.carriesDefinition() && !mayCompile)) {
                return known;
            }
            if (stored.carriesDefinition()) {
                mayCompile = false;
            }
            return Optional.of(desk.definition(stored));
        } catch (CorruptStateException gone) {
            lacking.put(stored.saga().origin().definition(), List.of());
            return Optional.empty();
        }
    }

    private List<Integer> lacking(Compiled compiled) {
        List<Integer> places = new ArrayList<>();
        for (int place = 0; place < compiled.graph().size(); place++) {
            if (compiled.graph().node(place) instanceof Node.Run node && lacks(node, 0)) {
                places.add(place);
            }
        }
        return places;
    }

    private Waits waits(StoredSaga stored, Compiled compiled, List<Integer> places) {
        Waits waits = Waits.NOT;
        LoadedView view = desk.view(stored, compiled);
        for (int place : places) {
            List<NodeRow> page = view.page(place / View.PAGE);
            Node.Run node = (Node.Run) compiled.graph().node(place);
            if (page.size() > place % View.PAGE && waits(page.get(place % View.PAGE), node)) {
                waits = Waits.KNOWN;
                if (!NoWorker.isTold(stored.saga(), node)) {
                    return Waits.UNTOLD;
                }
            }
        }
        return waits;
    }

    /**
     * Whether a node of it waits for a worker that has its code, or for its queue.
     *
     * @throws CorruptStateException if what is stored of it cannot be read
     */
    boolean isUnserved(SagaId id, byte[] header) {
        StoredSaga stored = StateCodec.read(id, header);
        return switch (stored.kept()) {
            case StoredSaga.Whole whole ->
                    whole.page().nodes().stream().anyMatch(NodeRow::isUnserved);
            case StoredSaga.Paged paged ->
                    definition(stored)
                            .filter(compiled -> isUnserved(desk.view(stored, compiled)))
                            .isPresent();
        };
    }

    private static boolean isUnserved(LoadedView view) {
        return IntStream.range(0, PAGES_READ)
                .anyMatch(number -> view.page(number).stream().anyMatch(NodeRow::isUnserved));
    }

    private boolean waits(NodeRow row, Node.Run node) {
        long sinceMs = NoWorker.waitsSinceMs(row);
        return sinceMs != 0 && lacks(node, sinceMs);
    }

    private boolean lacks(Node.Run node, long sinceMs) {
        return desk.queues.lacksWorker(node.policy().queue(), node.action(), sinceMs);
    }
}
