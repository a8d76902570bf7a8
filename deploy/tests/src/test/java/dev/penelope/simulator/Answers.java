package dev.penelope.simulator;

import static dev.penelope.simulator.Verdict.require;

import dev.penelope.model.Json;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.Verb;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.StartRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether everybody who asked was told, once: each start by its run's one result or by a reply, and
 * each control and signal by a reply. What nobody could use is set aside, once.
 */
final class Answers {
    private final World world;
    private final Map<String, Integer> results = new HashMap<>();
    private final Map<String, List<ResultRecord.Reply>> replies = new HashMap<>();

    Answers(World world) {
        this.world = world;
        Broker.NAMES.news().stream()
                .flatMap(topic -> world.broker().topic(topic).committed())
                .forEach(this::count);
    }

    private void count(Entry entry) {
        switch (entry.said()) {
            case ResultRecord.Result result ->
                    results.merge(run(result.saga(), result.run()), 1, Integer::sum);
            case ResultRecord.Reply reply ->
                    replies.computeIfAbsent(
                                    reply.answers()
                                            + " "
                                            + reply.saga()
                                            + " "
                                            + reply.id().orElseThrow(),
                                    unused -> new ArrayList<>())
                            .add(reply);
            default -> {}
        }
    }

    private static String run(SagaId saga, RunId run) {
        return saga + " " + run;
    }

    void check() {
        inPlace(Broker.NAMES.start()).forEach(this::start);
        inPlace(Broker.NAMES.control()).forEach(entry -> wish("control", entry));
        inPlace(Broker.NAMES.signal()).forEach(entry -> wish("signal", entry));
        setAside();
    }

    /** Records in the wrong partition are sent again to the right one, and count there. */
    private List<Entry> inPlace(String topic) {
        return world.broker()
                .topic(topic)
                .committed()
                .filter(entry -> entry.partition() == Broker.partition(entry.key()))
                .toList();
    }

    private void start(Entry entry) {
        entry.as(StartRecord.class)
                .ifPresent(start -> {
                    int ended = results.getOrDefault(run(start.saga(), entry.run()), 0);
                    List<ResultRecord.Reply> answers =
                            replies("start " + start.saga() + " " + entry.run());
                    require(
                            ended + answers.size() == 1,
                            "each start has one result or one reply",
                            "run %s of %s has %d results and these replies: %s"
                                    .formatted(entry.run(), start.saga(), ended, answers));
                    answers.forEach(reply -> isRight(start, reply));
                    require(
                            ended == 1 || !wasDispatched(start.saga(), entry.run()),
                            "nothing runs for a start that was not accepted",
                            entry.run());
                });
    }

    private List<ResultRecord.Reply> replies(String to) {
        return replies.getOrDefault(to, List.of());
    }

    /** The same start again is accepted, and another one under the same id is a conflict. */
    private void isRight(StartRecord start, ResultRecord.Reply reply) {
        if (reply.accepted() || reply.code().equals("CONFLICT")) {
            Json params = world.params(start.saga(), reply.run().orElseThrow());
            require(
                    reply.accepted() == params.equals(start.params()),
                    "the same start again is the same, and another is not",
                    reply);
        }
    }

    private boolean wasDispatched(SagaId saga, RunId run) {
        return world.broker()
                .commands()
                .filter(Entry::isCommitted)
                .flatMap(entry -> entry.as(CommandRecord.class).stream())
                .anyMatch(command -> command.saga().equals(saga) && command.run().equals(run));
    }

    private void wish(String kind, Entry entry) {
        entry.as(ControlRecord.class)
                .ifPresent(wish -> {
                    List<ResultRecord.Reply> answers =
                            replies(kind + " " + wish.saga() + " " + wish.id());
                    require(
                            answers.size() == 1,
                            "each control and each signal has one reply",
                            wish + " has " + answers);
                    boolean astray = kind.equals("control") && wish.verb() == Verb.SIGNAL;
                    require(
                            !astray || !answers.getFirst().accepted(),
                            "a signal counts on its own topic alone",
                            wish + " has " + answers);
                });
    }

    /** Nobody can read it, or it is a signal among controls. */
    private static boolean isUseless(String topic, Entry entry) {
        return entry.said() instanceof Entry.Garbage
                || (topic.equals(Broker.NAMES.control())
                        && entry.as(ControlRecord.class)
                                .filter(wish -> wish.verb() == Verb.SIGNAL)
                                .isPresent());
    }

    private void setAside() {
        Map<String, Integer> letters = new HashMap<>();
        world.broker()
                .topic(Broker.NAMES.deadLetter())
                .committed()
                .flatMap(entry -> entry.as(Entry.DeadLetter.class).stream())
                .forEach(letter -> letters.merge(letter.origin(), 1, Integer::sum));
        letters.forEach((origin, times) ->
                require(times == 1, "a record is set aside once", origin + ": " + times));
        for (String topic : Coordinator.INPUTS) {
            inPlace(topic).stream()
                    .filter(entry -> isUseless(topic, entry))
                    .forEach(entry ->
                            require(
                                    letters.containsKey(entry.origin()),
                                    "what nobody can use is set aside",
                                    entry.origin()));
        }
    }
}
