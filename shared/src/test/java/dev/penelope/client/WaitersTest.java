package dev.penelope.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class WaitersTest {
    private final Waiters waiters = new Waiters(2);
    private final Waiter one = new ReplyWaiter("control", "1", new CompletableFuture<>());
    private final Waiter two = new ReplyWaiter("control", "2", new CompletableFuture<>());

    @Test
    void severalMayWaitForOneSaga() {
        waiters.add("s", one);
        waiters.add("s", two);
        waiters.remove("s", one);

        assertThat(waiters.of("s")).containsExactly(two);
        assertThat(waiters.of("other")).isEmpty();
        assertThat(waiters.size()).isOne();
    }

    @Test
    void whoIsRemovedTwiceMakesRoomOnce() {
        waiters.add("s", one);
        waiters.add("s", two);

        waiters.remove("s", one);
        waiters.remove("s", one);
        waiters.remove("t", one);

        assertThat(waiters.size()).isOne();
    }

    @Test
    void oneMoreThanFitsIsRefusedAndChangesNothing() {
        waiters.add("s", one);
        waiters.add("s", two);

        assertThatThrownBy(() -> waiters.add("t", one))
                .isInstanceOf(TooManyAwaitedException.class)
                .hasMessageContaining("at most 2");
        assertThat(waiters.of("t")).isEmpty();
        waiters.remove("s", one);
        waiters.add("t", one);
        assertThat(waiters.of("t")).containsExactly(one);
    }
}
