package dev.penelope.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.model.SagaId;
import dev.penelope.protocol.ResultRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Of several notices that come at once, none is missed. */
final class NoticeWaiterTest {
    private final CompletableFuture<ResultRecord.Notice> notice = new CompletableFuture<>();

    private static ResultRecord.Notice notice(String code) {
        return new ResultRecord.Notice(
                new SagaId("s"), Optional.empty(), code, "", List.of(), Instant.EPOCH);
    }

    @Test
    void theFirstWantedNoticeCompletesTheWaitAndTheOthersAreShown() throws Exception {
        List<String> shown = new ArrayList<>();
        NoticeWaiter waiter =
                new NoticeWaiter(
                        next -> {
                            shown.add(next.code());
                            return next.code().equals("STUCK");
                        },
                        notice);

        waiter.offer(notice("WAITING_FOR_WORKER"));
        waiter.offer(notice("FAILS_FORWARD"));
        assertThat(notice).isNotDone();
        waiter.offer(notice("STUCK"));

        assertThat(notice.get(10, TimeUnit.SECONDS).code()).isEqualTo("STUCK");
        assertThat(shown).containsExactly("WAITING_FOR_WORKER", "FAILS_FORWARD", "STUCK");
    }

    @Test
    void aConditionThatBreaksFailsTheWaitAndNotTheReader() {
        NoticeWaiter waiter =
                new NoticeWaiter(
                        next -> {
                            throw new IllegalStateException("of a test");
                        },
                        notice);

        waiter.offer(notice("STUCK"));

        assertThatThrownBy(() -> notice.get(10, TimeUnit.SECONDS)).hasRootCauseMessage("of a test");
    }
}
