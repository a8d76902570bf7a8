package dev.penelope.simulator;

import dev.penelope.coordinator.CoordinatorMetrics;
import dev.penelope.coordinator.engine.View;
import dev.penelope.coordinator.stream.SimulatedSaga;
import dev.penelope.coordinator.stream.SimulatedStore;
import dev.penelope.coordinator.stream.SimulatedTask;
import dev.penelope.model.Definition;
import dev.penelope.model.Json;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.Verb;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.DefinitionJson;
import dev.penelope.protocol.StartRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What outlives every process: the logs, what is committed, and what is set up beside. */
final class World {
    /** How far a coordinator's clock is off at most. */
    static final int CLOCK_MS = 10_000;

    private final Broker broker;
    private final boolean strict;
    private final Trace trace;
    private final Queues queues;
    private final SimulatedStore definitions =
            new SimulatedStore("definition", SimulatedStore.newChangelog());
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final CoordinatorMetrics metrics = new CoordinatorMetrics(meters);
    private final List<Changelog> changelogs =
            Stream.generate(Changelog::new).limit(Broker.TASKS).toList();
    private final Map<SagaId, SimulatedSaga> sagas = new LinkedHashMap<>();
    private final Set<SagaId> broken = new HashSet<>();
    private final Set<SagaId> everBroken = new HashSet<>();
    private SimulatedTask.Flaw flaw = SimulatedTask.Flaw.SPOILT_STATE;

    World(Broker broker, boolean strict, Trace trace) {
        this.broker = broker;
        this.strict = strict;
        this.trace = trace;
        this.queues = new Queues(broker);
    }

    Broker broker() {
        return broker;
    }

    /** Whether workers see committed commands only. */
    boolean strict() {
        return strict;
    }

    Trace trace() {
        return trace;
    }

    Queues queues() {
        return queues;
    }

    SimulatedStore definitions() {
        return definitions;
    }

    CoordinatorMetrics metrics() {
        return metrics;
    }

    /** How many outcomes were counted that settled nothing. */
    double unsettling() {
        return meters.find("penelope.outcomes.unsettling").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    Changelog changelog(int task) {
        return changelogs.get(task);
    }

    /** Sagas on which the coordinator fails. */
    Set<SagaId> broken() {
        return broken;
    }

    Optional<SimulatedTask.Flaw> flaw(SagaId saga) {
        return broken.contains(saga) ? Optional.of(flaw) : Optional.empty();
    }

    /** Sagas on which it ever failed: being set aside, their timers come late. */
    Set<SagaId> everBroken() {
        return everBroken;
    }

    /** Has the coordinator fail on a saga. */
    void breakOn(SagaId saga, SimulatedTask.Flaw by) {
        trace.fault("from now on, the coordinator fails on " + saga + ": " + by);
        flaw = by;
        broken.add(saga);
        everBroken.add(saga);
    }

    void mend() {
        trace.fault("from now on, the coordinator fails on no saga");
        broken.clear();
    }

    /** A saga as far as it is committed, unless only what can be told of it is left. */
    Optional<View> committed(SagaId saga) {
        Changelog changelog = changelog(task(saga));
        return saga(saga)
                .flatMap(known ->
                        known.view(
                                new SimulatedStore("saga", changelog.sagas),
                                new SimulatedStore("archive", changelog.archive),
                                broker.nowMs()));
    }

    boolean isQuarantined(SagaId saga) {
        return SimulatedSaga.isQuarantined(
                saga, new SimulatedStore("saga", changelog(task(saga)).sagas));
    }

    /** Whether records wait for something to come that belongs to this saga. */
    boolean waits(SagaId saga) {
        return SimulatedSaga.waits(saga, new SimulatedStore("saga", changelog(task(saga)).sagas));
    }

    // Sagas

    /** From now on there may be this saga. */
    void expect(SimulatedSaga saga) {
        sagas.put(saga.id(), saga);
    }

    Collection<SimulatedSaga> sagas() {
        return sagas.values();
    }

    Optional<SimulatedSaga> saga(SagaId id) {
        return Optional.ofNullable(sagas.get(id));
    }

    /** The parameters of the start that began a run. */
    Json params(SagaId saga, RunId run) {
        return broker.topic(Broker.NAMES.start())
                .all()
                .filter(entry -> entry.partition() == task(saga) && entry.run().equals(run))
                .flatMap(entry -> entry.as(StartRecord.class).stream())
                .findFirst()
                .map(StartRecord::params)
                .orElseThrow();
    }

    /** All that was ever said to a node by signals, or in its place by controls of that kind. */
    List<Json> said(SagaId saga, String node, Verb verb) {
        String topic = verb == Verb.SIGNAL ? Broker.NAMES.signal() : Broker.NAMES.control();
        return broker.topic(topic)
                .all()
                .flatMap(entry -> entry.as(ControlRecord.class).stream())
                .filter(control ->
                        control.verb() == verb
                                && control.saga().equals(saga)
                                && control.node().equals(Optional.of(node)))
                .flatMap(control -> control.wish().value().stream())
                .toList();
    }

    static int task(SagaId saga) {
        return Broker.partition(saga.value());
    }

    /** Registers a definition, by hash and by name. */
    void register(Definition<?, ?> definition) {
        byte[] json = DefinitionJson.write(definition);
        byte[] hash = DefinitionJson.hash(json).getBytes(StandardCharsets.UTF_8);
        definitions.put(hash, json);
        definitions.put(definition.title().getBytes(StandardCharsets.UTF_8), hash);
    }
}
