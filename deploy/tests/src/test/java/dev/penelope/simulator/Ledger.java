package dev.penelope.simulator;

import static dev.penelope.simulator.Verdict.require;

import dev.penelope.model.Action;
import dev.penelope.model.Codec;
import dev.penelope.model.Input;
import dev.penelope.model.Json;
import dev.penelope.model.Node;
import dev.penelope.model.NodePath;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.Verb;
import dev.penelope.worker.ActionContext;
import dev.penelope.worker.ActionFailed;
import dev.penelope.worker.Actions;
import dev.penelope.worker.UndoContext;
import dev.penelope.worker.UndoFailed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the users' systems hold, by idempotency key, and the users' code before them. The code keeps
 * its duties: once per key, an undo works without an effect, and an action that comes after its
 * undo has none. Else it fails in every way it may. It knows what it must be called with.
 */
final class Ledger {
    /** Returns a short text. */
    static final Action<Object, Object> WORK = Action.of("work", Object.class, Object.class);

    /** Returns more than fits beside a saga's state. */
    static final Action<Object, Object> BULK = Action.of("bulk", Object.class, Object.class);

    /** Takes effect, and returns what has no JSON form. */
    static final Action<Object, Object> MUTE = Action.of("mute", Object.class, Object.class);

    static final List<Action<Object, Object>> ACTIONS = List.of(WORK, BULK, MUTE);

    private static final int BULK_CHARS = 700;

    private final World world;
    private final Random random;
    private final Map<String, Effect> effects = new TreeMap<>();
    private int troublePercent;

    Ledger(World world, Random random, int troublePercent) {
        this.world = world;
        this.random = random;
        this.troublePercent = troublePercent;
    }

    /** What is known under one key of an action. */
    private static final class Effect {
        private final Of of;
        private boolean there;
        private boolean cancelled;

        Effect(Of of) {
            this.of = of;
        }
    }

    /** Whose effect it is. */
    private record Of(SagaId saga, RunId run, String node) {}

    /** From now on all goes well. */
    void heal() {
        troublePercent = 0;
    }

    /** The code of all actions, or of all but one. */
    Actions codeWithout(Optional<Action<Object, Object>> missing) {
        Actions code = Actions.none();
        for (Action<Object, Object> action : ACTIONS) {
            if (!missing.equals(Optional.of(action))) {
                code = code.action(action, this::act, this::undo);
            }
        }
        return code;
    }

    /** How often a node's action has an effect that was not taken back. */
    long count(SagaId saga, RunId run, String node) {
        Of of = new Of(saga, run, node);
        return effects.values().stream()
                .filter(effect -> effect.there && effect.of.equals(of))
                .count();
    }

    // The users' code

    private Object act(ActionContext context, @Nullable Object input) {
        Of of = new Of(context.saga(), context.run(), context.node());
        Effect effect = effects.computeIfAbsent(context.idempotencyKey(), unused -> new Effect(of));
        require(effect.of.equals(of), "a key is of one node", context.idempotencyKey());
        calledRightly(context, input);
        if (effect.cancelled) {
            throw new IllegalStateException("undone before");
        }
        if (trouble()) {
            if (!effect.there && random.nextBoolean()) {
                throw ActionFailed.of("Declined", "this attempt had no effect");
            }
            throw new IllegalStateException("broke before the effect");
        }
        effect.there = true;
        if (trouble()) {
            throw new IllegalStateException("broke after the effect");
        }
        return output(context);
    }

    private void undo(UndoContext<Object> context, @Nullable Object input) {
        Of of = new Of(context.saga(), context.run(), context.node());
        Effect effect = effects.computeIfAbsent(context.actionKey(), unused -> new Effect(of));
        require(effect.of.equals(of), "a key is of one node", context.actionKey());
        calledRightly(context, input);
        context.output()
                .ifPresent(output ->
                        require(
                                output.equals(output(context))
                                        || isSaid(context, Verb.SKIP, output),
                                "an undo gets its action's output",
                                output));
        if (trouble()) {
            if (random.nextInt(3) == 0) {
                throw UndoFailed.of("Impossible", "a person must help");
            }
            throw new IllegalStateException("broke before the undo");
        }
        effect.there = false;
        effect.cancelled = true;
        if (trouble()) {
            throw new IllegalStateException("broke after the undo");
        }
    }

