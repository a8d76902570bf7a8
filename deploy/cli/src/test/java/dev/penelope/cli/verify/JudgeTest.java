package dev.penelope.cli.verify;

import static dev.penelope.cli.verify.History.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Action;
import dev.penelope.model.Definition;
import dev.penelope.model.Direction;
import dev.penelope.model.Input;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.Policy;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.UndoPolicy;
import dev.penelope.model.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each promise, kept and broken. */
final class JudgeTest {
    private static final Action<String, String> WORK =
            Action.of("work", String.class, String.class);

    /** First a, then b. */
    private static final Definition<?, ?> CHAIN = chain(UndoPolicy.UNDO);

    private static Definition<?, ?> chain(UndoPolicy undoOfB) {
        var saga = Definition.named("chain", 1, String.class);
        var a = saga.action("a", WORK, saga.params());
        var constant = saga.constant("between", "c").after(a);
        var b =
                saga.action("b", WORK, saga.params())
                        .after(constant)
                        .policy(policy -> policy.withUndo(undoOfB));
        return saga.build(b);
    }

    private static History chain() {
        return History.of(CHAIN);
    }

    /** Judged with less patience than has passed. */
    private static History longAgo() {
        return History.of(CHAIN, Scope.DEFAULT.withSlack(Duration.ZERO));
    }

    /** Both nodes succeeded, in order. */
    private static History through() {
        return chain().start().run("a").succeeded("a").run("b").succeeded("b");
    }

    /** The second node failed for certain, and the first is undone. */
    private static History unwound() {
        return chain().start().run("a").succeeded("a").run("b").failed("b").undo("a").undone("a");
    }

    @Test
    void whatIsAsPromisedIsNotRemarkable() {
        assertThat(through().ended(SagaStatus.SUCCEEDED).broken()).isEmpty();
        assertThat(unwound().ended(SagaStatus.FAILED).broken()).isEmpty();
        assertThat(chain().start().refused().broken()).isEmpty();
    }

    // P1

    @Test
    void aRunHasOneResult() {
        assertThat(through().ended(SagaStatus.SUCCEEDED).ended(SagaStatus.SUCCEEDED).broken())
                .containsExactly("P1: expected one result, but there are 2");
    }

    @Test
    void aRefusedStartHasNoResult() {
        assertThat(through().refused().ended(SagaStatus.SUCCEEDED).broken())
                .anyMatch(says -> says.startsWith("P1: expected a result or an answer"));
    }

    @Test
    void aResultIsOfARunThatWasStarted() {
        assertThat(chain().ended(SagaStatus.SUCCEEDED).broken())
                .containsExactly("P1: expected a start that began this run, but there is none");
    }

    // P2

    @Test
    void aSucceededSagaHadEveryNodeSucceed() {
        assertThat(
                        chain().start()
                                .run("a")
                                .succeeded("a")
                                .run("b")
                                .ended(SagaStatus.SUCCEEDED)
                                .broken())
                .containsExactly("P2: it SUCCEEDED, but no worker said that b did");
    }

    @Test
    void nothingOfASucceededSagaIsUndone() {
        assertThat(through().ended(SagaStatus.SUCCEEDED).undo("b").undone("b").broken())
                .containsExactly("P2: it SUCCEEDED, but b was undone");
    }

    @Test
    void aFailedSagaHadEveryEffectUndone() {
        assertThat(
                        chain().start()
                                .run("a")
                                .succeeded("a")
                                .run("b")
                                .failed("b")
                                .ended(SagaStatus.FAILED)
                                .broken())
                .containsExactly("P2: it FAILED, but nothing undid a");
    }

    @Test
    void aResultSaysItself() {
        assertThat(unwound().ended(SagaStatus.FAILED, node("b", NodeState.FAILED, true)).broken())
                .containsExactly("P2: it FAILED, but b may have run");
        assertThat(
                        through()
                                .ended(SagaStatus.SUCCEEDED, node("b", NodeState.FAILED, false))
                                .broken())
                .containsExactly("P2: it SUCCEEDED, but b is FAILED");
    }

    @Test
    void whatNeedsNoUndoMayStand() {
        History history = History.of(chain(UndoPolicy.NONE));
        assertThat(
                        history.start()
                                .run("a")
                                .succeeded("a")
                                .run("b")
                                .succeeded("b")
                                .undo("a")
                                .undone("a")
                                .ended(SagaStatus.FAILED)
                                .broken())
                .isEmpty();
    }

    @Test
    void aPersonsWordStandsForAnUndo() {
        History history =
                chain().start().run("a").succeeded("a").run("b").failed("b").undo("a").stuck();

        assertThat(history.wished(Verb.MARK_UNDONE, "a").ended(SagaStatus.FAILED).broken())
                .isEmpty();
    }

