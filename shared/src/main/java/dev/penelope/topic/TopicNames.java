package dev.penelope.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The names of one installation's topics, groups and transactional ids. The prefix lets several
 * installations share a cluster; it is empty by default.
 *
 * <p>Prefixes are closed: whatever two installations are called, no access rule of the one covers a
 * resource of the other. Many rules cover all names that begin with some text, such as {@code
 * saga-command.}; so a prefix ends where a name can be told from what follows, and looks like no
 * beginning of a name itself.
 */
public record TopicNames(String prefix) {
    /** A part of a name that rules of an installation with a shorter prefix, or none, cover. */
    private static final Pattern COVERED = Pattern.compile("(^|[._-])(saga|penelope)-");

    public static final TopicNames DEFAULT = new TopicNames("");

    /** A topic's name has at most 249 characters, and a queue's 128 of them. */
    private static final int LONGEST_PREFIX = 100;

    private static final String COMMAND = "saga-command.";
    private static final String UNDO = "saga-undo.";

    /**
     * @throws IllegalArgumentException if no topic could be called so, or if access rules of
     *     another installation could cover this one
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
        if (!prefix.isEmpty() && !prefix.matches(".*[._-]")) {
            throw new IllegalArgumentException(
                    "Expected a topic prefix that ends in \".\", \"-\" or \"_\", so that it is not"
                            + " the beginning of another one, but got \""
                            + prefix
                            + "\"; \""
                            + prefix
                            + ".\" would do");
        }
        if (COVERED.matcher(prefix).find()) {
            throw new IllegalArgumentException(
                    "Expected a topic prefix without \"saga-\" and \"penelope-\", for access rules"
                            + " of another installation would cover topics called so, but got \""
                            + prefix
                            + "\"");
        }
    }

    /** What the names of all topics of this installation begin with, but changelogs. */
    public String all() {
        return prefix + "saga-";
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
        return List.of(start(), event(), control(), signal());
    }

    /** Those that there is one of, whatever the queues. */
    public List<String> ours() {
        List<String> all = new ArrayList<>(inputs());
        all.addAll(news());
        all.add(definition());
        all.add(deadLetter());
        return List.copyOf(all);
    }

    /** What a coordinator tells of sagas; nothing is ordered between these. */
    public List<String> news() {
        return List.of(result(), reply(), notice());
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
