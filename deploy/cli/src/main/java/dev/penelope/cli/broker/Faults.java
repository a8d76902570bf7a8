package dev.penelope.cli.broker;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.FaultHandlerFactory;
import org.apache.kafka.server.fault.FaultHandler;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the faults of a node and keeps the first fatal one. Kafka's own handler halts the JVM at a
 * fatal fault, which is not for a broker that is a guest there; nor does Kafka's start fail by
 * itself then.
 */
final class Faults implements FaultHandlerFactory {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private final AtomicReference<Optional<RuntimeException>> fatal =
            new AtomicReference<>(Optional.empty());

    @Override
    public FaultHandler build(String part, boolean isFatal, Runnable action) {
        return isFatal
                ? (message, cause) -> fatal(part, message, cause, action)
                : new LoggingFaultHandler(part, action);
    }

    private RuntimeException fatal(
            String part, String message, @Nullable Throwable cause, Runnable action) {
        RuntimeException fault =
                new IllegalStateException(
                        "Expected a sound broker, but %s failed: %s (%s)"
                                .formatted(part, message, cause),
                        cause);
        if (fatal.compareAndSet(Optional.empty(), Optional.of(fault))) {
            LOG.error("broker fault part={}", part, fault);
        }
        action.run();
        return fault;
    }

    void throwFatal() {
        fatal.get()
                .ifPresent(fault -> {
                    throw fault;
                });
    }
}
