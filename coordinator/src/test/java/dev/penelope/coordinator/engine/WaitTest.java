package dev.penelope.coordinator.engine;

import static dev.penelope.coordinator.engine.Dag.dag;
import static dev.penelope.coordinator.engine.Effects.does;
import static dev.penelope.coordinator.engine.Effects.finishes;
import static dev.penelope.coordinator.engine.Effects.refuses;
import static dev.penelope.coordinator.engine.Effects.runs;
import static dev.penelope.coordinator.engine.Effects.tells;
import static dev.penelope.coordinator.engine.Effects.undoes;
import static dev.penelope.coordinator.engine.Happening.abort;
import static dev.penelope.coordinator.engine.Happening.appendedAgo;
import static dev.penelope.coordinator.engine.Happening.control;
import static dev.penelope.coordinator.engine.Happening.elapse;
import static dev.penelope.coordinator.engine.Happening.failed;
import static dev.penelope.coordinator.engine.Happening.patrol;
import static dev.penelope.coordinator.engine.Happening.pause;
import static dev.penelope.coordinator.engine.Happening.resume;
import static dev.penelope.coordinator.engine.Happening.signal;
import static dev.penelope.coordinator.engine.Happening.step;
import static dev.penelope.coordinator.engine.Happening.succeeded;
import static dev.penelope.coordinator.engine.Happening.undone;
import static dev.penelope.coordinator.engine.Happening.unknown;
import static dev.penelope.model.NodeState.BLOCKED;
import static dev.penelope.model.NodeState.FAILED;
import static dev.penelope.model.NodeState.READY;
import static dev.penelope.model.NodeState.SUCCEEDED;
import static dev.penelope.model.NodeState.UNDONE;
import static dev.penelope.model.NodeState.UNREACHED;
import static dev.penelope.model.NodeState.WAITING;
import static dev.penelope.model.SagaStatus.UNWINDING;
import static dev.penelope.model.Verb.ABORT;
import static dev.penelope.model.Verb.PAUSE;
import static dev.penelope.model.Verb.RESUME;
import static dev.penelope.model.Verb.SIGNAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Json;
import dev.penelope.model.OnUnknown;
import dev.penelope.model.SagaStatus;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Nodes that wait for the outside: for somebody's word, or for a time to pass. */
final class WaitTest {
    private static final Duration NINE_SECONDS = Duration.ofSeconds(9);
    private static final Duration JUST_BEFORE = NINE_SECONDS.minusMillis(1);
    private static final Duration A_MILLI = Duration.ofMillis(1);
    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final Duration A_YEAR = Duration.ofDays(365);

    private static final String AGAIN =
            "answer DUPLICATE: signal was done before, with the same value";
    private static final String OTHERWISE =
            "answer CONFLICT: signal is not possible: another value came before, and the first"
                    + " counts";

    // What is said

