package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

final class AnsweredTest {
    private static final Duration PATIENCE = Duration.ofMillis(20);

    private static KafkaFuture<Integer> failed() {
        KafkaFutureImpl<Integer> failed = new KafkaFutureImpl<>();
        failed.completeExceptionally(new IllegalStateException("not for you"));
        return failed;
    }

    @Test
    void whatIsNotAnsweredTakesNothingAway() throws Exception {
        Answered<String, Integer> answered =
                Answered.within(
                        PATIENCE,
                        Map.of(
                                "known", KafkaFuture.completedFuture(7),
                                "refused", failed(),
                                "silent", new KafkaFutureImpl<>()));
        assertThat(answered.orFail()).isEqualTo(Map.of("known", 7));
        assertThat(answered.unanswered()).containsExactlyInAnyOrder("refused", "silent");
    }

    @Test
    void noAnswerAtAllIsAFailure() throws Exception {
        Answered<String, Integer> answered = Answered.within(PATIENCE, Map.of("refused", failed()));
        assertThatThrownBy(answered::orFail).isInstanceOf(ExecutionException.class);
        assertThat(Answered.within(PATIENCE, Map.<String, KafkaFuture<Integer>>of()).orFail())
                .isEmpty();
    }
}
