package dev.penelope.client;

import dev.penelope.model.Codec;
import dev.penelope.model.Json;
import dev.penelope.protocol.ResultRecord;
import java.util.List;
import java.util.Optional;

/** Makes typed outcomes of results. */
record Outcomes<O>(Codec codec, Class<O> type) {
    /**
     * @throws OutputMismatchException if the output is no {@code type}
     */
    SagaOutcome<O> of(ResultRecord.Result result) {
        return new SagaOutcome<>(
                result.saga(),
                result.outcome(),
                result.output().flatMap(output -> decoded(result, output)),
                result.failures(),
                Optional.of(result));
    }

    private Optional<O> decoded(ResultRecord.Result result, Json output) {
        try {
            return Optional.ofNullable(codec.decode(output, type));
        } catch (RuntimeException | StackOverflowError mismatch) {
            throw new OutputMismatchException(
                    "Expected the output of saga "
                            + result.saga()
                            + " to be a "
                            + type.getSimpleName()
                            + ", but: "
                            + mismatch.getMessage(),
                    mismatch);
        }
    }

    /** Of a saga of which only the end is still remembered. */
    SagaOutcome<O> forgotten(ResultRecord.Reply reply) {
        return new SagaOutcome<>(
                reply.saga(),
                reply.outcome().orElseThrow(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }
}
