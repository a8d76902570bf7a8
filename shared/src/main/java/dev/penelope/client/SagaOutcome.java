package dev.penelope.client;

import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.FailureReport;
import dev.penelope.protocol.ResultRecord;
import java.util.List;
import java.util.Optional;

/**
 * How a saga ended.
 *
 * @param status SUCCEEDED, FAILED or ABANDONED
 * @param output of a saga that succeeded, unless it has none or is no longer known
 * @param failures what failed, the trigger first
 * @param result everything that is known; none if the saga ended so long ago that only its status
 *     is still remembered
 */
public record SagaOutcome<O>(
        SagaId saga,
        SagaStatus status,
        Optional<O> output,
        List<FailureReport> failures,
        Optional<ResultRecord.Result> result) {
    public SagaOutcome {
        failures = List.copyOf(failures);
    }

    public boolean succeeded() {
        return status == SagaStatus.SUCCEEDED;
    }
}