    @Test
    void whatIsSaidIsTheOutputThatWhatFollowsTakes() {
        Scenario scenario =
                given(dag("a", "s?<-a", "b<-s"), succeeded("a"))
                        .has(WAITING, "s")
                        .when(signal("s", "{\"ok\":true}"))
                        .then(runs("b"), does(SIGNAL))
                        .has(SUCCEEDED, "s");
        assertThat(scenario.commands().getFirst().input()).contains(Json.of("{\"ok\":true}"));
        assertThat(scenario.header().notes())
                .extracting(Note::actor, Note::text)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("ariadne", "signal s: because"));
    }

    private static Scenario given(
            dev.penelope.model.Definition<?, ?> definition, Happening... history) {
        return Scenario.given(definition, history);
    }

    @Test
    void aSignalWithoutAValueIsNull() {
        Scenario scenario =
                given(dag("s?", "b<-s")).when(control(SIGNAL, "s")).then(runs("b"), does(SIGNAL));
        assertThat(scenario.commands().getFirst().input()).contains(Json.NULL);
    }

    @Test
    void itWaitsForAsLongAsItTakesAndArmsNothing() {
        Scenario scenario = given(dag("s?", "b<-s"));
        assertThat(scenario.saga().timers().all()).isEmpty();
        scenario.when(elapse(A_YEAR), patrol())
                .thenNothing()
                .has(WAITING, "s")
                .when(signal("s", "1"))
                .then(runs("b"), does(SIGNAL));
    }

    @Test
    void theLastNodeMayBeASignal() {
        given(dag("s?")).when(signal("s", "1")).then(finishes(SagaStatus.SUCCEEDED), does(SIGNAL));
    }

    @Test
    void whatComesBeforeItsTurnIsKeptForIt() {
        given(dag("a", "s?9<-a", "b<-s"))
                .when(signal("s", "1"))
                .then(does(SIGNAL))
                .has(BLOCKED, "s")
                .when(succeeded("a"))
                .then(runs("b"))
                .has(SUCCEEDED, "s")
                .when(elapse(A_YEAR))
                .thenNothing();
    }

    @Test
    void theFirstWordCountsWheneverItCame() {
        given(dag("a", "s?<-a", "b<-s"), signal("s", "1"))
                .when(signal("s", "1"))
                .then(AGAIN)
                .when(signal("s", "2"))
                .then(OTHERWISE)
                .when(succeeded("a"))
                .then(runs("b"))
                .when(signal("s", "1"), signal("s", "2"))
                .then(AGAIN, OTHERWISE)
                .and(scenario ->
                        assertThat(scenario.saga().payload(new Payload.Output(scenario.place("s"))))
                                .contains(Json.of("1")));
    }

    @Test
    void onlyASignalThatIsWantedIsTaken() {
        given(dag("a", "s?<-a", "b<-s"))
                .when(control(SIGNAL, ""))
                .then(refuses(SIGNAL, "it needs the name of a node"))
                .when(signal("a", "1"))
                .then(refuses(SIGNAL, "that node waits for no signal"));
        given(dag("a", "s?<-a", "b<-s"), succeeded("a"), abort())
                .when(signal("s", "1"))
                .then(refuses(SIGNAL, "the saga is UNWINDING"));
        given(dag("s?"), signal("s", "1"))
                .when(signal("s", "1"))
                .then(refuses(SIGNAL, "the saga is SUCCEEDED"));
    }

    @Test
    void aSagaThatWaitsForASignalSaysThatOneIsPossible() {
        Scenario scenario = given(dag("s?", "b<-s")).when(pause());
        assertThat(scenario.effects())
                .singleElement()
                .satisfies(effect ->
                        assertThat(((Effect.AnswerControl) effect).possible()).contains(SIGNAL));
    }

    @Test
    void whatWorkersSayOfItIsUnaskedAndHarmless() {
        given(dag("s?", "t@9<-s"))
                .when(succeeded("s"), undone("s"), succeeded("t"))
                .thenNothing()
                .thenCounts(
                        Effect.Unsettling.Why.UNASKED,
                        Effect.Unsettling.Why.UNASKED,
                        Effect.Unsettling.Why.UNASKED)
                .has(WAITING, "s")
                .has(BLOCKED, "t");
    }

    /** Who is asked about another node should not learn of it only when the wait is over. */
    @Test
    void aQuestionToAPersonIsToldWhileOtherNodesWait() {
        Scenario.given(
                        Dag.each(
                                dag("a", "s?", "b<-a,s"),
                                policy ->
                                        policy.withOnUnknown(OnUnknown.STUCK)
                                                .withRetry(policy.retry().atMost(1))))
                .when(unknown("a"))
                .then(tells("UNDECIDED"))
                .is(SagaStatus.RUNNING)
                .when(patrol())
                .thenNothing()
                .when(signal("s", "1"))
                .then(does(SIGNAL), tells("STUCK"))
                .is(SagaStatus.STUCK);
    }

    // The deadline of a signal

    @Test
    void whatIsNotSaidInTimeFailsAndTheSagaUnwinds() {
        Scenario scenario =
                given(dag("a", "s?9<-a", "b<-s"), succeeded("a"))
                        .when(elapse(JUST_BEFORE))
                        .thenNothing()
                        .when(elapse(A_MILLI))
                        .then(undoes("a"))
                        .has(FAILED, "s")
                        .is(UNWINDING);
        assertThat(scenario.header().failures())
                .singleElement()
                .extracting(failure -> failure.error().toString())
                .isEqualTo("SignalTimeout: no signal came within 9000 ms");
        assertThat(scenario.node("s").mayHaveRun()).isFalse();
        scenario.when(signal("s", "1"))
                .then(refuses(SIGNAL, "the saga is UNWINDING"))
                .when(undone("a"))
                .then(finishes(SagaStatus.FAILED));
    }

    @Test
    void theDeadlineCountsFromWhenItsTurnComes() {
        given(dag("a", "s?9<-a"), elapse(A_YEAR), succeeded("a"))
                .when(elapse(JUST_BEFORE))
                .thenNothing()
                .when(signal("s", "1"))
                .then(finishes(SagaStatus.SUCCEEDED), does(SIGNAL));
    }

    /** Behind a lag, what was said in time is read after the time, but before the question. */
    @Test
    void theDeadlineIsJudgedByTheTimeOfTheQuestionAndNotOfItsReading() {
        assertThat(TimerKind.SIGNAL_DEADLINE.judge()).isEqualTo(TimerKind.Judge.SIGNALS);
        Scenario scenario = given(dag("s?9"), elapse(JUST_BEFORE));
        Event.Due early =
                new Event.Due(
                        scenario.nowMs(),
                        new Timer(TimerKind.SIGNAL_DEADLINE, scenario.place("s")));
        scenario.saga().tell(early, scenario.nowMs() + A_YEAR.toMillis());
        scenario.has(WAITING, "s");
    }

    // Time

    @Test
    void aTimerWaitsForItsTimeAndNeedsNothingElse() {
        given(dag("a", "t@9<-a", "b<-t"), succeeded("a"))
                .when(elapse(JUST_BEFORE))
                .thenNothing()
                .has(WAITING, "t")
                .when(elapse(A_MILLI))
                .then(runs("b"))
                .has(SUCCEEDED, "t");
    }

    @Test
    void aTimerFiresByTheClockAndTouchesNothingButItsRow() {
        assertThat(TimerKind.WAIT.judgedByLog()).isFalse();
        Scenario scenario = given(dag("t@9", "b<-t"));
        assertThat(scenario.effects()).noneMatch(Effect.Disarm.class::isInstance).hasSize(1);
        scenario.when(elapse(NINE_SECONDS));
        assertThat(scenario.effects())
                .noneMatch(Effect.Disarm.class::isInstance)
                .noneMatch(Effect.Arm.class::isInstance);
    }

    @Test
    void whatTakesATimersOutputGetsNull() {
        Scenario scenario = given(dag("t@9", "b<-t")).when(elapse(NINE_SECONDS)).then(runs("b"));
        assertThat(scenario.commands().getFirst().input()).contains(Json.NULL);
        Scenario among =
                given(dag("a", "t@9", "b<-a,t"), succeeded("a").returning("1"))
                        .when(elapse(NINE_SECONDS))
                        .then(runs("b"));
        assertThat(among.commands().getFirst().input()).contains(Json.of("{\"a\":1,\"t\":null}"));
        Scenario inside =
                given(dag("t@9", "s/x", "s=s/x<-t")).when(elapse(NINE_SECONDS)).then(runs("s/x"));
        assertThat(inside.commands().getFirst())
                .returns(Json.NULL, Effect.Dispatch::params)
                .returns(Optional.empty(), Effect.Dispatch::input);
    }

    @Test
    void aTimerAtTheEndHasTheSagaSucceedWithNull() {
        Scenario scenario =
                given(dag("a", "t@9<-a"), succeeded("a"))
                        .when(elapse(NINE_SECONDS))
                        .then(finishes(SagaStatus.SUCCEEDED));
        assertThat(scenario.effects())
                .filteredOn(Effect.Finish.class::isInstance)
                .extracting(effect -> ((Effect.Finish) effect).output())
                .containsExactly(Optional.of(Json.NULL));
    }

    // Unwinding

    @Test
    void whatUnwindsWaitsNoMoreAndNeedsNoUndo() {
        Scenario scenario =
                given(dag("a", "s?9<-a", "t@9<-a", "b<-s,t"), succeeded("a"))
                        .when(abort())
                        .then(undoes("a"), does(ABORT))
                        .has(UNREACHED, "s", "t", "b");
        assertThat(scenario.saga().timers().all()).isEmpty();
    }

    @Test
    void whatWasSaidOrHasPassedIsUndoneByNothing() {
        given(
                        dag("s?", "t@9<-s", "a<-t", "b<-a"),
                        signal("s", "1"),
                        elapse(NINE_SECONDS),
                        succeeded("a"))
                .when(failed("b"))
                .then(undoes("a"))
                .when(undone("a"))
                .then(finishes(SagaStatus.FAILED))
                .has(UNDONE, "s", "t");
    }

    /** A command of a lost transaction ran behind it. */
    @Test
    void whatUnwindsWaitsNoMoreEvenIfSomethingBehindItMustBeUndoneFirst() {
        given(dag("a", "s?9<-a", "b<-s", "x<-a", "c<-b,x"), succeeded("a"), succeeded("b"))
                .has(BLOCKED, "b")
                .when(failed("x"))
                .then(undoes("b"))
                .has(UNREACHED, "s")
                .when(elapse(A_YEAR))
                .thenNothing()
                .when(undone("b"))
                .then(undoes("a"));
    }

    // Pauses

    @Test
    void aPauseFreezesTheTimeThatIsWaitedFor() {
        given(dag("t@9", "b<-t"), elapse(Duration.ofSeconds(4)))
                .when(pause(), elapse(AN_HOUR))
                .then(does(PAUSE))
                .has(WAITING, "t")
                .when(resume())
                .then(does(RESUME))
                .when(elapse(Duration.ofMillis(4_999)))
                .thenNothing()
                .when(elapse(A_MILLI))
                .then(runs("b"));
    }

    @Test
    void aPauseFreezesTheDeadlineOfASignal() {
        given(dag("s?9"), elapse(Duration.ofSeconds(4)))
                .when(pause(), elapse(AN_HOUR), resume())
                .then(does(PAUSE), does(RESUME))
                .when(elapse(Duration.ofMillis(4_999)))
                .thenNothing()
                .has(WAITING, "s")
                .when(elapse(A_MILLI))
                .then(finishes(SagaStatus.FAILED));
    }

    @Test
    void whatIsSaidInAPauseCountsAndWhatFollowsComesAfterIt() {
        given(dag("s?9", "b<-s"), pause())
                .when(signal("s", "1"))
                .then(does(SIGNAL))
                .has(SUCCEEDED, "s")
                .has(READY, "b")
                .when(resume())
                .then(runs("b"), does(RESUME))
                .when(elapse(A_YEAR))
                .and(scenario -> assertThat(scenario.node("s").state()).isEqualTo(SUCCEEDED));
    }

    @Test
    void aNodeWhoseTurnComesInAPauseBeginsToWaitAfterIt() {
        given(dag("a", "t@9<-a", "b<-t"), pause(), succeeded("a"))
                .when(elapse(AN_HOUR))
                .has(READY, "t")
                .when(resume(), elapse(JUST_BEFORE))
                .then(does(RESUME))
                .when(elapse(A_MILLI))
                .then(runs("b"));
    }

    /** The sums agree whichever way the pauses lie. */
    @Test
    void severalPausesFreezeItForAsLongAsTheyTookTogether() {
        given(dag("t@9", "b<-t"))
                .when(
                        elapse(Duration.ofSeconds(3)),
                        pause(),
                        elapse(Duration.ofSeconds(30)),
                        resume(),
                        elapse(Duration.ofSeconds(3)),
                        pause(),
                        elapse(Duration.ofSeconds(1)),
                        resume(),
                        elapse(Duration.ofMillis(2_999)))
                .has(WAITING, "t")
                .when(elapse(A_MILLI))
                .then(runs("b"));
    }

    /** Events and controls are read in any order. */
    @Test
    void aWaitThatAStepLetBeginIsNoShorterForAPauseThatHadEndedBefore() {
        given(dag("a", "t@60<-a"), pause(), step(1), elapse(Duration.ofSeconds(20)))
                .when(succeeded("a"))
                .has(WAITING, "t")
                .when(appendedAgo(Duration.ofSeconds(10), resume()), elapse(Duration.ofSeconds(59)))
                .has(WAITING, "t")
                .when(elapse(Duration.ofSeconds(1)))
                .then(finishes(SagaStatus.SUCCEEDED));
    }

    @Test
    void whatWasSaidInTimeLeavesNoTimer() {
        given(dag("s?9", "b<-s"))
                .when(signal("s", "1"))
                .thenDisarms(TimerKind.SIGNAL_DEADLINE, "s");
    }

    /** What a step let begin within a pause must not be counted twice, nor the pause not at all. */
    @Test
    void aPauseThatAStepLetSomethingBeginInFreezesTheSagasDeadlineAsAWhole() {
        Scenario scenario =
                Scenario.given(dag("a", "t@7200<-a"), AN_HOUR, pause(), step(1))
                        .when(elapse(Duration.ofMinutes(10)), succeeded("a"))
                        .has(WAITING, "t")
                        .when(elapse(Duration.ofMinutes(10)), resume());
        scenario.thenArms(TimerKind.DEADLINE, "", AN_HOUR);
    }

    @Test
    void bothKindsOfWaitsAreCounted() {
        Scenario scenario = given(dag("s?", "t@60", "r?", "z<-s,t,r"));
        assertThat(scenario.header().tally().waits())
                .isEqualTo(new Tally.Waits(2, 1))
                .returns(3, Tally.Waits::all);
    }
}
