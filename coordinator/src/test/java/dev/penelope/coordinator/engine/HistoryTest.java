package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.asking;
import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Dag.each;
import static dev.penelope.coordinator.engine.Dag.node;
import static dev.penelope.coordinator.engine.Dag.onlyForward;
import static dev.penelope.coordinator.engine.Dag.wide;
import static dev.penelope.coordinator.engine.Happening.abort;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.startedAgain;
import static dev.penelope.coordinator.engine.Happening.startedAgainWith;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undoFailed;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Scenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Definition;
import dev.penelope.model.Direction;
import dev.penelope.model.OnFailure;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.UndoPolicy;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people are told, and what is kept of it. */
final class HistoryTest {
    private static final int MORE = 4;

    /** A stage of some nodes, all of unknown outcome. */
    private static Scenario undecided(int some) {
        Scenario scenario = given(asking(wide(some)), succeeded("first"));
        for (int i = 0; i < some; i++) {
            scenario.when(unknown("w" + i));
        }
        return scenario;
    }

    private static String told(Scenario scenario) {
        return scenario.effects().stream()
                .filter(Effect.Tell.class::isInstance)
                .map(effect -> ((Effect.Tell) effect).message())
                .findFirst()
                .orElseThrow();
    }

    // Failures

    @Test
    void whatSetOffTheUnwindingIsKeptHoweverManyUndosFail() {
        Scenario scenario = given(wide(Saga.FAILURES), succeeded("first"));
        for (int i = 0; i < Saga.FAILURES; i++) {
            scenario.when(succeeded("w" + i));
        }
        scenario.when(failed("last"));
        for (int i = 0; i < Saga.FAILURES; i++) {
            scenario.when(undoFailed("w" + i));
        }
        assertThat(scenario.header().failures())
                .hasSize(Saga.FAILURES)
                .first()
                .returns(scenario.place("last"), Failure::place)
                .returns(Direction.ACTION, Failure::direction);
        assertThat(scenario.header().moreFailures()).isEqualTo(1);
    }

    @Test
    void ofTwoUnknownOutcomesTheOneThatIsDecidedFailedNoMore() {
        Scenario scenario = given(asking(dag("a", "b", "c<-a,b")), unknown("a"), unknown("b"));
        scenario.when(succeeded("a"));
        assertThat(scenario.header().failures())
                .extracting(Failure::place)
                .containsExactly(scenario.place("b"));
        assertThat(scenario.header().moreFailures()).isZero();
    }

    @Test
    void anUnknownOutcomeThatIsOnlyCountedIsNotCountedOnceItIsDecided() {
        Scenario scenario = undecided(Saga.FAILURES + MORE);
        assertThat(scenario.header().moreFailures()).isEqualTo(MORE);
        scenario.when(succeeded("w" + Saga.FAILURES));
        assertThat(scenario.header().moreFailures()).isEqualTo(MORE - 1);
        assertThat(scenario.header().failures()).hasSize(Saga.FAILURES);
    }

    @Test
    void theFailureThatDecidesAnUnknownOutcomeTakesItsPlaceOnRecord() {
        Scenario scenario = given(asking(dag("a", "b<-a")), unknown("a")).when(failed("a"));
        assertThat(scenario.header().failures())
                .extracting(failure -> failure.error().message())
                .containsExactly("a " + OutcomeKind.FAILED.wire());
    }

    @Test
    void aFailureWithoutAReasonSaysSo() {
        Scenario scenario =
                given(dag("a")).when(told -> told.tell(withoutReason(told.place("a"), told)));
        assertThat(scenario.header().failures())
                .extracting(failure -> failure.error().message())
                .containsExactly("the worker gave no reason");
    }

    private static Event.Outcome withoutReason(int place, Scenario scenario) {
        return new Event.Outcome(
                scenario.atMs(),
                place,
                Direction.ACTION,
                1,
                OutcomeKind.FAILED,
                Optional.empty(),
                Optional.empty(),
                true);
    }

    // Notices

    @Test
    void theNoticeNamesWhoseOutcomeStayedUnknownAndNobodyElse() {
        Scenario scenario =
                given(asking(dag("a", "b", "c<-a,b", "d<-c")), succeeded("a")).when(unknown("b"));
        assertThat(told(scenario))
                .isEqualTo(
                        "The outcome stayed unknown at b; retry or skip it, abort, mark-undone, or"
                                + " abandon the saga");
    }

    @Test
    void aNoticeThatNamesAllCountsNoMore() {
        assertThat(told(undecided(16))).contains("w15;").doesNotContain("more");
        assertThat(told(undecided(17))).contains("w15 and 1 more;");
    }

    @Test
    void theAnswerToAnotherStartSaysWhatToDo() {
        assertThat(answer(given(dag("a")).when(startedAgain())))
                .isEqualTo("This saga was started before with the same content, and is RUNNING");
        assertThat(answer(given(dag("a")).when(startedAgainWith("1"))))
                .startsWith("Expected an id that is not in use")
                .endsWith("is RUNNING; choose another id");
    }

    private static String answer(Scenario scenario) {
        return ((Effect.AnswerStart) scenario.effects().getFirst()).message();
    }

    @Test
    void anAbortIsTheFirstFailureOfASagaThatWentWell() {
        Scenario scenario = given(dag("a", "b<-a"), succeeded("a")).when(abort());
        assertThat(scenario.header().failures())
                .singleElement()
                .returns(Failure.SAGA, Failure::place);
    }

    @Test
    void theNoticeNamesWhatFailedWithNoWayBackAndNobodyElse() {
        Definition<?, ?> second = onlyForward(dag("a", "b", "c<-a,b"), "b");
        Scenario scenario = given(second, succeeded("a")).when(failed("b"));
        assertThat(told(scenario))
                .isEqualTo(
                        "Failed for good, with no way but forward, at b; retry or skip it, abort,"
                                + " mark-undone, or abandon the saga");
        assertThat(scenario.header().stuck().orElseThrow().reason())
                .isEqualTo(Stuck.Reason.FORWARD_FAILED);
    }

    @Test
    void theNoticeNamesWhoseUndoAPersonIsAskedAboutAndNobodyElse() {
        Definition<?, ?> asking =
                node(dag("a", "b<-a"), "a", policy -> policy.withUndo(UndoPolicy.ASK_OPERATOR));
        assertThat(told(given(asking, succeeded("a")).when(failed("b"))))
                .startsWith("A person is asked before anything is undone at a; retry-undo runs");
    }

    /** A signal and a timer: neither may be left out of the count. */
    @Test
    void theQuestionIsToldOfWhileOtherNodesWaitForTheOutside() {
        Definition<?, ?> second = onlyForward(dag("a", "s?", "t@60", "z<-a,s,t"), "a");
        assertThat(told(given(second).when(failed("a"))))
                .isEqualTo(
                        "A person is asked about a; retry or skip it, abort, mark-undone. Meanwhile"
                                + " other nodes wait for the outside");
    }

    @Test
    void whatFailsWhileTheSagaUnwindsIsPutBeforeNobody() {
        Scenario scenario =
                given(each(dag("a"), policy -> policy.withOnFailure(OnFailure.FORWARD)), abort())
                        .when(failed("a"));
        assertThat(scenario.node("a").flags().undecided()).isFalse();
    }
}
