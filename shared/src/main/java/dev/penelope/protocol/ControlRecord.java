package dev.penelope.protocol;

import dev.penelope.model.Limits;
import dev.penelope.model.Printable;
import dev.penelope.model.SagaId;
import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An operator's wish, as it stands on {@code saga-control}.
 *
 * @param id names this wish in its reply
 * @param node which node it is about; none means the saga as a whole
 * @param wish what the verb needs beside that
 * @param ifRevision to be done only if the saga is at this revision
 * @param seal shows who vouches for the actor; a draft, which nothing looks at yet
 */
public record ControlRecord(
        SagaId saga,
        String id,
        Verb verb,
        Optional<String> node,
        String actor,
        String reason,
        Wish wish,
        OptionalLong ifRevision,
        Optional<String> seal) {

    /** Whatever the saga's revision is. */
    public ControlRecord(
            SagaId saga,
            String id,
            Verb verb,
            Optional<String> node,
            String actor,
            String reason,
            Wish wish) {
        this(saga, id, verb, node, actor, reason, wish, OptionalLong.empty(), Optional.empty());
    }

    /** With nothing beside verb and node. */
    public ControlRecord(
            SagaId saga, String id, Verb verb, Optional<String> node, String actor, String reason) {
        this(saga, id, verb, node, actor, reason, Wish.NONE);
    }

    /**
     * The actor as people see it, cut to size: nothing vouches for a name that a record has, and so
     * none is shown without that.
     */
    public String claimedActor() {
        return Printable.cut(actor, Limits.REASON_CHARS) + " (claimed)";
    }
}
