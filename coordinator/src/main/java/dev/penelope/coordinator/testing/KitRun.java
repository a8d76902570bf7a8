package dev.penelope.coordinator.testing;

import dev.penelope.model.Codec;
import dev.penelope.model.Direction;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.FailureReport;
import dev.penelope.protocol.NodeReport;
import dev.penelope.protocol.SagaLog;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a saga went in the kit, until nothing was left that could happen. Immutable. */
public final class KitRun<O> {
    private final SagaStatus status;
    private final List<List<NodeReport>> levels;
    private final List<FailureReport> failures;
    private final Optional<O> output;
    private final Duration took;
    private final SagaLog log;
    private final String tree;
    private final long seed;

    private KitRun(Course course, Optional<O> output, Duration took, SagaLog log, long seed) {
        this.status = course.status();
        this.levels = course.levels();
        this.failures = course.failures();
        this.output = output;
        this.took = took;
        this.log = log;
        this.tree = KitTree.of(course);
        this.seed = seed;
    }

    static <O> KitRun<O> of(Simulation simulation, Class<O> type, long seed) {
        Course course = simulation.course();
        Optional<O> output =
                course.finish()
                        .flatMap(finish -> finish.output())
                        .map(json -> Codec.standard().decode(json, type));
        return new KitRun<>(course, output, simulation.took(), simulation.log(), seed);
    }

    static <O> KitRun<O> of(Course course, SagaLog log) {
        Duration took =
                log.entries().isEmpty()
                        ? Duration.ZERO
                        : Duration.between(log.startedAt(), log.entries().getLast().at());
        return new KitRun<>(course, Optional.empty(), took, log, 0);
    }

    /** STUCK, RUNNING or UNWINDING if it waits for somebody who did not come. */
    public SagaStatus status() {
        return status;
    }

    /** How each node stands, in an order in which they could run. */
    public Map<String, NodeState> states() {
        Map<String, NodeState> states = new LinkedHashMap<>();
        nodes().forEach(node -> states.put(node.name(), node.state()));
        return states;
    }

    /** How a node stands. */
    public NodeState state(String node) {
        NodeState state = states().get(node);
        if (state == null) {
            throw new IllegalArgumentException(
                    "Expected one of the nodes "
                            + states().keySet()
                            + ", but got \""
                            + node
                            + "\"");
        }
        return state;
    }

    /** All that is known of each node, in an order in which they could run. */
    public List<NodeReport> nodes() {
        return levels.stream().flatMap(List::stream).toList();
    }

    /** What failed for good, what set off the unwinding first. */
    public List<FailureReport> failures() {
        return failures;
    }

    /** The node that set off the unwinding; empty if none did, or the saga as a whole. */
    public Optional<String> failedNode() {
        return failures.stream()
                .findFirst()
                .map(FailureReport::node)
                .filter(node -> !node.isEmpty());
    }

    /** What the saga returned, if it succeeded. */
    public Optional<O> output() {
        return output;
    }

    /**
     * What a node's action returned, if it ever succeeded.
     *
     * @throws IllegalArgumentException if it is no {@code type}
     */
    public <T> Optional<T> output(String node, Class<T> type) {
        return log.entries().stream()
                .filter(SagaLog.Entry.Happened.class::isInstance)
                .map(entry -> ((SagaLog.Entry.Happened) entry).event())
                .filter(EventRecord.Outcome.class::isInstance)
                .map(EventRecord.Outcome.class::cast)
                .filter(outcome -> outcome.node().equals(node))
                .filter(outcome -> outcome.direction() == Direction.ACTION)
                .flatMap(outcome -> outcome.output().stream())
                .findFirst()
                .map(json -> Codec.standard().decode(json, type));
    }

    /** How long it took, in virtual time. */
    public Duration took() {
        return took;
    }

    /** All that happened: to be kept, looked at, or resumed from. */
    public SagaLog log() {
        return log;
    }

    /** The saga as it stands, for people. */
    public String tree() {
        return tree;
    }

    /** What made the choices in this run. */
    public long seed() {
        return seed;
    }

    @Override
    public String toString() {
        return tree;
    }
}
