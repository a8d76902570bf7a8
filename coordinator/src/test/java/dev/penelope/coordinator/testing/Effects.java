package dev.penelope.coordinator.testing;

import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Json;
import dev.penelope.model.OutcomeKind;
import dev.penelope.protocol.CommandHandler;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A world with one thing per node, that each action makes and each undo takes away. */
final class Effects implements CommandHandler {
    final Map<String, Integer> things = new TreeMap<>();
    final List<String> ran = new ArrayList<>();
    private final Set<String> done = new HashSet<>();
    private final Set<String> fenced = new TreeSet<>();
    private final Set<Flaw> flaws;

    /** What an author forgets. */
    enum Flaw {
        /** An action delivered again has its effect again. */
        NOT_IDEMPOTENT,
        /** An undo takes back what its action never did. */
        UNDOES_NOTHING_WRONGLY,
        /** An action that comes after its undo has its effect. */
        NOT_FENCED,
        /** An undo does nothing. */
        NO_UNDO
    }

    Effects(Flaw... flaws) {
        this.flaws = Set.of(flaws);
    }

    Map<String, Integer> digest() {
        return Map.copyOf(things);
    }

    void reset() {
        things.clear();
        done.clear();
        fenced.clear();
        ran.clear();
    }

    @Override
    public List<EventRecord> run(CommandRecord command, Instant now, boolean certainlyFirst) {
        ran.add(command.direction() + " " + command.node());
        switch (command.direction()) {
            case ACTION -> make(command);
            case UNDO -> takeAway(command);
        }
        return List.of(succeeded(command));
    }

    private void make(CommandRecord command) {
        boolean isNew = done.add(command.key()) || flaws.contains(Flaw.NOT_IDEMPOTENT);
        boolean isFenced = fenced.contains(command.node()) && !flaws.contains(Flaw.NOT_FENCED);
        if (isNew && !isFenced) {
            things.merge(command.node(), 1, Effects::sum);
        }
    }

    private void takeAway(CommandRecord command) {
        fenced.add(command.node());
        if (flaws.contains(Flaw.NO_UNDO)) {
            return;
        }
        if (flaws.contains(Flaw.UNDOES_NOTHING_WRONGLY)) {
            things.merge(command.node(), -1, Effects::sum);
        } else {
            things.remove(command.node());
            done.remove(command.key().replace("undo", "action"));
        }
    }

    private static @org.jspecify.annotations.Nullable Integer sum(Integer one, Integer other) {
        return one + other == 0 ? null : Integer.valueOf(one + other);
    }

    static EventRecord.Outcome succeeded(CommandRecord command) {
        return outcome(command, OutcomeKind.SUCCEEDED);
    }

    static EventRecord.Outcome outcome(CommandRecord command, OutcomeKind kind) {
        boolean succeeded = kind == OutcomeKind.SUCCEEDED;
        return new EventRecord.Outcome(
                command.saga(),
                command.run(),
                command.node(),
                command.direction(),
                command.attempt(),
                kind,
                succeeded && command.direction() == Direction.ACTION
                        ? Optional.of(Json.of("\"" + command.node() + "\""))
                        : Optional.empty(),
                succeeded ? Optional.empty() : Optional.of(ErrorInfo.of("Broken", "by the test")),
                kind == OutcomeKind.FAILED && command.attempt() == 1,
                "effects");
    }
}
