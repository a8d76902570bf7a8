package dev.penelope.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WindowTest {
    private final Window window = new Window(10);

    private Delivery taken(long offset) {
        Delivery delivery = Fixtures.delivery(offset);
        window.add(delivery);
        return delivery;
    }

    @Test
    void nothingTakenMeansNothingToCommit() {
        assertThat(window.advance()).isEqualTo(10);
    }

    @Test
    void whatFinishesOutOfOrderWaitsForWhatCameBefore() {
        Delivery first = taken(10);
        Delivery second = taken(11);
        Delivery third = taken(12);

        second.finish();
        assertThat(window.advance()).isEqualTo(10);
        first.finish();
        assertThat(window.advance()).isEqualTo(12);
        third.finish();
        assertThat(window.advance()).isEqualTo(13);
    }

    @Test
    void gapsBetweenOffsetsDoNotMatter() {
        taken(10).finish();
        Delivery late = taken(20);

        assertThat(window.advance()).isEqualTo(11);
        late.finish();
        assertThat(window.advance()).isEqualTo(21);
    }

    @Test
    void markersAreSkippedOnlyWhenAllThatWasTakenHasFinished() {
        Delivery only = taken(10);
        window.skipTo(15);
        assertThat(window.advance()).isEqualTo(10);

        only.finish();
        window.advance();
        window.skipTo(15);
        assertThat(window.advance()).isEqualTo(15);
        window.skipTo(12);
        assertThat(window.advance()).isEqualTo(15);
    }

    @Test
    void whatWasTakenIsCountedFromAMark() {
        taken(10).finish();
        taken(11);
        window.advance();
        long mark = window.passed();
        taken(12);

        assertThat(window.takenSince(0)).isEqualTo(3);
        assertThat(window.takenSince(mark)).isEqualTo(2);
    }
}
