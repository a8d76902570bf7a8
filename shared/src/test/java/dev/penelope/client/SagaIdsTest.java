package dev.penelope.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SagaIdsTest {
    @Test
    void idsSortByTime() {
        assertThat(SagaIds.next(1_999_999_999_999L)).isLessThan(SagaIds.next(2_000_000_000_000L));
    }

    @Test
    void idsAreShortAndNeverTheSame() {
        assertThat(IntStream.range(0, 10_000).mapToObj(i -> SagaIds.next(1_700_000_000_000L)))
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(id.value()).hasSize(22).matches("[0-9A-Za-z]+"));
    }
}
