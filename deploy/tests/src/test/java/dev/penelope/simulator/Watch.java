package dev.penelope.simulator;

import static dev.penelope.simulator.Verdict.require;

import dev.penelope.coordinator.engine.Failure;
import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.coordinator.engine.Steering;
import dev.penelope.coordinator.engine.Timer;
import dev.penelope.coordinator.engine.TimerKind;
import dev.penelope.coordinator.engine.View;
import dev.penelope.coordinator.memory.Promises;
import dev.penelope.coordinator.stream.SimulatedSaga;
import dev.penelope.coordinator.stream.SimulatedTask;
import dev.penelope.model.Direction;
import dev.penelope.model.Graph;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.ResultRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Looks at what is stored after every single thing that a coordinator does. */
final class Watch {
    private final World world;
    private final Coordinator coordinator;
    private final SimulatedTask task;
    private Optional<NodeRow> before = Optional.empty();
    private Optional<Steering> steeringBefore = Optional.empty();
    private double unsettlingBefore;
    private Map<SagaId, Set<String>> inFlightBefore = Map.of();

    Watch(World world, Coordinator coordinator, SimulatedTask task) {
        this.world = world;
        this.coordinator = coordinator;
        this.task = task;
    }

    void before(Entry read) {
        before = row(read);
        steeringBefore = steering(read);
        unsettlingBefore = world.unsettling();
    }

    /** The clock's turn comes. */
    void before() {
        inFlightBefore =
                ours().filter(saga -> !task.isHeld(saga.id()))
                        .collect(
                                Collectors.toMap(
                                        SimulatedSaga::id, saga -> Set.copyOf(inFlight(saga))));
    }

    void after(Entry read, List<Entry> wrote) {
        SagaId saga = new SagaId(read.keyText());
        world.saga(saga).ifPresent(known -> look(known, wrote));
        switch (read.said()) {
            case EventRecord.Outcome outcome -> {
                notSilent(read, outcome, wrote);
                few(wrote);
            }
            case EventRecord.Tick tick -> {
                notTooSoon(read, tick);
                notDespite(read, tick);
                notTooLate(read, tick);
            }
            default -> {}
        }
    }

    void after(List<Entry> wrote) {
        ours().forEach(saga -> {
            look(saga, wrote);
            endsNothing(saga);
        });
    }

    private Stream<SimulatedSaga> ours() {
        return world.sagas().stream().filter(saga -> World.task(saga.id()) == coordinator.number());
    }

    /** An outcome may stand in the log unread: so only what is read there ends an attempt. */
    private void endsNothing(SimulatedSaga saga) {
        Set<String> before = inFlightBefore.getOrDefault(saga.id(), Set.of());
        require(
                before.isEmpty()
                        || view(saga.id()).isEmpty()
                        || task.isHeld(saga.id())
                        || inFlight(saga).containsAll(before),
                "no attempt is over by the clock alone",
                before + " of " + saga.id());
    }

    /** Nodes of which a command is out. */
    private Set<String> inFlight(SimulatedSaga saga) {
        return view(saga.id()).stream()
                .flatMap(view ->
                        IntStream.range(0, view.graph().size())
                                .filter(place -> row(view, place).state().inFlight())
                                .mapToObj(place -> view.graph().node(place).name()))
                .collect(Collectors.toSet());
    }

    private Optional<View> view(SagaId saga) {
        return world.broken().contains(saga)
                ? Optional.empty()
                : world.saga(saga).flatMap(task::view);
    }

    private void look(SimulatedSaga known, List<Entry> wrote) {
        SagaId saga = known.id();
        if (task.isHeld(saga)) {
            require(
                    world.everBroken().contains(saga) || !task.isQuarantined(saga),
                    "nothing that can happen is a bug",
                    saga);
            return;
        }
        view(saga)
                .ifPresent(view -> {
                    Map<Timer, Long> armed = task.armed(saga);
                    if (world.everBroken().contains(saga)) {
                        armed.replaceAll((timer, dueMs) -> 0L);
                    }
                    asked(view, known.graph()).forEach(timer -> armed.put(timer, 0L));
                    Promises.checkState(view, timer -> Optional.ofNullable(armed.get(timer)));
                    // Of several, as when a quarantine ends, the last is about what is now.
                    wrote.stream()
                            .flatMap(entry -> entry.as(ResultRecord.Notice.class).stream())
                            .filter(notice ->
                                    notice.saga().equals(saga) && notice.code().equals("STUCK"))
                            .reduce((first, last) -> last)
                            .ifPresent(notice -> namesAll(view, notice));
                });
    }

