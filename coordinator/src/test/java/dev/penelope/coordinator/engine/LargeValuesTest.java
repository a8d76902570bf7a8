package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Dag.wide;
import static dev.penelope.coordinator.engine.Effects.finishes;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.continues;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.markUndone;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.UNDO_FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Direction;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.SagaStatus;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Values as large as they may be: no step holds many of them, and no command too many. */
final class LargeValuesTest {
    private static final String BIG = "\"" + "x".repeat(Limits.PAYLOAD_BYTES - 2) + "\"";

    /** What a step sends at most, and its last command on top. */
    private static final int STEP_BYTES = 8 * 1024 * 1024 + Limits.RECORD_BYTES;

    @Test
    void ofInputsThatAreTooLargeTogetherOnlyTheFirstAreLoaded() {
        int many = 30;
        Scenario scenario = given(wide(many), succeeded("first"));
        for (int i = 0; i < many - 1; i++) {
            scenario.when(succeeded("w" + i).returning(BIG));
        }
        AtomicInteger loaded = new AtomicInteger();
        Step step =
                Engine.step(
                        counting(scenario.saga(), loaded),
                        new Event.Outcome(
                                scenario.nowMs(),
                                scenario.place("w" + (many - 1)),
                                Direction.ACTION,
                                1,
                                OutcomeKind.SUCCEEDED,
                                Optional.of(Json.of(BIG)),
                                Optional.empty(),
                                true),
                        scenario.nowMs());
        Saga after = step.saga().orElseThrow();
        assertThat(after.status()).isEqualTo(SagaStatus.UNWINDING);
        assertThat(after.failures().getFirst().error().type()).isEqualTo("InputTooLarge");
        int undos = (int) step.effects().stream().filter(Effect.Dispatch.class::isInstance).count();
        // Parameters, and the outputs that are too much; then what each undo needs.
        assertThat(loaded.get() - 4 * undos).isLessThanOrEqualTo(4);
    }

    private static View counting(View view, AtomicInteger loaded) {
        return (View)
                Proxy.newProxyInstance(
                        View.class.getClassLoader(),
                        new Class<?>[] {View.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("payload")) {
                                loaded.incrementAndGet();
                            }
                            return method.invoke(view, arguments);
                        });
    }

    @Test
    void aStepSendsFewerCommandsIfTheyAreLarge() {
        int many = 100;
        Scenario scenario = given(wide(many)).when(succeeded("first").returning(BIG));
        assertThat(bytes(scenario)).isBetween(STEP_BYTES / 2, STEP_BYTES);
        scenario.when(continues());
        for (int i = 0; i < many; i++) {
            scenario.when(succeeded("w" + i));
        }
        scenario.when(failed("last"));
        assertThat(bytes(scenario)).isBetween(STEP_BYTES / 2, STEP_BYTES);
        scenario.when(continues());
        for (int i = 0; i < many; i++) {
            scenario.when(undone("w" + i));
        }
        scenario.then(undoes("first"));
    }

    private static int bytes(Scenario scenario) {
        return scenario.commands().stream()
                .mapToInt(command -> command.input().map(Json::size).orElse(0))
                .sum();
    }

    @Test
    void anUndoThatIsTooLargeToBeSentWaitsForAPerson() {
        given(
                        dag("a", "b", "c", "d", "e", "z<-a,b,c,d,e"),
                        succeeded("a").returning(BIG),
                        succeeded("b").returning(BIG),
                        succeeded("c").returning(BIG),
                        succeeded("d").returning(BIG),
                        // Nobody asked for it, and nobody could have.
                        succeeded("z"))
                .when(failed("e"))
                .has(UNDO_FAILED, "z")
                .is(SagaStatus.STUCK)
                .when(markUndone("z"))
                .when(undone("a"), undone("b"), undone("c"), undone("d"))
                .then(finishes(SagaStatus.FAILED));
    }
}
