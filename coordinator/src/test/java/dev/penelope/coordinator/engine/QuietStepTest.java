package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Scenario.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.coordinator.memory.MemorySaga;
import dev.penelope.model.Direction;
import dev.penelope.model.Json;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.SagaId;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a step asks of its surroundings, and that one which changes nothing says so. */
final class QuietStepTest {
    private static final Duration SILENT = Duration.ofMillis(Patrol.SILENT_MS);

    /** The same view; remembers what it was asked. */
    private static View remembering(View view, List<String> asked) {
        return (View)
                Proxy.newProxyInstance(
                        View.class.getClassLoader(),
                        new Class<?>[] {View.class},
                        (proxy, method, arguments) -> {
                            asked.add(
                                    method.getName()
                                            + (arguments == null
                                                    ? ""
                                                    : Arrays.toString(arguments)));
                            return method.invoke(view, arguments);
                        });
    }

    private static List<String> askedByPatrol(Scenario scenario) {
        List<String> asked = new ArrayList<>();
        Engine.step(
                remembering(scenario.saga(), asked),
                new Event.Patrol(scenario.nowMs()),
                scenario.nowMs());
        return asked;
    }

    @Test
    void aStepThatChangesNothingLeavesTheSagaAsItWas() {
        Scenario scenario = given(dag("a"));
        Step step =
                Engine.step(scenario.saga(), new Event.Patrol(scenario.nowMs()), scenario.nowMs());
        assertThat(step.keep()).isEqualTo(Step.Keep.AS_IT_WAS);
    }

    @Test
    void aPatrolAsksForNoCommandBeforeOneCanBeSilent() {
        Scenario scenario = given(dag("a"), elapse(SILENT.minusMillis(1)));
        assertThat(askedByPatrol(scenario)).noneMatch(what -> what.startsWith("stillQueued"));
        scenario.when(elapse(Duration.ofMillis(1)));
        assertThat(askedByPatrol(scenario)).anyMatch(what -> what.startsWith("stillQueued"));
    }

    @Test
    void aPatrolLooksForActionsAmongActionsAndForUndosAmongUndos() {
        Scenario scenario = given(dag("a", "b<-a"), elapse(SILENT));
        assertThat(askedByPatrol(scenario))
                .filteredOn(what -> what.startsWith("stillQueued"))
                .singleElement()
                .asString()
                .contains(Direction.ACTION.toString());
        scenario.when(succeeded("a"), failed("b"), elapse(SILENT));
        assertThat(askedByPatrol(scenario))
                .filteredOn(what -> what.startsWith("stillQueued"))
                .singleElement()
                .asString()
                .contains(Direction.UNDO.toString());
    }

    @Test
    void anEventOfASagaThatIsNotThereIsABug() {
        MemorySaga nobody = new MemorySaga(dag("a"));
        assertThatThrownBy(() -> Engine.step(nobody, new Event.Patrol(1), 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Expected a saga for ");
    }

    /** Otherwise all that fail together would be retried together. */
    @Test
    void sagasOfDifferentIdsWaitDifferently() {
        Scenario scenario = given(dag("a"));
        Saga saga = scenario.header();
        assertThat(
                        IntStream.range(0, 100)
                                .map(i ->
                                        new Draft(
                                                        scenario.saga(),
                                                        named(saga, "s" + i),
                                                        scenario.nowMs(),
                                                        scenario.nowMs())
                                                .seed())
                                .distinct()
                                .count())
                .isEqualTo(100);
    }

    private static Saga named(Saga saga, String id) {
        return new Saga(
                new SagaId(id),
                saga.origin(),
                saga.status(),
                saga.tally(),
                saga.pause(),
                saga.frozenMs(),
                saga.stuck(),
                saga.failures(),
                saga.moreFailures(),
                saga.notes(),
                saga.endedAtMs(),
                saga.why(),
                saga.steering());
    }

    @Test
    void aPatrolThatComesTooSoonLeavesTheSagaAsItWasAlthoughTheOldestCommandWasAnswered() {
        Scenario scenario = given(dag("a", "b", "c<-a", "d<-b,c"), elapse(SILENT.dividedBy(2)));
        scenario.when(succeeded("a"), succeeded("b"));
        Step step =
                Engine.step(scenario.saga(), new Event.Patrol(scenario.nowMs()), scenario.nowMs());
        assertThat(step.keep()).isEqualTo(Step.Keep.AS_IT_WAS);
    }

    @Test
    void whatNeverRanSaidNothingToLookFor() {
        Scenario scenario = given(dag("a", "b<-a"));
        List<String> asked = new ArrayList<>();
        Step step =
                Engine.step(
                        remembering(scenario.saga(), asked),
                        succeeds(scenario, "a"),
                        scenario.nowMs());
        assertThat(step.effects()).hasAtLeastOneElementOfType(Effect.Dispatch.class);
        assertThat(asked).isNotEmpty().noneMatch(what -> what.contains("Details"));
    }

    @Test
    void parametersOfASubsagaAreReadOnceInAStepForAllOfItsNodes() {
        Scenario scenario =
                given(dag("a", "b", "s/x", "s/y", "s/z<-s/x,s/y", "s=s/z<-a,b"), succeeded("a"));
        List<String> asked = new ArrayList<>();
        Step step =
                Engine.step(
                        remembering(scenario.saga(), asked),
                        succeeds(scenario, "b"),
                        scenario.nowMs());
        assertThat(step.effects()).filteredOn(Effect.Dispatch.class::isInstance).hasSize(2);
        assertThat(asked).filteredOn(what -> what.contains("Output[place=0]")).hasSize(1);
    }

    private static Event.Outcome succeeds(Scenario scenario, String node) {
        return new Event.Outcome(
                scenario.nowMs(),
                scenario.place(node),
                Direction.ACTION,
                1,
                OutcomeKind.SUCCEEDED,
                Optional.of(Json.NULL),
                Optional.empty(),
                true);
    }
}