    /** Timers that the log is to judge, and has not. */
    private List<Timer> asked(View view, Graph graph) {
        return Stream.of(Broker.NAMES.event(), Broker.NAMES.signal())
                .flatMap(topic -> asked(topic, view, graph))
                .toList();
    }

    private Stream<Timer> asked(String topic, View view, Graph graph) {
        Log events = world.broker().topic(topic);
        long from = coordinator.position(topic);
        return LongStream.range(from, events.end(coordinator.number()))
                .mapToObj(offset -> events.entry(coordinator.number(), offset))
                .filter(entry -> entry.transaction().fate() != Transactions.Fate.ABORTED)
                .flatMap(entry -> entry.as(EventRecord.Tick.class).stream())
                .filter(tick -> tick.run().equals(view.saga().orElseThrow().origin().run()))
                .map(tick ->
                        new Timer(
                                TimerKind.ofWire(tick.timer()).orElseThrow(),
                                tick.node().map(graph::indexOf).orElse(-1)));
    }

    /** A person learns of each node that needs help. */
    private static void namesAll(View view, ResultRecord.Notice notice) {
        if (view.saga().map(saga -> saga.status() != SagaStatus.STUCK).orElse(true)) {
            return;
        }
        for (int place = 0; place < view.graph().size(); place++) {
            NodeRow row = row(view, place);
            String name = view.graph().node(place).name();
            boolean needsHelp = row.state() == NodeState.UNDO_FAILED || row.flags().undecided();
            boolean named =
                    notice.failures().stream().anyMatch(failure -> failure.node().equals(name))
                            || List.of(notice.message().split("[^a-z0-9/]")).contains(name);
            require(
                    !needsHelp || named,
                    "STUCK says which nodes need help",
                    name + " is " + row + ", but it says: " + notice);
        }
    }

    /** An outcome moves its node, or is counted, or waits, or is set aside. */
    private void notSilent(Entry read, EventRecord.Outcome outcome, List<Entry> wrote) {
        boolean heard =
                world.broken().contains(outcome.saga())
                        || task.isHeld(outcome.saga())
                        || world.unsettling() > unsettlingBefore
                        || !row(read).equals(before)
                        || !steering(read).equals(steeringBefore)
                        || wrote.stream()
                                .anyMatch(entry -> entry.said() instanceof Entry.DeadLetter);
        require(heard, "no outcome is dropped silently", outcome + " at " + read.origin());
    }

    private static void few(List<Entry> wrote) {
        long commands =
                wrote.stream().filter(entry -> entry.said() instanceof CommandRecord).count();
        require(commands <= Promises.mostSent(), "a step dispatches few", commands);
    }

    /** Nobody takes a worker for lost that was heard of within the limit. */
    private void notTooSoon(Entry read, EventRecord.Tick tick) {
        if (!tick.timer().equals("heartbeat") || before.isEmpty()) {
            return;
        }
        NodeRow was = before.get();
        boolean lost =
                was.state().inFlight()
                        && row(read).map(row -> !row.state().inFlight()).orElse(false);
        if (!lost) {
            return;
        }
        Direction direction = was.state() == NodeState.RUNNING ? Direction.ACTION : Direction.UNDO;
        int attempt = direction == Direction.ACTION ? was.attempts() : was.undoAttempts();
        Node node = world.saga(tick.saga()).orElseThrow().node(tick.node().orElseThrow());
        long limitMs = ((Node.Run) node).policy().heartbeat().toMillis();
        long heardMs =
                world.broker()
                        .topic(read.topic())
                        .all()
                        .filter(entry ->
                                entry.partition() == read.partition()
                                        && entry.offset() < read.offset())
                        .filter(entry ->
                                entry.as(EventRecord.Heartbeat.class)
                                        .map(beat ->
                                                beat.run().equals(tick.run())
                                                        && beat.node().equals(node.name())
                                                        && beat.direction() == direction
                                                        && beat.attempt() == attempt)
                                        .orElse(false))
                        .mapToLong(Entry::atMs)
                        .max()
                        .orElseThrow();
        require(
                heardMs + limitMs <= read.atMs(),
                "no worker is lost that was heard of",
                tick + " at " + read.atMs() + ", but it was heard of at " + heardMs);
    }

