package dev.penelope.cli.verify;

import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.Verb;
import dev.penelope.protocol.DefinitionSource;
import dev.penelope.protocol.ResultRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the records say of one run. */
final class Trace {
    private static final NodeTrace NONE = new NodeTrace();

    final SagaId saga;
    final RunId run;
    final Map<String, NodeTrace> nodes = new LinkedHashMap<>();
    final List<Ended> results = new ArrayList<>(1);
    final List<ResultRecord.Reply> replies = new ArrayList<>(0);
    final List<Wish> wishes = new ArrayList<>(0);

    /** How the start says which definition it wants; none if no start was seen. */
    @Nullable DefinitionSource definition;

    long startedMs;
    long lastMs;

    /** When a person was last asked to decide, and what the coordinator said. */
    long stuckMs;

    String lastNotice = "";

    /** How it ended. */
    record Ended(ResultRecord.Result result, long atMs) {}

    /** An operator's wish that was granted. */
    record Wish(Verb verb, long atMs) {}

    Trace(SagaId saga, RunId run) {
        this.saga = saga;
        this.run = run;
    }

    NodeTrace node(String name) {
        return nodes.computeIfAbsent(name, unused -> new NodeTrace());
    }

    /** The same, to look at only. */
    NodeTrace peek(String name) {
        return nodes.getOrDefault(name, NONE);
    }

    boolean wasStarted() {
        return definition != null;
    }

    boolean hasEnded() {
        return !results.isEmpty();
    }

    /** Whether the start got an answer, which an accepted one never does. */
    boolean isAnswered() {
        return !replies.isEmpty();
    }

    boolean isOpen() {
        return wasStarted() && !hasEnded() && !isAnswered();
    }

    /** What a notice spoke of is over, unless a person was asked. */
    void movedOn() {
        lastNotice = isStuck() ? lastNotice : "";
    }

    boolean isStuck() {
        return stuckMs > 0 && wishes.stream().noneMatch(wish -> wish.atMs() > stuckMs);
    }

    boolean isPaused() {
        boolean paused = false;
        for (Wish wish : wishes) {
            boolean pauses = wish.verb() == Verb.PAUSE || wish.verb() == Verb.STEP;
            paused = pauses || (paused && wish.verb() != Verb.RESUME);
        }
        return paused;
    }

    /** Granted at any time. */
    boolean hadWish(Verb verb) {
        return wishes.stream().anyMatch(wish -> wish.verb() == verb);
    }
}
