package dev.penelope.worker.runtime;

import static dev.penelope.worker.runtime.Fixtures.ECHO;
import static dev.penelope.worker.runtime.Fixtures.action;
import static dev.penelope.worker.runtime.Fixtures.command;
import static dev.penelope.worker.runtime.Fixtures.undo;
import static dev.penelope.worker.runtime.Fixtures.withInput;
import static dev.penelope.worker.runtime.Fixtures.withOutput;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Action;
import dev.penelope.model.Codec;
import dev.penelope.model.DefinitionId;
import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.OutcomeKind;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventRecord.Outcome;
import dev.penelope.protocol.Warrant;
import dev.penelope.worker.ActionFailed;
import dev.penelope.worker.ActionFunction;
import dev.penelope.worker.Actions;
import dev.penelope.worker.UndoFailed;
import dev.penelope.worker.UndoFunction;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DispatcherTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static Dispatcher dispatcher(Actions actions) {
        return new Dispatcher(actions, Codec.standard(), "w1");
    }

    private static Outcome acting(ActionFunction<String, String> run) {
        return dispatcher(Actions.none().action(ECHO, run)).run(action("s"), true, NOW);
    }

    private static Outcome undoing(CommandRecord command, UndoFunction<String, String> undo) {
        ActionFunction<String, String> run = (context, input) -> input;
        return dispatcher(Actions.none().action(ECHO, run, undo)).run(command, true, NOW);
    }

    private static String type(Outcome outcome) {
        return outcome.error().map(ErrorInfo::type).orElse("");
    }

    @Test
    void aReturnedValueIsTheOutput() {
        Outcome outcome = acting((context, input) -> input + "!");

        assertThat(outcome.kind()).isEqualTo(OutcomeKind.SUCCEEDED);
        assertThat(outcome.output()).contains(Json.of("\"s!\""));
        assertThat(outcome.certainlyFirst()).isTrue();
        assertThat(outcome.worker()).isEqualTo("w1");
    }

    @Test
    void aDeclaredFailureIsFailedAndSaysWhetherItWasTheFirst() {
        Actions declining =
                Actions.none()
                        .action(
                                ECHO,
                                input -> {
                                    throw ActionFailed.of("Declined", "no money");
                                });
        Outcome first = dispatcher(declining).run(action("s"), true, NOW);
        Outcome again = dispatcher(declining).run(action("s"), false, NOW);

        assertThat(first.kind()).isEqualTo(OutcomeKind.FAILED);
        assertThat(first.error()).contains(ErrorInfo.of("Declined", "no money"));
        assertThat(first.certainlyFirst()).isTrue();
        assertThat(again.certainlyFirst()).isFalse();
    }

    @Test
    void anythingElseThatIsThrownMeansThatNobodyKnows() {
        List<Throwable> thrown =
                List.of(
                        new IOException("gone"),
                        new StackOverflowError(),
                        new InterruptedException());
        for (Throwable one : thrown) {
            Outcome outcome =
                    acting((context, input) -> {
                        switch (one) {
                            case Exception exception -> throw exception;
                            case Error error -> throw error;
                            default -> throw new AssertionError(one);
                        }
                    });

            assertThat(outcome.kind()).isEqualTo(OutcomeKind.UNKNOWN);
            assertThat(type(outcome)).isEqualTo(one.getClass().getSimpleName());
        }
    }

    @Test
    void anErrorNamesTheAuthorsFramesAndTheCause() {
        Outcome outcome =
                acting((context, input) -> {
                    throw new IllegalStateException("outer", new IOException("inner"));
                });

        ErrorInfo error = outcome.error().orElseThrow();
        assertThat(error.message()).isEqualTo("outer");
        assertThat(error.trace()).contains("DispatcherTest");
        assertThat(error.trace()).contains("caused by java.io.IOException: inner");
        assertThat(error.trace()).doesNotContain("runtime.Dispatcher.");
    }

    @Test
    void longErrorsAreCut() {
        Outcome outcome =
                acting((context, input) -> {
                    throw new IOException("x".repeat(100_000));
                });

        assertThat(outcome.error().orElseThrow().message()).hasSize(Limits.ERROR_CHARS);
    }

    @Test
    void anOutputThatIsTooLargeTookEffectAndIsUnusable() {
        Outcome outcome = acting((context, input) -> "x".repeat(Limits.PAYLOAD_BYTES));

        assertThat(outcome.kind()).isEqualTo(OutcomeKind.UNUSABLE);
        assertThat(outcome.output()).isEmpty();
        assertThat(type(outcome)).isEqualTo("OutputTooLarge");
    }

    @Test
    void anOutputWithoutJsonTookEffectAndIsUnusable() {
        Action<String, Object> odd = Action.of("echo", String.class, Object.class);
        Outcome outcome =
                dispatcher(Actions.none().action(odd, input -> new Object()))
                        .run(action("s"), true, NOW);

        assertThat(outcome.kind()).isEqualTo(OutcomeKind.UNUSABLE);
    }

    @Test
    void anInputThatDoesNotFitHadNoEffect() {
        Dispatcher dispatcher = dispatcher(Actions.none().action(ECHO, input -> input));
        List<Json> wrong = List.of(Json.of("{\"a\":1}"), Json.NULL, Json.of("[1"));
        for (Json input : wrong) {
            Outcome outcome = dispatcher.run(withInput(action("s"), input), true, NOW);

            assertThat(outcome.kind()).isEqualTo(OutcomeKind.FAILED);
            assertThat(type(outcome)).isEqualTo("InputUnreadable");
        }
    }

    @Test
    void anActionWithoutInputOrOutputIsCalledWithNothing() {
        Action<Void, Void> nothing = Action.of("echo", Void.class, Void.class);
        List<String> called = new ArrayList<>();
        Dispatcher dispatcher =
                dispatcher(
                        Actions.none()
                                .action(
                                        nothing,
                                        (context, input) -> {
                                            called.add(context.node());
                                            return nothing();
                                        }));

        Outcome outcome = dispatcher.run(withInput(action("s"), Json.NULL), true, NOW);

        assertThat(called).containsExactly("node");
        assertThat(outcome.output()).contains(Json.NULL);
    }

    @SuppressWarnings("NullAway") // as authors do, whose code is not marked
    private static Void nothing() {
        return null;
    }

    @Test
    void whoHasNoCodeSaysSo() {
        Dispatcher none = dispatcher(Actions.none());

        assertThat(none.run(action("s"), true, NOW).kind()).isEqualTo(OutcomeKind.UNSERVED);
        assertThat(none.run(undo("s"), true, NOW).kind()).isEqualTo(OutcomeKind.UNSERVED);
    }

    @Test
    void theContextTellsWhatTheCommandSays() {
        Outcome outcome =
                acting((context, input) -> {
                    assertThat(context.saga().value()).isEqualTo("s");
                    assertThat(context.run().value()).isEqualTo("run");
                    assertThat(context.label()).isEqualTo("node");
                    assertThat(context.attempt()).isEqualTo(1);
                    assertThat(context.idempotencyKey()).isEqualTo("s:run:node:action:0");
                    assertThat(context.params()).isEqualTo(Json.of("\"s\""));
                    assertThat(context.params(String.class)).isEqualTo("s");
                    assertThat(context.deadline()).isEqualTo(NOW.plusSeconds(60));
                    assertThat(context.remaining()).isEqualTo(Duration.ofSeconds(60));
                    assertThat(context.cancelled()).isFalse();
                    assertThat(context.lastDetails(String.class)).isEmpty();
                    assertThat(context.traceparent()).isEmpty();
                    return input;
                });

        assertThat(outcome.error()).isEmpty();
    }

    // Undo

    @Test
    void anUndoGetsItsInputAndItsOwnOutput() {
        List<String> seen = new ArrayList<>();
        Outcome outcome =
                undoing(
                        withOutput(undo("s"), Json.of("\"done\"")),
                        (context, input) -> {
                            seen.add(input);
                            seen.add(context.output().orElseThrow());
                            seen.add(context.actionKey());
                            seen.add(context.idempotencyKey());
                        });

        assertThat(outcome.kind()).isEqualTo(OutcomeKind.SUCCEEDED);
        assertThat(seen).containsExactly("s", "done", "s:run:node:action:0", "s:run:node:undo:0");
    }

    @Test
    void anUndoWithoutCodeSucceeds() {
        Dispatcher dispatcher = dispatcher(Actions.none().action(ECHO, input -> input));

        assertThat(dispatcher.run(undo("s"), true, NOW).kind()).isEqualTo(OutcomeKind.SUCCEEDED);
    }

    @Test
    void onlyAnUndosDeclaredFailureIsForGood() {
        Outcome forGood =
                undoing(
                        undo("s"),
                        (context, input) -> {
                            throw UndoFailed.of("PaidOut", "too late");
                        });
        Outcome forNow =
                undoing(
                        undo("s"),
                        (context, input) -> {
                            throw new IOException("gone");
                        });

        assertThat(forGood.kind()).isEqualTo(OutcomeKind.FAILED);
        assertThat(forNow.kind()).isEqualTo(OutcomeKind.UNKNOWN);
    }

    @Test
    void anUndoNeedsAPersonWhenItCannotReadItsOutput() {
        Outcome outcome =
                undoing(
                        withOutput(undo("s"), Json.of("[]")),
                        (context, input) -> assertThat(context.output()).isPresent());

        assertThat(outcome.kind()).isEqualTo(OutcomeKind.FAILED);
        assertThat(type(outcome)).isEqualTo("OutputUnreadable");
    }

    // Late actions

    @Test
    void anActionThatComesAfterItsUndoIsNotRun() {
        List<String> ran = new ArrayList<>();
        Dispatcher dispatcher = recording(ran);
        dispatcher.run(undo("s"), true, NOW);

        Outcome late = dispatcher.run(action("s"), true, NOW);
        dispatcher.run(action("other"), true, NOW);

        assertThat(late.kind()).isEqualTo(OutcomeKind.UNKNOWN);
        assertThat(type(late)).isEqualTo("UndoneAlready");
        assertThat(ran).containsExactly("other");
    }

    @Test
    void aLaterEpochOfAnUndoneNodeIsRun() {
        List<String> ran = new ArrayList<>();
        Dispatcher dispatcher = recording(ran);
        dispatcher.run(undo("s"), true, NOW);

        dispatcher.run(command("s", "echo", Direction.ACTION, 1), true, NOW);

        assertThat(ran).containsExactly("s");
    }

    private static Dispatcher recording(List<String> ran) {
        return dispatcher(
                Actions.none()
                        .action(
                                ECHO,
                                input -> {
                                    ran.add(input);
                                    return input;
                                }));
    }

    @Test
    void heartbeatDetailsThatAreTooLargeAreRefusedWhereTheyAreMade() {
        String fits = "x".repeat(Limits.DETAILS_BYTES - 2);

        Outcome small =
                acting((context, input) -> {
                    context.heartbeat(fits);
                    return input;
                });
        Outcome large =
                acting((context, input) -> {
                    context.heartbeat(fits + "x");
                    return input;
                });

        assertThat(small.kind()).isEqualTo(OutcomeKind.SUCCEEDED);
        assertThat(large.kind()).isEqualTo(OutcomeKind.UNKNOWN);
        assertThat(large.error().map(ErrorInfo::message))
                .contains("Expected heartbeat details of at most 4096 bytes of JSON, but got 4097");
    }

    /** What a reader would refuse is refused here, where the node can still be undone for it. */
    @Test
    void anOutputThatIsNoSingleJsonValueTookEffectAndIsUnusable() {
        Action<String, Json> raw = Action.of("echo", String.class, Json.class);
        List<String> texts =
                List.of(
                        "",
                        " ",
                        "<html></html>",
                        "{\"a\":1},\"outcome\":\"failed\"",
                        "1 2",
                        "{\"a\":",
                        "[".repeat(501) + "]".repeat(501),
                        "[" + "7".repeat(2_000) + "]",
                        "{\"" + "k".repeat(60_000) + "\":1}");
        for (String text : texts) {
            Outcome outcome =
                    dispatcher(Actions.none().action(raw, input -> Json.of(text)))
                            .run(action("s"), true, NOW);

            assertThat(outcome.kind()).as(text).isEqualTo(OutcomeKind.UNUSABLE);
            assertThat(type(outcome)).isEqualTo("OutputUnreadable");
            assertThat(outcome.error().orElseThrow().message()).startsWith("Expected an output");
            assertThat(outcome.output()).isEmpty();
        }
    }

    @Test
    void anOutputWithMoreLevelsThanAPayloadHasIsUnusableWhateverMadeIt() {
        Action<String, Object> nested = Action.of("echo", String.class, Object.class);
        Object deep = List.of();
        for (int level = 0; level < 600; level++) {
            deep = List.of(deep);
        }
        Object value = deep;
        Outcome outcome =
                dispatcher(Actions.none().action(nested, input -> value))
                        .run(action("s"), true, NOW);

        assertThat(outcome.kind()).isEqualTo(OutcomeKind.UNUSABLE);
        assertThat(outcome.error().orElseThrow().message()).contains("at most 500 levels");
    }

    @Test
    void detailsThatAreNoSingleJsonValueAreTheCallersError() {
        Outcome outcome =
                acting((context, input) -> {
                    context.heartbeat(Json.of("1 2"));
                    return input;
                });

        assertThat(outcome.kind()).isEqualTo(OutcomeKind.UNKNOWN);
        assertThat(outcome.error().map(ErrorInfo::message))
                .contains("Expected heartbeat details to be one JSON value, but more follows it");
    }

    @Test
    void anActionForCertainDefinitionsServesNoOther() {
        Actions actions =
                Actions.none()
                        .action(ECHO, (ActionFunction<String, String>) (context, input) -> input)
                        .only("return-order", "trip@2", "abc123");

        assertThat(served(actions, "return-order", 7, "x")).isTrue();
        assertThat(served(actions, "trip", 2, "x")).isTrue();
        assertThat(served(actions, "other", 1, "abc123")).isTrue();
        assertThat(served(actions, "trip", 1, "x")).isFalse();
        assertThat(served(actions, "return", 1, "x")).isFalse();
        assertThat(dispatcher(actions).run(action("s"), true, NOW).kind())
                .as("a command that does not say")
                .isEqualTo(OutcomeKind.UNSERVED);
    }

    @Test
    void whatIsRestrictedAndWhatIsNotServeSideBySide() {
        ActionFunction<String, String> run = (context, input) -> input;
        Actions actions =
                Actions.none()
                        .action(ECHO, run)
                        .only("return-order")
                        .and(Actions.none().action(OTHER, run));

        assertThat(actions.handlers())
                .hasEntrySatisfying(
                        "echo",
                        handler ->
                                assertThat(handler.definitions()).containsExactly("return-order"))
                .hasEntrySatisfying(
                        "other", handler -> assertThat(handler.definitions()).isEmpty());
    }

    private static final Action<String, String> OTHER =
            Action.of("other", String.class, String.class);

    private static boolean served(Actions actions, String name, int version, String hash) {
        CommandRecord command =
                Fixtures.with(
                        action("s"),
                        Warrant.NONE,
                        Optional.of(new DefinitionId(name, version, hash)),
                        false);
        return dispatcher(actions).run(command, true, NOW).kind() == OutcomeKind.SUCCEEDED;
    }

    @Test
    void anOutcomeCopiesWhatTheCommandVouchesBy() {
        Warrant warrant = new Warrant(3, Optional.of("k1.abc"));
        CommandRecord command = Fixtures.with(action("s"), warrant, Optional.empty(), false);

        assertThat(dispatcher(Actions.none()).run(command, true, NOW).warrant()).isEqualTo(warrant);
    }

    @Test
    void ofACommandThatWasSentBeforeNoOutcomeIsCertainlyTheFirstButUnserved() {
        CommandRecord command = Fixtures.with(action("s"), Warrant.NONE, Optional.empty(), true);

        assertThat(dispatcher(Actions.none()).run(command, true, NOW).certainlyFirst()).isTrue();
        assertThat(
                        dispatcher(Actions.none().action(ECHO, input -> input))
                                .run(command, true, NOW)
                                .certainlyFirst())
                .isFalse();
    }

    @Test
    void anActionSeesTheDefinitionOfItsSaga() {
        DefinitionId id = new DefinitionId("trip", 1, "abc");
        CommandRecord command = Fixtures.with(action("s"), Warrant.NONE, Optional.of(id), false);
        ActionFunction<String, String> run = (context, input) -> context.definition().toString();

        assertThat(dispatcher(Actions.none().action(ECHO, run)).run(command, true, NOW).output())
                .hasValueSatisfying(said -> assertThat(said.toString()).contains("trip"));
    }
}