    /** Nobody fails for not having been signalled who was, before the question. */
    private void notDespite(Entry read, EventRecord.Tick tick) {
        boolean fails =
                tick.timer().equals("signal-deadline")
                        && before.filter(was -> was.state() == NodeState.WAITING).isPresent()
                        && row(read).filter(now -> now.state() == NodeState.FAILED).isPresent();
        if (!fails || world.everBroken().contains(tick.saga())) {
            return;
        }
        Node.Signal node =
                (Node.Signal) world.saga(tick.saga()).orElseThrow().node(tick.node().orElseThrow());
        long frozenMs = view(tick.saga()).orElseThrow().saga().orElseThrow().frozenMs();
        long waitsSinceMs =
                before.get().times().closeByMs()
                        + frozenMs
                        - node.deadline().orElseThrow().toMillis()
                        + World.CLOCK_MS
                        + Broker.SKEW_MS;
        world.broker()
                .topic(Broker.NAMES.signal())
                .all()
                .filter(entry -> entry.number() < read.number() && entry.atMs() > waitsSinceMs)
                .flatMap(entry -> entry.as(ControlRecord.class).stream())
                .filter(control ->
                        control.verb() == Verb.SIGNAL
                                && control.saga().equals(tick.saga())
                                && control.node().equals(tick.node()))
                .findAny()
                .ifPresent(control -> {
                    throw new AssertionError(
                            "Expected \"what is said in time counts\", but: "
                                    + control
                                    + " before "
                                    + tick);
                });
    }

    /** Past its deadline a saga awaits nothing that runs. */
    private void notTooLate(Entry read, EventRecord.Tick tick) {
        if (!tick.timer().equals("deadline") || task.isHeld(tick.saga())) {
            return;
        }
        view(tick.saga())
                .filter(view -> isPastItsDeadline(view.saga().orElseThrow(), tick, read.atMs()))
                .ifPresent(view -> {
                    boolean goesOn =
                            task.armed(tick.saga())
                                    .containsKey(new Timer(TimerKind.DEADLINE, Failure.SAGA));
                    boolean awaits =
                            IntStream.range(0, view.graph().size())
                                            .anyMatch(at ->
                                                    row(view, at).state() == NodeState.RUNNING)
                                    && !isPastPivot(view);
                    require(goesOn || !awaits, "nothing is awaited past a deadline", view.saga());
                });
    }

    private static boolean isPastPivot(View view) {
        return Promises.forward(view.saga().orElseThrow())
                && IntStream.of(view.graph().pivots())
                        .mapToObj(at -> row(view, at).state())
                        .anyMatch(NodeState::passed);
    }

    private static boolean isPastItsDeadline(Saga saga, EventRecord.Tick tick, long atMs) {
        return !saga.status().ended()
                && saga.pause().isEmpty()
                && saga.origin().run().equals(tick.run())
                && saga.origin()
                        .deadline()
                        .map(limit ->
                                saga.origin().startedAtMs() + limit.toMillis() + saga.frozenMs()
                                        <= atMs)
                        .orElse(false);
    }

    /** Where it is counted how often a node that is repeated has run. */
    private Optional<Steering> steering(Entry event) {
        return view(new SagaId(event.keyText())).flatMap(View::saga).map(Saga::steering);
    }

    /** The node that an event is about. */
    private Optional<NodeRow> row(Entry event) {
        Optional<String> node =
                switch (event.said()) {
                    case EventRecord.Outcome outcome -> Optional.of(outcome.node());
                    case EventRecord.Tick tick -> tick.node();
                    default -> Optional.empty();
                };
        return node.flatMap(name ->
                view(new SagaId(event.keyText()))
                        .flatMap(view -> {
                            int place = view.graph().indexOf(name);
                            return place >= 0 ? Optional.of(row(view, place)) : Optional.empty();
                        }));
    }

    private static NodeRow row(View view, int place) {
        return Promises.row(view, place);
    }
}
