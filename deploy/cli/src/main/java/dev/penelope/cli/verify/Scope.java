package dev.penelope.cli.verify;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What to look at, and how to judge it.
 *
 * @param strict whether the coordinators run in strict mode
 * @param slack by how much the clocks of two brokers may differ; what is younger is left out
 * @param patience for how long a saga may be open, or a record unread, without being remarkable
 * @param since leaves out the runs that began earlier; if it is not given, everything that is kept
 *     is looked at
 */
public record Scope(boolean strict, Duration slack, Duration patience, Optional<Instant> since) {
    public static final Scope DEFAULT =
            new Scope(true, Duration.ofSeconds(1), Duration.ofMinutes(15), Optional.empty());

    public Scope withStrict(boolean strict) {
        return new Scope(strict, slack, patience, since);
    }

    public Scope withSlack(Duration slack) {
        return new Scope(strict, slack, patience, since);
    }

    public Scope withPatience(Duration patience) {
        return new Scope(strict, slack, patience, since);
    }

    public Scope withSince(Instant since) {
        return new Scope(strict, slack, patience, Optional.of(since));
    }
}
