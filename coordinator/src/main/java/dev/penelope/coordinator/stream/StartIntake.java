package dev.penelope.coordinator.stream;

import static dev.penelope.coordinator.DeadLetter.KEY_MISMATCH;
import static dev.penelope.coordinator.DeadLetter.UNREADABLE;

import dev.penelope.coordinator.DeadLetter;
import dev.penelope.coordinator.engine.Event;
import dev.penelope.model.Definition;
import dev.penelope.model.InvalidDefinitionException;
import dev.penelope.model.Limits;
import dev.penelope.model.Node;
import dev.penelope.model.Printable;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.DefinitionJson;
import dev.penelope.protocol.DefinitionSource;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.StartDigest;
import dev.penelope.protocol.StartJson;
import dev.penelope.protocol.StartRecord;
import dev.penelope.protocol.TooLargeException;
import dev.penelope.protocol.UnreadableException;
import dev.penelope.protocol.WireHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Takes starts in: finds their definition, and refuses what could never run. */
final class StartIntake {
    /** The transaction of a client that was killed is aborted after 60 s, and then seen to be. */
    private static final Duration HIDDEN = Duration.ofSeconds(90);

    /** So many missing queues are named; a definition can have thousands. */
    private static final int NAMED = 8;

    private static final String INLINE_REFUSED =
            "Expected a definition that is registered, as definitions=registered is set, but the"
                    + " start carries one that is not; have it registered first";

    private final Desk desk;
    private final Intake intake;
    private final ControlIntake controls;
    private final Settings settings;

    StartIntake(Desk desk, Intake intake, ControlIntake controls, Settings settings) {
        this.desk = desk;
        this.intake = intake;
        this.controls = controls;
        this.settings = settings;
    }

    Runnable decide(SagaId id, Input input) {
        StartRecord start;
        try {
            start = StartJson.read(Intake.valueOf(input));
        } catch (TooLargeException tooLarge) {
            return refusal(id, input, "TOO_LARGE", String.valueOf(tooLarge.getMessage()));
        } catch (UnreadableException unreadable) {
            return unusable(id, input, UNREADABLE, String.valueOf(unreadable.getMessage()));
        }
        if (!start.saga().equals(id)) {
            return unusable(id, input, KEY_MISMATCH, Intake.mismatch(start.saga()));
        }
        Said said;
        try {
            said = new Said(input, start, StartDigest.of(start));
        } catch (UnreadableException ambiguous) {
            return unusable(id, input, UNREADABLE, String.valueOf(ambiguous.getMessage()));
        }
        return decide(said);
    }

    /** A start, with what tells an equal one from a different one. */
    private record Said(Input input, StartRecord start, String digest) {
        SagaId id() {
            return start.saga();
        }
    }

    private Runnable decide(Said said) {
        Desk.Found found = desk.find(said.id());
        // Judged on what was said: what it stood for may have changed, or be gone.
        return found.isKnown() ? again(said, found) : first(said, found);
    }

    private Runnable first(Said said, Desk.Found found) {
        SagaId id = said.id();
        Input input = said.input();
        StartRecord start = said.start();
        Optional<String> hash =
                switch (start.definition()) {
                    case DefinitionSource.ByHash byHash -> Optional.of(byHash.hash());
                    case DefinitionSource.ByName byName ->
                            desk.resolve(byName.name(), byName.version());
                    case DefinitionSource.Inline inline ->
                            Optional.of(DefinitionJson.hash(inline.definition().utf8()));
                };
        Optional<byte[]> carried =
                start.definition() instanceof DefinitionSource.Inline inline
                        ? Optional.of(inline.definition().utf8())
                        : Optional.empty();
        Optional<Compiled> compiled;
        try {
            if (carried.isPresent() && settings.allowances().inlineDefinitions()) {
                compiled = Optional.of(desk.compile(hash.orElseThrow(), carried.get()));
            } else {
                compiled = hash.flatMap(desk::startable);
                if (carried.isPresent() && compiled.isEmpty()) {
                    return refusal(id, input, "INLINE_REFUSED", INLINE_REFUSED);
                }
                carried = Optional.empty();
            }
        } catch (InvalidDefinitionException | UnreadableException invalid) {
            return refusal(id, input, "INVALID_DEFINITION", String.valueOf(invalid.getMessage()));
        }
        if (compiled.isEmpty()) {
            return awaitDefinition(id, input, start);
        }
        if (carried.isPresent() && isOther(compiled.get().definition(), hash.orElseThrow())) {
            return refusal(
                    id,
                    input,
                    "DEFINITION_CONFLICT",
                    "Expected the definition in the start to be what is registered as "
                            + compiled.get().definition().title()
                            + ", but it is another; give the changed definition a new version");
        }
        return begin(said, found, hash.orElseThrow(), compiled.get(), carried);
    }

    /** Whether something else is registered under its name and version. */
    private boolean isOther(Definition<?, ?> definition, String hash) {
        return desk.resolve(definition.name(), definition.version())
                .filter(registered -> !registered.equals(hash))
                .filter(desk::isStartable)
                .isPresent();
    }

    private Runnable begin(
            Said said, Desk.Found found, String hash, Compiled compiled, Optional<byte[]> carried) {
        Optional<String> tooMuch = tooMuch(said.start(), compiled);
        if (tooMuch.isPresent()) {
            return refusal(found.id(), said.input(), "TOO_LARGE", tooMuch.get());
        }
        List<String> missing =
                compiled.queues().stream().filter(queue -> !desk.queues.exists(queue)).toList();
        if (!missing.isEmpty()) {
            return awaitQueues(found.id(), said.input(), missing);
        }
        List<ControlIntake.Wished> wishes = controls.early(found.id(), compiled);
        Desk.Decision decision = desk.decide(found, compiled, event(said, hash, wishes), carried);
        return () -> {
            desk.carryOut(decision);
            wishes.forEach(wish -> ControlIntake.log(decision, wish.control()));
            intake.begun(found.id(), wishes.stream().map(ControlIntake.Wished::input).toList());
        };
    }

