package dev.penelope.cli;

import dev.penelope.client.SagaClientException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Option;

/** The option that says how long to wait for an answer. */
final class Patience {
    /** Brokers that answered a moment ago. */
    private static final Duration BROKERS = Duration.ofSeconds(30);

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "TIME",
            description = "How long to wait at most, such as 30s (default: without end).")
    private Optional<Duration> timeout = Optional.empty();

    /** What is first, or Open if the time is over before. */
    Fate await(CompletableFuture<Fate> one, CompletableFuture<Fate> other) {
        return get(one.applyToEither(other, fate -> fate), timeout).orElseGet(Fate.Open::new);
    }

    /** Empty if the time is over before, which is 30 s if nothing was said. */
    <T> Optional<T> answer(CompletableFuture<T> answer) {
        return get(answer, Optional.of(timeout.orElse(BROKERS)));
    }

    /** What brokers acknowledge. */
    static <T> T sent(CompletableFuture<T> sent) {
        return within(BROKERS, sent);
    }

    /**
     * @throws CannotRun if the time is over before
     */
    static <T> T within(Duration time, CompletableFuture<T> answer) {
        return get(answer, Optional.of(time))
                .orElseThrow(() ->
                        new CannotRun(
                                "Expected an answer within "
                                        + time.toSeconds()
                                        + " s, but there was none"));
    }

    private static <T> Optional<T> get(CompletableFuture<T> future, Optional<Duration> atMost) {
        try {
            return Optional.of(
                    atMost.isPresent()
                            ? future.get(atMost.get().toMillis(), TimeUnit.MILLISECONDS)
                            : future.get());
        } catch (TimeoutException late) {
            return Optional.empty();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof SagaClientException known) {
                throw known;
            }
            throw new IllegalStateException("Expected an answer, but " + failed, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CannotRun("Expected an answer, but was interrupted", interrupted);
        }
    }
}
