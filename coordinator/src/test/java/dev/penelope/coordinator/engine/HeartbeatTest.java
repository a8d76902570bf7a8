package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Effects.runs;
import static dev.penelope.coordinator.engine.Effects.tells;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.heartbeat;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undoUnknown;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.coordinator.engine.Happening.unserved;
import static dev.penelope.coordinator.engine.Scenario.given;
import static dev.penelope.model.NodeState.BACKING_OFF;
import static dev.penelope.model.NodeState.RUNNING;
import static dev.penelope.model.NodeState.UNDO_BACKING_OFF;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Definition;
import dev.penelope.model.Direction;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.Policy;
import dev.penelope.model.Retry;
import dev.penelope.model.SagaStatus;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Attempts that say they are at work, until they do not. */
final class HeartbeatTest {
    private static final Duration PATIENCE = Policy.DEFAULT.heartbeat();
    private static final Duration MOST_OF_IT = PATIENCE.minusMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration SLOWLY = Duration.ofMinutes(2);
    private static final Duration A_MILLI = Duration.ofMillis(1);

    @Test
    void anAttemptThatNeverReportedAHeartbeatIsNotWatched() {
        given(dag("a")).when(elapse(Duration.ofDays(1))).thenNothing().has(RUNNING, "a");
    }

    @Test
    void silenceAfterAHeartbeatMakesTheAttemptUnknown() {
        given(dag("a"), heartbeat("a"))
                .when(elapse(MOST_OF_IT))
                .has(RUNNING, "a")
                .when(elapse(A_MILLI))
                .has(BACKING_OFF, "a")
                .when(elapse(Duration.ofSeconds(1)))
                .then(runs("a", 2));
    }

    @Test
    void everyHeartbeatBuysTheSameTimeAgain() {
        given(dag("a"), heartbeat("a"), elapse(MOST_OF_IT), heartbeat("a"), elapse(MOST_OF_IT))
                .has(RUNNING, "a")
                .when(elapse(A_MILLI))
                .has(BACKING_OFF, "a");
    }

    @Test
    void whatItSaidReachesTheNextAttempt() {
        Scenario scenario =
                given(dag("a"), heartbeat("a"), elapse(PATIENCE))
                        .when(elapse(Duration.ofSeconds(1)))
                        .then(runs("a", 2));
        assertThat(scenario.commands().getFirst().details()).contains(Json.of("\"half-way\""));
    }

    @Test
    void anEarlierAttemptIsNotWatched() {
        Scenario scenario = given(dag("a"), unknown("a"));
        scenario.when(heartbeat("a")).has(BACKING_OFF, "a");
        scenario.when(elapse(Duration.ofSeconds(1))).has(RUNNING, "a");
        scenario.when(heartbeat("a").ago(1), elapse(Duration.ofHours(1))).has(RUNNING, "a");
    }

    @Test
    void theWatchOverAnAttemptEndsWithIt() {
        given(dag("a"), heartbeat("a"), unknown("a"), elapse(Duration.ofSeconds(1)))
                .has(RUNNING, "a")
                .when(elapse(Duration.ofHours(1)))
                .thenNothing()
                .has(RUNNING, "a");
    }

    @Test
    void anUndoIsWatchedJustTheSame() {
        given(dag("a", "b<-a"), succeeded("a"), failed("b"), heartbeat("a", Direction.UNDO))
                .when(elapse(PATIENCE))
                .has(UNDO_BACKING_OFF, "a")
                .when(elapse(Duration.ofSeconds(2)))
                .then(undoes("a", 2))
                .when(undone("a"))
                .then(Effects.finishes(SagaStatus.FAILED));
    }

    /** It may be all that is known of what is to be undone. */
    @Test
    void whatAnActionSaidReachesItsUndo() {
        Scenario scenario =
                given(dag("a", "b", "c<-a,b"), heartbeat("a"), failed("b")).when(unknown("a"));
        assertThat(scenario.commands().getFirst())
                .returns(Direction.UNDO, Effect.Dispatch::direction)
                .returns(Optional.of(Json.of("\"half-way\"")), Effect.Dispatch::details);
    }

    @Test
    void whatAnAttemptSaidIsLeftOutIfTheCommandWouldGrowTooLarge() {
        String big = "\"" + "x".repeat(Limits.PAYLOAD_BYTES - 2) + "\"";
        Scenario scenario =
                given(
                        dag("a", "b<-a", "c<-a,b", "d<-c"),
                        succeeded("a").returning(big),
                        succeeded("b").returning(big),
                        heartbeat("c", Json.of(big)),
                        succeeded("c").returning(big));
        scenario.when(failed("d"));
        assertThat(scenario.commands().getFirst())
                .returns("c", command -> command.node().name())
                .returns(Optional.empty(), Effect.Dispatch::details);
    }

    @Test
    void anAttemptThatReportedAHeartbeatMayHaveRunWhateverAnotherWorkerSays() {
        given(dag("a", "b", "c<-a,b"), heartbeat("a"), failed("b"))
                .when(unserved("a"))
                .then(undoes("a"));
    }

    @Test
    void anUndoThatSaidNothingYetGetsWhatItsActionSaid() {
        Scenario scenario =
                given(
                        dag("a", "b<-a"),
                        heartbeat("a"),
                        succeeded("a"),
                        failed("b"),
                        undoUnknown("a"));
        scenario.when(elapse(Duration.ofSeconds(2))).then(undoes("a", 2));
        assertThat(scenario.commands().getFirst().details()).isPresent();
    }

    // Of a delivery that may not be the only one

