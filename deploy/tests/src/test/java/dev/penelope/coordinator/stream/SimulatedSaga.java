package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.PartitionMetrics;
import dev.penelope.coordinator.engine.View;
import dev.penelope.model.Definition;
import dev.penelope.model.Direction;
import dev.penelope.model.Graph;
import dev.penelope.model.Node;
import dev.penelope.model.SagaId;
import dev.penelope.topic.TopicNames;
import java.util.Optional;

/** A saga that is known from outside, and can be looked up in what a coordinator stores. */
public final class SimulatedSaga {
    private static final Settings SETTINGS = Settings.defaults(TopicNames.DEFAULT, true, 1);

    private final SagaId id;
    private final Compiled compiled;

    public SimulatedSaga(SagaId id, Definition<?, ?> definition) {
        this.id = id;
        this.compiled = Compiled.of(definition);
    }

    public SagaId id() {
        return id;
    }

    public Definition<?, ?> definition() {
        return compiled.definition();
    }

    public Graph graph() {
        return compiled.graph();
    }

    public Node node(String name) {
        return graph().node(graph().indexOf(name));
    }

    /** It as the next step would find it: open, or archived whole. */
    public Optional<View> view(SimulatedStore rows, SimulatedStore archived, long nowMs) {
        SagaStore sagas = new SagaStore(rows);
        Optional<StoredSaga> open = sagas.load(id);
        Optional<StoredSaga> stored = open.isPresent() ? open : archived(archived, nowMs).whole();
        return stored.map(found ->
                new LoadedView(
                        sagas,
                        NO_QUEUES,
                        Optional.of(found),
                        Optional.empty(),
                        compiled,
                        SETTINGS));
    }

    public static boolean isQuarantined(SagaId id, SimulatedStore rows) {
        return rows.get(Keys.quarantine(id)) != null;
    }

    public static boolean waits(SagaId id, SimulatedStore rows) {
        return !new WaitingRoom(rows, PartitionMetrics.unwatched()).isEmpty(id);
    }

    private Archive.Entry archived(SimulatedStore archived, long nowMs) {
        return new Archive(new SimulatedArchive(archived), SETTINGS).find(id, nowMs);
    }

    private static final Queues NO_QUEUES =
            new Queues() {
                @Override
                public boolean exists(String queue) {
                    throw new UnsupportedOperationException("nothing is decided here");
                }

                @Override
                public void lookUp(String queue) {
                    throw new UnsupportedOperationException("nothing is decided here");
                }

                @Override
                public boolean stillQueued(
                        String queue, Direction direction, CommandRoute route, long sentAtMs) {
                    throw new UnsupportedOperationException("nothing is decided here");
                }

                @Override
                public boolean lacksWorker(String queue, String action, long sinceMs) {
                    throw new UnsupportedOperationException("nothing is decided here");
                }

                @Override
                public void answered(String queue, String action, String worker) {
                    throw new UnsupportedOperationException("nothing is decided here");
                }
            };
}
