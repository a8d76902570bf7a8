package dev.penelope.coordinator.engine;

/** A line of a saga's history: an operator's control, or an outcome that came too late. */
public record Note(long atMs, Source source, String actor, String text) {

    /** Where it comes from; of what comes first here, the first is forgotten first. */
    public enum Source {
        /** An outcome that settled nothing; also counted by a metric. */
        WORKER,
        /** Something that people were told of. */
        COORDINATOR,
        /** A control that was done. */
        OPERATOR
    }
}