    /** The first worker said so and died before its offset was committed; a second one has it. */
    @Test
    void aDeliveryAtWorkAfterACertainFailureIsUndoneAlthoughItIsNeverHeardOfAgain() {
        given(dag("a", "b<-a"), succeeded("a"))
                .when(failed("b"))
                .then(undoes("a"))
                .when(heartbeat("b").perhapsNotFirst())
                .then(undoes("b"))
                .when(undone("a"))
                .thenNothing()
                .when(undone("b"))
                .then(Effects.finishes(SagaStatus.FAILED));
    }

    @Test
    void aDeliveryAtWorkAfterTheEndReopensTheSagaForItsUndo() {
        Scenario scenario =
                given(dag("a"), failed("a"))
                        .is(SagaStatus.FAILED)
                        .when(heartbeat("a").perhapsNotFirst())
                        .then(undoes("a"))
                        .is(SagaStatus.UNWINDING)
                        .when(heartbeat("a").perhapsNotFirst())
                        .thenNothing();
        assertThat(scenario.header().notes().getLast().text())
                .isEqualTo("a action attempt 1: at work");
        scenario.when(undone("a")).then(Effects.amends(SagaStatus.FAILED));
    }

    @Test
    void aNodeThatNobodyAskedForAndIsAtWorkIsUndoneWhenTheSagaUnwinds() {
        given(dag("a", "b<-a"), heartbeat("b")).when(failed("a")).then(undoes("b"));
        given(dag("a", "b<-a"), failed("a")).when(heartbeat("b")).then(undoes("b"));
    }

    @Test
    void aFailureOfADeliveryThatMayNotBeTheFirstIsUndone() {
        given(dag("a"), heartbeat("a").perhapsNotFirst()).when(failed("a")).then(undoes("a"));
    }

    @Test
    void aFailureAfterHeartbeatsOfTheFirstDeliveryNeedsNoUndo() {
        given(dag("a"), heartbeat("a")).when(failed("a")).then(Effects.finishes(SagaStatus.FAILED));
    }

    @Test
    void anActionAtWorkAfterItsUndoChangesNothing() {
        given(dag("a", "b", "c<-a,b"), unknown("a"), failed("b"), undone("a"))
                .is(SagaStatus.FAILED)
                .when(heartbeat("a").perhapsNotFirst())
                .thenNothing()
                .is(SagaStatus.FAILED);
    }

    @Test
    void aSagaThatIsOverForGoodIsNotWatchedAnyMore() {
        Scenario scenario = given(dag("a", "b<-a"), Happening.abandon());
        scenario.when(heartbeat("a"), heartbeat("b")).thenNothing();
        assertThat(scenario.saga().timers().all()).isEmpty();
    }

    // Of work that kills its workers

    @Test
    void whatLosesWorkerAfterWorkerIsToldOnceAndTriedAgainSlowly() {
        Scenario scenario = given(steady(dag("a")));
        for (int attempt = 2; attempt <= 5; attempt++) {
            scenario.when(heartbeat("a"), elapse(PATIENCE), elapse(SECOND))
                    .then(runs("a", attempt));
        }
        scenario.when(heartbeat("a"), elapse(PATIENCE)).then(tells("WORK_KILLS_WORKERS"));
        for (int attempt = 6; attempt < 20; attempt++) {
            scenario.when(elapse(SLOWLY.minus(A_MILLI)))
                    .thenNothing()
                    .when(elapse(A_MILLI))
                    .then(runs("a", attempt))
                    .when(heartbeat("a"), elapse(PATIENCE))
                    .thenNothing();
        }
    }

    @Test
    void aWorkerThatLivesToSayThatItDoesNotKnowMeansThatTheWorkIsNotToBlame() {
        Scenario scenario = given(steady(dag("a")));
        for (int round = 0; round < 9; round++) {
            scenario.when(heartbeat("a"), elapse(PATIENCE), elapse(SECOND));
            if (round % 4 == 3) {
                scenario.when(unknown("a"), elapse(SECOND));
            }
        }
        assertThat(scenario.header().notes()).isEmpty();
    }

    @Test
    void anUndoThatLosesWorkersIsToldOfAsWellAndCountsForItself() {
        Scenario scenario = given(steady(dag("a", "b<-a")));
        for (int round = 0; round < 4; round++) {
            scenario.when(heartbeat("a"), elapse(PATIENCE), elapse(SECOND));
        }
        scenario.when(succeeded("a"), failed("b"));
        for (int round = 0; round < 4; round++) {
            scenario.when(heartbeat("a", Direction.UNDO), elapse(PATIENCE), elapse(SECOND));
        }
        assertThat(scenario.header().notes()).isEmpty();
        scenario.when(heartbeat("a", Direction.UNDO), elapse(PATIENCE))
                .then(tells("WORK_KILLS_WORKERS"));
    }

    private static Definition<?, ?> steady(Definition<?, ?> definition) {
        Retry retry = new Retry(SECOND, 1, SLOWLY, 0, Retry.NO_LIMIT);
        return Dag.each(definition, policy -> policy.withRetry(retry).withUndoRetry(retry));
    }

    @Test
    void whatAnAttemptSaidThatCertainlyFailedReachesTheNextOne() {
        Scenario scenario =
                given(Dag.forward(dag("a")), heartbeat("a"), failed("a"))
                        .when(elapse(Duration.ofMinutes(1)))
                        .then(runs("a", 2));
        assertThat(scenario.commands().getFirst().details()).contains(Json.of("\"half-way\""));
    }

    @Test
    void whatAnAttemptSaidThatNobodyAskedForReachesTheFirst() {
        Scenario scenario = given(dag("a", "b<-a"), heartbeat("b")).when(succeeded("a"));
        assertThat(scenario.commands().getFirst().details()).contains(Json.of("\"half-way\""));
    }
}
