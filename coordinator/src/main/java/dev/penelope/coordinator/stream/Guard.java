package dev.penelope.coordinator.stream;

import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

/**
 * Decides about one saga, having changed nothing yet; what is returned does the changing. The one
 * place where a bug of ours must not stop the other sagas of the partition.
 */
final class Guard {
    private Guard() {}

    static Runnable decided(Supplier<Runnable> deciding, Function<Throwable, Runnable> failed) {
        try {
            return deciding.get();
        } catch (KafkaException kafka) {
            throw kafka; // Not about this saga: the stream thread's to handle.
        } catch (RuntimeException | StackOverflowError | AssertionError ours) {
            return failed.apply(ours);
        }
    }
}
