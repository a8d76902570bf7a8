package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Effects.answers;
import static dev.penelope.coordinator.engine.Happening.abandon;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.startedAgain;
import static dev.penelope.coordinator.engine.Happening.startedAgainWith;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.SagaStatus.ABANDONED;
import static dev.penelope.model.SagaStatus.FAILED;
import static dev.penelope.model.SagaStatus.RUNNING;
import static dev.penelope.model.SagaStatus.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.SagaStatus;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same id started again, whatever became of the saga meanwhile. */
final class StartTest {
    private static Stream<Arguments> sagas() {
        return Stream.of(
                Arguments.of(RUNNING, new Happening[] {}),
                Arguments.of(SUCCEEDED, new Happening[] {succeeded("a"), succeeded("b")}),
                Arguments.of(FAILED, new Happening[] {succeeded("a"), failed("b"), undone("a")}),
                Arguments.of(ABANDONED, new Happening[] {abandon()}));
    }

    @ParameterizedTest
    @MethodSource("sagas")
    void theSameStartAgainIsAcceptedAndChangesNothing(SagaStatus status, Happening[] history) {
        Scenario scenario = given(dag("a", "b<-a"), history);
        Optional<Saga> before = scenario.saga().saga();
        scenario.when(startedAgain()).then(answers("DUPLICATE")).is(status);
        assertThat(scenario.saga().saga()).isEqualTo(before);
        assertThat(answer(scenario))
                .returns(true, Effect.AnswerStart::accepted)
                .returns(
                        status.ended() ? Optional.of(status) : Optional.empty(),
                        Effect.AnswerStart::outcome)
                .returns(scenario.start(Scenario.PARAMS).run(), Effect.AnswerStart::run);
    }

    @ParameterizedTest
    @MethodSource("sagas")
    void anotherContentUnderTheSameIdIsAConflict(SagaStatus status, Happening[] history) {
        Scenario scenario = given(dag("a", "b<-a"), history);
        Optional<Saga> before = scenario.saga().saga();
        scenario.when(startedAgainWith("{\"to\":\"Troy\"}")).then(answers("CONFLICT")).is(status);
        assertThat(scenario.saga().saga()).isEqualTo(before);
        assertThat(answer(scenario).accepted()).isFalse();
    }

    @Test
    void aSagaStartedAgainStillFinishesOnce() {
        given(dag("a"), startedAgain(), startedAgainWith("1"))
                .when(succeeded("a"))
                .then(Effects.finishes(SUCCEEDED));
    }

    private static Effect.AnswerStart answer(Scenario scenario) {
        return (Effect.AnswerStart) scenario.effects().getFirst();
    }
}
