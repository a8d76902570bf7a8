package dev.penelope.fuzz;

import dev.penelope.topic.TopicNames;
import java.util.Arrays;
import java.util.List;

/** A topic that a coordinator reads. */
public enum Inbound {
    START("start-", "start"),
    EVENT("event-", "event"),
    CONTROL("control-", "control"),
    SIGNAL("signal-", "signal"),
    DEFINITION("definition-", "definition"),
    WORKER("worker-", "worker");

    private final String files;
    private final String kind;

    Inbound(String files, String kind) {
        this.files = files;
        this.kind = kind;
    }

    /** Those that this version reads. */
    public static List<Inbound> all(TopicNames topics) {
        return Arrays.stream(values())
                .filter(each -> each != SIGNAL || topics.inputs().contains(topics.signal()))
                .toList();
    }

    public String topic(TopicNames topics) {
        return switch (this) {
            case START -> topics.start();
            case EVENT -> topics.event();
            case CONTROL -> topics.control();
            case SIGNAL -> topics.signal();
            case DEFINITION -> topics.definition();
            case WORKER -> topics.worker();
        };
    }

    /** Whether a golden file of that name holds a record for this topic. */
    boolean isFor(String file) {
        return file.startsWith(files);
    }

    /** The header that says what kind of record it is. */
    String kind() {
        return kind;
    }

    /** Whether its records are keyed by saga, and its partitions those of sagas. */
    public boolean isOfSagas() {
        return this != DEFINITION && this != WORKER;
    }
}
