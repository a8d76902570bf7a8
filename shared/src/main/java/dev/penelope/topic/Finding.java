package dev.penelope.topic;

/** One way in which the cluster is not as planned: what was expected, what is, what to do. */
public record Finding(Severity severity, String topic, String sentence) {
    /** Whether a coordinator may run nevertheless. */
    public enum Severity {
        /** A promise does not hold: a coordinator refuses to run. */
        ERROR,
        /** Works, and costs something. */
        WARNING
    }

    static Finding error(String topic, String sentence) {
        return new Finding(Severity.ERROR, topic, sentence);
    }

    static Finding warning(String topic, String sentence) {
        return new Finding(Severity.WARNING, topic, sentence);
    }

    Finding asWarning() {
        return warning(topic, sentence);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    @Override
    public String toString() {
        return severity + " " + topic + ": " + sentence;
    }
}
