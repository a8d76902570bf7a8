package dev.penelope.coordinator.stream;

import dev.penelope.model.SagaId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the log which sagas stopped moving, which records were set aside, and why: a few of
 * each kind in a minute, as a fault may stop very many at once. Of one partition, used by its
 * thread.
 */
final class Bulletin {
    private static final Logger LOG = LoggerFactory.getLogger(Bulletin.class);
    private static final int LINES = 10;
    private static final long PERIOD_MS = Duration.ofMinutes(1).toMillis();

    private final Map<String, Kind> kinds = new HashMap<>();

    private static final class Kind {
        private long sinceMs;
        private int seen;
    }

    /**
     * @param code what kind of trouble it is, of a few
     */
    void warn(String code, SagaId id, String said, long nowMs) {
        if (isToBeSaid(code, nowMs)) {
            LOG.warn("saga={} {} {}", id, code, said);
        }
    }

    boolean isToBeSaid(String code, long nowMs) {
        Kind kind = kinds.computeIfAbsent(code, first -> new Kind());
        turn(code, kind, nowMs);
        return ++kind.seen <= LINES;
    }

    /** Called now and then: also says how many were not named, once no more come. */
    void tick(long nowMs) {
        kinds.forEach((code, kind) -> turn(code, kind, nowMs));
    }

    private static void turn(String code, Kind kind, long nowMs) {
        if (nowMs - kind.sinceMs < PERIOD_MS) {
            return;
        }
        if (kind.seen > LINES) {
            LOG.warn(
                    "{} more were {} within a minute; \"penelope verify\" lists the sagas that are"
                            + " stuck, or open for long",
                    kind.seen - LINES,
                    code);
        }
        kind.sinceMs = nowMs;
        kind.seen = 0;
    }
}