    @Test
    void aPersonCanGoOnWithoutANode() {
        History history = chain().start().run("a").failed("a");

        assertThat(
                        history.wished(Verb.SKIP, "a")
                                .run("b")
                                .succeeded("b")
                                .ended(SagaStatus.SUCCEEDED, node("a", NodeState.SKIPPED, false))
                                .broken())
                .isEmpty();
    }

    @Test
    void onlyAPersonAbandons() {
        assertThat(chain().start().run("a").ended(SagaStatus.ABANDONED).broken())
                .containsExactly("P2: expected a person to have abandoned it, but nobody did");
    }

    // P3

    @Test
    void aNodeWaitsForWhatIsBeforeIt() {
        assertThat(
                        chain().start()
                                .run("a")
                                .run("b")
                                .succeeded("a", "b")
                                .ended(SagaStatus.SUCCEEDED)
                                .broken())
                .containsExactly("P3: expected b to wait for a, but it was sent earlier");
    }

    /** First a, then the one node of a subsaga, then b. */
    private static History around() {
        var inner = Definition.named("inner", 1, String.class);
        var built = inner.build(inner.action("x", WORK, inner.params()));
        var saga = Definition.named("around", 1, String.class);
        var within = saga.subsaga("s", built, saga.action("a", WORK, saga.params()));
        return History.of(saga.build(saga.action("b", WORK, within)));
    }

    @Test
    void theEndOfASubsagaIsLookedThrough() {
        History through = around().start().run("a").succeeded("a").run("s/x").succeeded("s/x");
        assertThat(through.run("b").succeeded("b").ended(SagaStatus.SUCCEEDED).broken()).isEmpty();
        assertThat(around().start().run("a").run("s/x").succeeded("a", "s/x").broken())
                .containsExactly("P3: expected s/x to wait for a, but it was sent earlier");
        assertThat(
                        around().start()
                                .run("a")
                                .succeeded("a")
                                .run("s/x")
                                .run("b")
                                .succeeded("s/x")
                                .broken())
                .containsExactly("P3: expected b to wait for s/x, but it was sent earlier");
    }

    @Test
    void anUndoWaitsForThoseOfWhatIsBehindIt() {
        assertThat(through().undo("a").undo("b").undone("b", "a").ended(SagaStatus.FAILED).broken())
                .containsExactly(
                        "P3: expected the undo of a to wait for that of b, but it was sent"
                                + " earlier");
    }

    @Test
    void doubtAboutAFailureAsksForAnUndo() {
        History history =
                chain().start()
                        .run("a")
                        .succeeded("a")
                        .run("b")
                        .told("b", Direction.ACTION, 1, OutcomeKind.UNKNOWN);

        assertThat(history.undo("a").undone("a").ended(SagaStatus.FAILED).broken())
                .containsExactly(
                        "P2: it FAILED, but nothing undid b",
                        "P3: expected the undo of a to wait for that of b, but it was sent"
                                + " earlier");
    }

    @Test
    void nothingNewIsSentOnceASagaUnwinds() {
        History history = chain().start().run("a").undo("a").succeeded("a").run("b");

        assertThat(
                        history.succeeded("b")
                                .undo("b")
                                .undone("b", "a")
                                .ended(SagaStatus.FAILED)
                                .broken())
                .contains("P3: expected nothing new once it unwinds, but b was sent");
    }

    // P4, P5, P7

    @Test
    void everyAttemptOfANodeHasTheSameKey() {
        History history =
                chain().start()
                        .run("a")
                        .told("a", Direction.ACTION, 1, OutcomeKind.UNKNOWN)
                        .sent("a", Direction.ACTION, 2, "another");

        assertThat(history.broken())
                .containsExactly(
                        "P4: expected one key for the action of a, but got [a-key, another]");
    }

    @Test
    void noTwoNodesShareAKey() {
        assertThat(
                        chain().start()
                                .run("a")
                                .succeeded("a")
                                .sent("b", Direction.ACTION, 1, "a-key")
                                .broken())
                .containsExactly(
                        "P4: expected a key of its own for the action of b, but it shares a-key"
                                + " with the action of a");
    }

    @Test
    void strictlyNothingRunsThatWasNotDecided() {
        assertThat(chain().start().succeeded("a").run("a").broken())
                .containsExactly(
                        "P5: expected attempt 1 of the action of a to be told of after it was"
                                + " sent, but that was 1 ms earlier");
        assertThat(chain().start().run("a").succeeded("a", "b").broken())
                .contains(
                        "P5: expected attempt 1 of the action of b to have been sent, for it was"
                                + " succeeded, but it was not");
    }