    private boolean trouble() {
        return random.nextInt(100) < troublePercent;
    }

    // What it is called with, and what it returns

    private static Object output(ActionContext context) {
        return output(context.run(), context.node(), context.label());
    }

    /** The same at every attempt; a node's label says which action it runs. */
    private static Object output(RunId run, String node, String action) {
        String text = node + " of " + run;
        return switch (action) {
            case "bulk" -> text + "-".repeat(BULK_CHARS);
            case "mute" -> new Object();
            default -> text;
        };
    }

    private void calledRightly(ActionContext context, @Nullable Object input) {
        Called called =
                new Called(
                        world,
                        context.saga(),
                        context.run(),
                        decoded(world.params(context.saga(), context.run())),
                        context instanceof UndoContext);
        require(
                called.isParams(NodePath.scope(context.node()), decoded(context.params())),
                "a run, and each of its subsagas, keeps its parameters",
                context.node() + " got " + context.params());
        boolean right =
                called.isValue(
                        ((Node.Run) called.node(context.node())).input(),
                        NodePath.scope(context.node()),
                        input);
        require(
                right || isSaid(context, Verb.RETRY, input),
                "a node gets what its predecessors returned",
                context.node() + " got " + input);
    }

    /** Whether an operator put that in the place of what a node has. */
    private boolean isSaid(ActionContext context, Verb verb, @Nullable Object value) {
        return world.said(context.saga(), context.node(), verb).stream()
                .anyMatch(said -> decoded(said).equals(value));
    }

    /**
     * What the nodes of a run are called with.
     *
     * @param mayLack whether an output may be missing: a lost decision had the node run, and what
     *     it followed from, an operator's wish or what the coordinator had a bug with, was refused
     *     or set aside when it was read again
     */
    private record Called(World world, SagaId saga, RunId run, Object params, boolean mayLack) {
        /** Whether a node's parameters are these: of a subsaga's, those that it was given. */
        boolean isParams(String scope, @Nullable Object given) {
            return scope.isEmpty()
                    ? params.equals(given)
                    : isValue(((Node.Subsaga) node(scope)).params(), NodePath.scope(scope), given);
        }

        boolean isValue(Input input, String scope, @Nullable Object given) {
            return switch (input) {
                case Input.None none -> throw new AssertionError("no node takes nothing");
                case Input.Params taken -> isParams(scope, given);
                case Input.Output taken -> isOutput(taken.node(), given);
                case Input.Outputs taken ->
                        given instanceof Map<?, ?> values
                                && values.size() == taken.nodes().size()
                                && taken.nodes().stream()
                                        .allMatch(name ->
                                                isOutput(name, values.get(NodePath.local(name))));
            };
        }

        private boolean isOutput(String name, @Nullable Object given) {
            boolean lacks =
                    mayLack
                            && given == null
                            && (world.everBroken().contains(saga)
                                    || !world.said(saga, name, Verb.SKIP).isEmpty());
            return lacks || isSaid(name, Verb.SKIP, given) || isOwnOutput(name, given);
        }

        private boolean isOwnOutput(String name, @Nullable Object given) {
            return switch (node(name)) {
                case Node.Constant constant -> decoded(constant.value()).equals(given);
                case Node.Run ran -> output(run, name, ran.action()).equals(given);
                case Node.Subsaga subsaga -> isOutput(subsaga.output(), given);
                // Which of them counts is judged by the order of records.
                case Node.Signal signal -> isSaid(name, Verb.SIGNAL, given);
                case Node.Timer timer -> given == null;
            };
        }

        private boolean isSaid(String name, Verb verb, @Nullable Object given) {
            return world.said(saga, name, verb).stream()
                    .anyMatch(said -> decoded(said).equals(given));
        }

        private Node node(String name) {
            return world.saga(saga).orElseThrow().node(name);
        }
    }

    private static Object decoded(Json json) {
        return Codec.standard().decode(json, Object.class);
    }
}
