package dev.penelope.worker.runtime;

import dev.penelope.model.Codec;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventRecord.Outcome;
import dev.penelope.protocol.PayloadCheck;
import dev.penelope.protocol.TooLargeException;
import dev.penelope.worker.ActionFailed;
import dev.penelope.worker.Actions;
import dev.penelope.worker.UndoFailed;
import dev.penelope.worker.UndoFunction;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs the user's code for a command and says what became of it. This is all of a worker's logic
 * that needs no Kafka. Never throws; safe to use from any thread.
 */
public final class Dispatcher {
    private static final int UNDONE_NODES = 10_000;

    private final Map<String, Handler<?, ?>> handlers;
    private final Codec codec;
    private final String worker;
    private final UndoneNodes undone = new UndoneNodes(UNDONE_NODES);

    public Dispatcher(Actions actions, Codec codec, String worker) {
        this.handlers = actions.handlers();
        this.codec = codec;
        this.worker = worker;
    }

    /** As a test or a simulation calls it, where no time passes while code runs. */
    public Outcome run(CommandRecord command, boolean certainlyFirst, Instant now) {
        Instant deadline = now.plus(command.startToClose());
        return run(command, Surroundings.still(now, deadline, certainlyFirst));
    }

    public Outcome run(CommandRecord command, Surroundings around) {
        Outcomes outcomes = new Outcomes(command, around::certainlyFirst, worker);
        @Nullable Handler<?, ?> found = handlers.get(command.action());
        @Nullable Handler<?, ?> handler = found == null || found.serves(command) ? found : null;
        return switch (command.direction()) {
            case ACTION -> {
                if (undone.covers(command)) {
                    yield refused(outcomes);
                }
                yield handler == null ? outcomes.unserved() : act(handler, outcomes, around);
            }
            case UNDO -> {
                undone.add(command);
                yield handler == null ? outcomes.unserved() : undo(handler, outcomes, around);
            }
        };
    }

    /** Whether it has code for that action. */
    boolean serves(String action) {
        return handlers.containsKey(action);
    }

    /** Who says so, in each outcome. */
    String worker() {
        return worker;
    }

    /**
     * Nothing ran just now, but another delivery of the same attempt may have run before the undo,
     * or run elsewhere now. So nothing is claimed about the attempt: <em>failed</em> would say that
     * it had no effect, and <em>unserved</em> that it was never made.
     */
    private static Outcome refused(Outcomes outcomes) {
        return outcomes.unknown(
                Outcomes.UNDONE_ALREADY,
                "This delivery was not run, because the action's undo came before it");
    }

    private <I, O> Outcome act(Handler<I, O> handler, Outcomes outcomes, Surroundings around) {
        CommandRecord command = outcomes.command();
        Class<O> outputType = handler.action().output();
        O output;
        try {
            I input = input(command, handler.action().input());
            output = handler.run().run(new Context<>(command, around, codec, outputType), input);
        } catch (InputUnreadable nothingRan) {
            return outcomes.failed(Outcomes.INPUT_UNREADABLE, Errors.message(nothingRan));
        } catch (ActionFailed declared) {
            return outcomes.failed(declared.type(), declared.message());
        } catch (Throwable undeclared) {
            // The edge to user code: whatever came, somebody waits to hear of it.
            return outcomes.unknown(Errors.of(undeclared));
        }
        return succeeded(outcomes, output);
    }

    private Outcome succeeded(Outcomes outcomes, @Nullable Object output) {
        Json json;
        try {
            json = output == null ? Json.NULL : codec.encode(output);
            PayloadCheck.check("an output", json, Limits.PAYLOAD_BYTES);
        } catch (TooLargeException tooLarge) {
            return outcomes.unusable("OutputTooLarge", Errors.message(tooLarge));
        } catch (RuntimeException | StackOverflowError unusable) {
            return outcomes.unusable("OutputUnreadable", Errors.message(unusable));
        }
        return outcomes.succeeded(Optional.of(json));
    }

    private <I, O> Outcome undo(Handler<I, O> handler, Outcomes outcomes, Surroundings around) {
        if (handler.undo().isEmpty()) {
            return outcomes.succeeded(Optional.empty());
        }
        UndoFunction<I, O> undo = handler.undo().get();
        CommandRecord command = outcomes.command();
        Class<O> outputType = handler.action().output();
        try {
            I input = input(command, handler.action().input());
            undo.run(new Context<>(command, around, codec, outputType), input);
            return outcomes.succeeded(Optional.empty());
        } catch (InputUnreadable forGood) {
            return outcomes.failed(Outcomes.INPUT_UNREADABLE, Errors.message(forGood));
        } catch (UndoFailed declared) {
            return outcomes.failed(declared.type(), declared.message());
        } catch (Throwable undeclared) {
            // The edge to user code, as above.
            return outcomes.unknown(Errors.of(undeclared));
        }
    }

    private <I> I input(CommandRecord command, Class<I> type) throws InputUnreadable {
        @Nullable I input;
        try {
            input = codec.decode(command.argument(), type);
        } catch (RuntimeException wrong) {
            throw new InputUnreadable(Errors.message(wrong));
        }
        if (input == null && type != Void.class) {
            throw new InputUnreadable(
                    "Expected an input of " + type.getSimpleName() + ", but it is null");
        }
        return input;
    }

    /** Code was found and not called: its input does not fit it. */
    private static final class InputUnreadable extends Exception {
        private static final long serialVersionUID = 1;

        InputUnreadable(String message) {
            super(message);
        }
    }
}
