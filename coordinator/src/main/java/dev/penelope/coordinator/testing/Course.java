package dev.penelope.coordinator.testing;

import dev.penelope.coordinator.engine.Effect;
import dev.penelope.coordinator.engine.Event;
import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.engine.Step;
import dev.penelope.coordinator.memory.MemorySaga;
import dev.penelope.coordinator.memory.Promises;
import dev.penelope.coordinator.report.Reports;
import dev.penelope.model.Definition;
import dev.penelope.model.Graph;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.FailureReport;
import dev.penelope.protocol.NodeReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** One saga on its way, and what was last known of it once it is over. */
final class Course {
    private final Definition<?, ?> definition;
    private final Graph graph;
    private MemorySaga memory;
    private Optional<Saga> last = Optional.empty();
    private Optional<Effect.Finish> finish = Optional.empty();
    private final Map<Integer, CommandRecord> commands = new HashMap<>();

    Course(Definition<?, ?> definition) {
        this.definition = definition;
        this.memory = new MemorySaga(definition);
        this.graph = memory.graph();
    }

    Definition<?, ?> definition() {
        return definition;
    }

    Graph graph() {
        return graph;
    }

    MemorySaga memory() {
        return memory;
    }

    /** The saga, as it is or as it ended. */
    Saga saga() {
        return last.orElseThrow();
    }

    Optional<Effect.Finish> finish() {
        return finish;
    }

    /** What follows from an event; what is to be sent is remembered, for {@link #outstanding}. */
    Step tell(Event event, long nowMs) {
        Step step = memory.tell(event, nowMs);
        if (step.saga().isPresent()) {
            last = step.saga();
        }
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Finish ended) {
                finish = Optional.of(ended);
            } else if (effect instanceof Effect.Dispatch dispatch) {
                commands.put(dispatch.place(), Reports.command(saga(), dispatch, definition));
            }
        }
        return step;
    }

    /** What would follow from an event, if the coordinator lived long enough to keep it. */
    Step imagine(Event event, long nowMs) {
        return memory.copy().tell(event, nowMs);
    }

    /** The coordinator has lost all but what it stored. */
    void restart() {
        memory = memory.copy();
    }

    /** Commands that nobody has answered, in the order of the graph. */
    List<CommandRecord> outstanding() {
        return IntStream.range(0, graph.size())
                .filter(place -> !status().ended() && row(place).state().inFlight())
                .mapToObj(commands::get)
                .toList();
    }

    NodeRow row(int place) {
        return memory.saga().isEmpty() && finish.isPresent()
                ? finish.get().nodes().get(place)
                : Promises.row(memory, place);
    }

    SagaStatus status() {
        return saga().status();
    }

    List<List<NodeReport>> levels() {
        return Reports.levels(graph, this::row);
    }

    List<FailureReport> failures() {
        return Reports.failures(saga().failures(), graph);
    }
}