    /** The id is in use: the engine compares contents. */
    private Runnable again(Said said, Desk.Found found) {
        Event.Start event = event(said, "", List.of());
        Desk.Decision decision = desk.decide(found, NOTHING, event);
        return () -> desk.carryOut(decision);
    }

    /** Stands for a definition where none is needed: contents are compared, no node is touched. */
    private static final Compiled NOTHING =
            Compiled.of(
                    new dev.penelope.model.Definition<>(
                            "finished",
                            1,
                            dev.penelope.model.Policy.DEFAULT,
                            List.of(
                                    new dev.penelope.model.Node.Constant(
                                            "nothing",
                                            "nothing",
                                            dev.penelope.model.Json.NULL,
                                            List.of()))));

    private static Event.Start event(Said said, String hash, List<ControlIntake.Wished> wishes) {
        Input input = said.input();
        StartRecord start = said.start();
        return new Event.Start(
                input.appendedAtMs(),
                start.saga(),
                RunId.of(input.appendedAtMs(), input.offset()),
                hash,
                said.digest(),
                start.params(),
                start.labels(),
                start.deadline(),
                WireHeaders.text(input.headers(), WireHeaders.TRACEPARENT)
                        .filter(trace -> trace.length() <= Limits.LABEL_CHARS),
                wishes.stream().map(ControlIntake.Wished::event).toList());
    }

    private Runnable awaitDefinition(SagaId id, Input input, StartRecord start) {
        String wanted = spoken(start.definition());
        boolean hidden = desk.definitionsAreHeldBack();
        Duration grace = settings.graces().definition();
        Intake.Wait wait =
                new Intake.Wait(
                        "definition "
                                + wanted
                                + (hidden ? ", which an open transaction may hide" : ""),
                        hidden ? longer(grace) : grace,
                        Settings.RECHECK);
        Runnable refused =
                refusal(
                        id,
                        input,
                        "UNKNOWN_DEFINITION",
                        "Expected a registered definition, but there is none for "
                                + wanted
                                + "; register it first, or carry it in the start");
        return () -> intake.await(id, input, wait, refused);
    }

    private static Duration longer(Duration grace) {
        return grace.compareTo(HIDDEN) < 0 ? HIDDEN : grace;
    }

    /** Each command has the parameters: a small start could have very much written. */
    private Optional<String> tooMuch(StartRecord start, Compiled compiled) {
        long commands = compiled.definition().nodes().stream().filter(Node::runs).count();
        long bytes = start.params().size() * commands;
        return bytes <= settings.dispatchBytes()
                ? Optional.empty()
                : Optional.of(
                        "Expected parameters that take at most "
                                + settings.dispatchBytes()
                                + " bytes in all commands together, but "
                                + start.params().size()
                                + " bytes in "
                                + commands
                                + " commands are "
                                + bytes
                                + "; have a first action keep what is large, and hand on where"
                                + " (dispatch.bytes)");
    }

    private static String spoken(DefinitionSource source) {
        return switch (source) {
            case DefinitionSource.ByHash byHash ->
                    named(byHash.name(), byHash.version())
                            + " with hash "
                            + Printable.line(byHash.hash(), Limits.NAME_CHARS);
            case DefinitionSource.ByName byName -> named(byName.name(), byName.version());
            case DefinitionSource.Inline inline -> "the one in the start";
        };
    }

    private static String named(String name, int version) {
        return Printable.line(name, Limits.NAME_CHARS) + "@" + version;
    }

    private Runnable awaitQueues(SagaId id, Input input, List<String> missing) {
        String named = String.join(", ", missing.subList(0, Math.min(NAMED, missing.size())));
        Intake.Wait wait =
                new Intake.Wait(
                        "the topics of queues " + named,
                        settings.graces().queue(),
                        Settings.RECHECK);
        Runnable refused =
                refusal(
                        id,
                        input,
                        "UNKNOWN_QUEUE",
                        "Expected topics for the queues "
                                + named
                                + ", but there are none; create "
                                + settings.topics().command(missing.getFirst())
                                + " and "
                                + settings.topics().undo(missing.getFirst()));
        return () -> {
            missing.forEach(desk.queues::lookUp);
            intake.await(id, input, wait, refused);
        };
    }

    /**
     * A start that nobody can read, or that is not about its key, is answered if the id is free.
     */
    private Runnable unusable(SagaId id, Input input, DeadLetter code, String message) {
        Runnable setAside = intake.setAside(input, code, message);
        if (desk.find(id).isKnown()) {
            return setAside;
        }
        Runnable refused = refusal(id, input, code.name(), message);
        return () -> {
            setAside.run();
            refused.run();
        };
    }

    /** Names the run that the start would have begun, as there may be several starts of its id. */
    Runnable refusal(SagaId id, Input input, String code, String message) {
        return desk.reply(
                new ResultRecord.Reply(
                        id,
                        "start",
                        Optional.of(RunId.of(input.appendedAtMs(), input.offset()).value()),
                        false,
                        code,
                        Printable.cut(message, Limits.ERROR_CHARS),
                        Optional.empty(),
                        Optional.empty(),
                        List.of()));
    }
}
