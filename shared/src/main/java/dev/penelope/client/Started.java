package dev.penelope.client;

import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import java.util.concurrent.CompletableFuture;

/**
 * A start on its way. Giving a future up (cancelling it, say) frees what awaits it and changes
 * nothing for the saga.
 *
 * @param sent completes when the brokers have the start for good, with the run that it begins if it
 *     is accepted; what depends on it runs on the producer's own thread and must not block
 * @param outcome completes when the saga has ended, exceptionally if the start was refused ({@link
 *     StartRefusedException}); what depends on it runs on a virtual thread and may block
 */
public record Started<O>(
        SagaId saga, CompletableFuture<RunId> sent, CompletableFuture<SagaOutcome<O>> outcome) {}
