package dev.penelope.topic;

import java.util.List;

/**
 * What the topics of one installation are called. The prefix lets several installations share a
 * cluster; it is empty by default.
 */
public record TopicNames(String prefix) {
    public static final TopicNames DEFAULT = new TopicNames("");

    /** A topic's name has at most 249 characters, and a queue's 128 of them. */
    private static final int LONGEST_PREFIX = 100;

    private static final String COMMAND = "saga-command.";
    private static final String UNDO = "saga-undo.";

    /**
     * @throws IllegalArgumentException if no topic could be called so
     */
    public TopicNames {
        if (prefix.length() > LONGEST_PREFIX || !prefix.matches("[A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException(
                    "Expected a topic prefix of at most "
                            + LONGEST_PREFIX
                            + " characters of [A-Za-z0-9._-], for Kafka names no topic otherwise,"
                            + " but got \""
                            + prefix
                            + "\"");
        }
    }

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

    /** Signals, apart from controls: who may say one need not be allowed to steer. */
    public String signal() {
        return prefix + "saga-signal";
    }

    /** What coordinators tell each other: children, resources, permits. Draft, not in use yet. */
    public String link() {
        return prefix + "saga-link";
    }

    /** Rules over all sagas: holds, limits, admission. Draft, not in use yet. */
    public String rule() {
        return prefix + "saga-rule";
    }

    /** What a coordinator reads. */
    public List<String> inputs() {
        return List.of(start(), event(), control());
    }

    /** Those that there is one of, whatever the queues. */
    public List<String> ours() {
        return List.of(start(), event(), control(), result(), definition(), deadLetter());
    }

    /** How runs ended, and amendments of that. */
    public String result() {
        return prefix + "saga-result";
    }

    /** Answers to starts, controls and signals. */
    public String reply() {
        return prefix + "saga-reply";
    }

    /** News of sagas that go on. */
    public String notice() {
        return prefix + "saga-notice";
    }

    /** Who steered what, and who was refused. Draft, not in use yet. */
    public String audit() {
        return prefix + "saga-audit";
    }

    /** Definitions, by the hash of their content. */
    public String definition() {
        return prefix + "saga-definition";
    }

    /** Who serves what, from workers. */
    public String worker() {
        return prefix + "saga-worker";
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

    /** The same as a share group, for workers that use one. */
    public String workerShareGroup(String queue) {
        return prefix + "penelope-worker-share." + queue;
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