    @Test
    void inFastModeADecisionMayBeMadeGood() {
        Scope fast = Scope.DEFAULT.withSlack(Duration.ZERO).withStrict(false);

        assertThat(History.of(CHAIN, fast).start().succeeded("a").run("b").broken()).isEmpty();
    }

    @Test
    void anAttemptIsSentOnce() {
        assertThat(chain().start().run("a").run("a").broken())
                .containsExactly(
                        "P7: expected attempt 1 of the action of a to be sent once, but it was"
                                + " sent again after 1 ms");
    }

    @Test
    void whatNobodyServedOrAnsweredIsSentAgain() {
        assertThat(
                        chain().start()
                                .run("a")
                                .told("a", Direction.ACTION, 1, OutcomeKind.UNSERVED)
                                .run("a")
                                .broken())
                .isEmpty();
        assertThat(chain().start().run("a").after(Duration.ofMinutes(15)).run("a").broken())
                .isEmpty();
    }

    // P6, P8

    @Test
    void aLateEffectIsUndone() {
        History late =
                longAgo()
                        .start()
                        .run("a")
                        .failed("a")
                        .ended(SagaStatus.FAILED)
                        .told("a", Direction.ACTION, 1, OutcomeKind.SUCCEEDED);

        assertThat(late.broken())
                .containsExactly("P6: expected the late effect of a to be undone, but it is not");
        assertThat(
                        longAgo()
                                .start()
                                .run("a")
                                .failed("a")
                                .ended(SagaStatus.FAILED)
                                .succeeded("a")
                                .undo("a")
                                .undone("a")
                                .broken())
                .isEmpty();
    }

    @Test
    void whatNobodyCanReadIsSetAside() {
        assertThat(longAgo().unreadable().broken())
                .containsExactly(
                        "P6: expected START-0@0 among the dead letters, but it is not there");
    }

    @Test
    void anOpenSagaWaitsForSomething() {
        assertThat(longAgo().start().run("a").broken()).isEmpty();
        assertThat(longAgo().start().run("a").succeeded("a").broken())
                .singleElement()
                .asString()
                .startsWith("P8: expected something to be outstanding");
    }

    @Test
    void aSagaThatSteppedIsPausedUntilItIsResumed() {
        Trace trace = new Trace(new SagaId("s"), new RunId("r"));
        trace.wishes.add(new Trace.Wish(Verb.STEP, 1));
        assertThat(trace.isPaused()).isTrue();
        trace.wishes.add(new Trace.Wish(Verb.RESUME, 2));
        assertThat(trace.isPaused()).isFalse();
    }

    @Test
    void whatWaitsForTheOutsideWaitsForSomething() {
        assertThat(waits(Optional.empty()).broken()).isEmpty();
        assertThat(waits(Optional.of(Duration.ofDays(1))).broken()).isEmpty();
        assertThat(waits(Optional.of(Duration.ofSeconds(1))).broken())
                .singleElement()
                .asString()
                .startsWith("P8: expected something to be outstanding");
        assertThat(waits(Optional.empty()).waiting().oldestFirst().getFirst().waitsFor())
                .isEqualTo("a signal: s");
        assertThat(waits(Optional.empty()).run("b").succeeded("b").broken())
                .singleElement()
                .asString()
                .startsWith("P8: expected something to be outstanding");
    }

    @Test
    void aQuestionAboutASignalIsNoControlThatNobodyCanRead() {
        assertThat(waits(Optional.empty()).asked("s").broken()).isEmpty();
    }

    /** A signal and a timer have their turn. */
    private static History waits(Optional<Duration> within) {
        Node.Signal signal = new Node.Signal("s", "s", List.of("a"), within);
        Node.Timer timer = new Node.Timer("t", "t", Duration.ofSeconds(1), List.of("s"));
        Definition<?, ?> definition =
                new Definition<>(
                        "waits",
                        1,
                        Policy.DEFAULT,
                        List.of(work("a", List.of()), signal, timer, work("b", List.of("t"))));
        return History.of(definition, Scope.DEFAULT.withSlack(Duration.ZERO))
                .start()
                .run("a")
                .succeeded("a");
    }

    private static Node work(String name, List<String> after) {
        return new Node.Run(name, name, "work", new Input.None(), after, Policy.DEFAULT);
    }

    @Test
    void aStuckSagaWaitsForAPersonUntilOneDecides() {
        History stuck = longAgo().start().run("a").failed("a").stuck();
        assertThat(stuck.waiting().anyStuck()).isTrue();
        assertThat(stuck.broken()).isEmpty();

        History decided = longAgo().start().run("a").failed("a").stuck();
        assertThat(decided.wished(Verb.MARK_UNDONE, "a").waiting().anyStuck()).isFalse();
    }
}
