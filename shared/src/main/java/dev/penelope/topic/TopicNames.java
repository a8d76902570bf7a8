package dev.penelope.topic;

import java.util.List;

/**
 * What the topics of one installation are called. The prefix lets several installations share a
 * cluster; it is empty by default.
 */
public record TopicNames(String prefix) {
    public static final TopicNames DEFAULT = new TopicNames("");

    private static final String COMMAND = "saga-command.";
    private static final String UNDO = "saga-undo.";

    /** Wishes to run sagas. */
    public String start() {
        return prefix + "saga-start";
    }

    /** What happened, from workers. */
    public String event() {
        return prefix + "saga-event";
    }

    /** What operators wish. */
    public String control() {
        return prefix + "saga-control";
    }

    /** What a coordinator reads. */
    public List<String> inputs() {
        return List.of(start(), event(), control());
    }

    /** How runs ended, replies and notices. */
    public String result() {
        return prefix + "saga-result";
    }

    /** Definitions, by the hash of their content. */
    public String definition() {
        return prefix + "saga-definition";
    }

    /** What nobody could use. */
    public String deadLetter() {
        return prefix + "saga-dead-letter";
    }

    /** Actions for the workers of a queue. */
    public String command(String queue) {
        return prefix + COMMAND + queue;
    }

    /** Undo actions for the workers of a queue. */
    public String undo(String queue) {
        return prefix + UNDO + queue;
    }

    /** Consumer group of the workers of a queue; the one for undo actions ends in {@code .undo}. */
    public String workerGroup(String queue) {
        return prefix + "penelope-worker." + queue;
    }

    /** What the groups of clients that subscribe to results had better start with. */
    public String clientGroup() {
        return prefix + "penelope-client.";
    }

    /** What the transactional ids of clients that register definitions start with. */
    public String registrar() {
        return prefix + "penelope-register.";
    }

    /** Names the coordinators as one application, and its changelogs. */
    public String coordinator() {
        return prefix + "penelope-coordinator";
    }
}
