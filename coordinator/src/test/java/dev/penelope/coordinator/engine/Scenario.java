package dev.penelope.coordinator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.memory.MemorySaga;
import dev.penelope.coordinator.memory.Promises;
import dev.penelope.model.Definition;
import dev.penelope.model.Json;
import dev.penelope.model.NodeState;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One saga of a test. Reads as given, when, then; checks after every step what must always hold.
 */
final class Scenario {
    static final long START_MS = 1_800_000_000_000L;
    static final SagaId ID = new SagaId("s1");
    static final Json PARAMS = Json.of("{\"to\":\"Ithaca\"}");

    /** Every transition that any scenario of this JVM took. */
    static final Set<Step.Move> VISITED = new HashSet<>();

    private final MemorySaga saga;
    private final Promises promises;
    private final Optional<Duration> deadline;
    private List<Effect> effects = new ArrayList<>();
    private List<NodeRow> last = List.of();
    private long nowMs = START_MS;
    private Duration lag = Duration.ZERO;
    private int steps;

    /** From now on, workers see committed commands only. */
    Scenario strictly() {
        saga.strict(true);
        return this;
    }

    private Scenario(Definition<?, ?> definition, Optional<Duration> deadline) {
        this.saga = new MemorySaga(definition);
        this.promises = new Promises(saga);
        this.deadline = deadline;
    }

    /** A saga of this definition, for which operators wished before its start came. */
    static Scenario wished(Definition<?, ?> definition, Verb verb, String node, Wish wish) {
        Scenario scenario = new Scenario(definition, Optional.empty());
        Event.Control early = Happening.event(scenario, "early", verb, node, wish);
        Event.Start start = scenario.start(PARAMS);
        scenario.tell(
                new Event.Start(
                        start.atMs(),
                        start.saga(),
                        start.run(),
                        start.definition(),
                        start.content(),
                        start.params(),
                        start.labels(),
                        start.deadline(),
                        start.trace(),
                        List.of(early)));
        return scenario;
    }

    /** A saga of this definition, started, to which this happened. */
    static Scenario given(Definition<?, ?> definition, Happening... history) {
        return given(definition, Optional.empty(), history);
    }

    static Scenario given(Definition<?, ?> definition, Duration deadline, Happening... history) {
        return given(definition, Optional.of(deadline), history);
    }

    private static Scenario given(
            Definition<?, ?> definition, Optional<Duration> deadline, Happening... history) {
        Scenario scenario = new Scenario(definition, deadline);
        scenario.tell(scenario.start(PARAMS));
        for (Happening happening : history) {
            scenario.effects.clear();
            happening.to(scenario);
        }
        return scenario;
    }

    /** What the following assertions are about: only what follows from this. */
    Scenario when(Happening... happenings) {
        effects.clear();
        for (Happening happening : happenings) {
            happening.to(this);
        }
        return this;
    }

    /** Exactly these commands, results and answers, in any order; timers and counts not counted. */
    Scenario then(String... expected) {
        assertThat(Effects.spoken(saga.graph(), effects)).containsExactlyInAnyOrder(expected);
        return this;
    }

    Scenario thenNothing() {
        return then();
    }

    /** Among others. */
    Scenario thenArms(TimerKind kind, String node, Duration in) {
        assertThat(effects).contains(new Effect.Arm(timer(kind, node), nowMs + in.toMillis()));
        return this;
    }

    /** None is left: one that nobody needs any more costs a row. */
    Scenario thenDisarms(TimerKind kind, String node) {
        assertThat(saga.timers().all())
                .as("timers")
                .noneMatch(armed -> armed.timer().equals(timer(kind, node)));
        return this;
    }

    /** How many of this kind, whichever node's. */
    Scenario thenArms(TimerKind kind, int times) {
        assertThat(effects)
                .filteredOn(
                        effect -> effect instanceof Effect.Arm arm && arm.timer().kind() == kind)
                .as("timers of kind " + kind)
                .hasSize(times);
        return this;
    }

    /** Exactly these outcomes that settled nothing. */
    Scenario thenCounts(Effect.Unsettling.Why... expected) {
        assertThat(
                        effects.stream()
                                .filter(Effect.Unsettling.class::isInstance)
                                .map(effect -> ((Effect.Unsettling) effect).why()))
                .containsExactly(expected);
        return this;
    }

    Scenario is(SagaStatus status) {
        assertThat(status()).isEqualTo(status);
        return this;
    }

    Scenario has(NodeState state, String... nodes) {
        assertThat(Arrays.stream(nodes).map(name -> name + " " + node(name).state()))
                .containsExactly(
                        Arrays.stream(nodes)
                                .map(name -> name + " " + state)
                                .toArray(String[]::new));
        return this;
    }

    /** For assertions of other kinds. */
    Scenario and(Consumer<Scenario> check) {
        check.accept(this);
        return this;
    }

    /** The commands that were sent, for a look at what they carry. */
    List<Effect.Dispatch> commands() {
        return effects.stream()
                .filter(Effect.Dispatch.class::isInstance)
                .map(Effect.Dispatch.class::cast)
                .toList();
    }

    /** What the first answer said that could be done next. */
    List<Verb> possible() {
        return effects.stream()
                .filter(Effect.AnswerControl.class::isInstance)
                .map(effect -> ((Effect.AnswerControl) effect).possible())
                .findFirst()
                .orElseThrow();
    }

    List<Effect> effects() {
        return effects;
    }

    MemorySaga saga() {
        return saga;
    }

    /** The part that is rewritten at every step. */
    Saga header() {
        return saga.saga().orElseThrow();
    }

    long nowMs() {
        return nowMs;
    }

    /** How many steps there were. */
    int steps() {
        return steps;
    }

    /** When what is read now was appended. */
    long atMs() {
        return nowMs - lag.toMillis();
    }

    /** From now on, whatever is read waited for so long. */
    void lag(Duration time) {
        lag = time;
    }

    SagaStatus status() {
        return saga.saga().map(Saga::status).orElseGet(() -> saga.remains().orElseThrow().status());
    }

    int place(String node) {
        int place = saga.graph().indexOf(node);
        assertThat(place).as("place of " + node).isNotNegative();
        return place;
    }

    /** The node as stored, or as the result showed it. */
    NodeRow node(String name) {
        int place = place(name);
        if (saga.saga().isEmpty()) {
            return last.get(place);
        }
        List<NodeRow> page = saga.page(place / View.PAGE);
        return place % View.PAGE < page.size()
                ? page.get(place % View.PAGE)
                : NodeRow.untouched(
                        saga.graph().predecessors(place).length,
                        saga.graph().successors(place).length);
    }

    Event.Start start(Json params) {
        return new Event.Start(
                atMs(),
                ID,
                new RunId("r1"),
                "hash",
                "content of " + params,
                params,
                Map.of(),
                deadline,
                Optional.empty());
    }

    void tell(Event event) {
        MemorySaga before = saga.copy();
        Step step = saga.tell(event, nowMs);
        decidesTheSameAgain(before, event, step);
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Finish finish) {
                last = finish.nodes();
            }
        }
        collect(step, VISITED);
        effects.addAll(step.effects());
        promises.check(step);
        isBounded(step);
        steps++;
        // At every step, or for large graphs now and then: it looks at every node.
        if (saga.graph().size() < 100 || steps % 64 == 0) {
            promises.checkState();
            changesNothingAgain(event);
        }
    }

    /** A node of the event's own may move beside those of a step's limit. */
    static void isBounded(Step step) {
        assertThat(
                        step.moves().stream()
                                .filter(Step.Move.OfNode.class::isInstance)
                                .map(Step.Move.OfNode.class::cast)
                                .filter(move -> move.to() != NodeState.READY)
                                .map(Step.Move.OfNode::place)
                                .distinct()
                                .count())
                .as("nodes that moved in one step")
                .isLessThanOrEqualTo(Engine.NODES_PER_STEP + 1);
    }

    private void decidesTheSameAgain(MemorySaga before, Event event, Step step) {
        Step again = Engine.step(before, event, nowMs);
        assertThat(again).as("the same step from the same state").isEqualTo(step);
    }

    /** Whatever was said once may be said twice. */
    private void changesNothingAgain(Event event) {
        if (saga.timers().dueMs(new Timer(TimerKind.CONTINUE, Failure.SAGA)).isPresent()) {
            return; // Any event goes on with what a step left over.
        }
        if (event instanceof Event.Control control && control.id().isEmpty()) {
            return; // Nothing tells whether it is the same.
        }
        MemorySaga repeated = saga.copy();
        Step again = repeated.tell(event, nowMs);
        assertThat(repeated.saga())
                .as("the saga after a repeated %s", event)
                .isEqualTo(saga.saga());
        assertThat(repeated.pages()).as("nodes after %s", event).isEqualTo(saga.pages());
        assertThat(repeated.payloads()).as("values after %s", event).isEqualTo(saga.payloads());
        assertThat(Effects.spoken(saga.graph(), again.effects()))
                .as("effects of a repeated %s", event)
                .allMatch(effect -> effect.startsWith("answer"));
    }

    /** The clock moves to each timer's time in turn. */
    void elapse(Duration time) {
        long untilMs = nowMs + time.toMillis();
        for (int fired = 0; fired < 100_000; fired++) {
            Optional<Effect.Arm> due = saga.timers().takeDue(untilMs);
            if (due.isEmpty()) {
                nowMs = untilMs;
                return;
            }
            nowMs = Math.max(nowMs, due.get().dueMs());
            tell(new Event.Due(nowMs, due.get().timer()));
        }
        throw new AssertionError("Expected timers to come to rest, but they go on at " + nowMs);
    }

    private Timer timer(TimerKind kind, String node) {
        return new Timer(kind, node.isEmpty() ? Failure.SAGA : place(node));
    }

    /** Adds the transitions of a step, whichever node took them. */
    static void collect(Step step, Set<Step.Move> into) {
        for (Step.Move move : step.moves()) {
            into.add(
                    switch (move) {
                        case Step.Move.OfNode node ->
                                new Step.Move.OfNode(0, node.from(), node.to());
                        case Step.Move.OfSaga saga -> saga;
                    });
        }
    }
}
