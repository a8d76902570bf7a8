package dev.penelope.cli.bench.bare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.cli.bench.Workload;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BareWorkloadTest {
    private static final Sizes SIZES = new Sizes(1, 2, 3, 4, 5, 6);

    @Test
    void workloadsAreReadFromSettingsAsTheyWereWritten() {
        BareWorkloads all =
                new BareWorkloads(
                        List.of(
                                BareWorkload.like(Workload.of("trip"), SIZES),
                                BareWorkload.like(Workload.of("wide-2000"), Sizes.DEFAULT)));
        assertThat(BareWorkloads.of(all.settings())).isEqualTo(all);
        assertThat(all.number("wide-2000")).isEqualTo(1);
    }

    @Test
    void payloadsHaveRowsOfTheirOwnWhenTheyAreLarge() {
        assertThat(BareWorkload.like(Workload.of("trip"), SIZES).apart()).isFalse();
        assertThat(BareWorkload.like(Workload.of("payload-1k"), SIZES).apart()).isTrue();
        assertThat(BareWorkload.like(Workload.of("fan-100"), SIZES).apart()).isFalse();
    }

    @Test
    void aStateIsReadAsItWasWrittenHoweverMuchItIsFilledUp() {
        BareState state = new BareState(1, 2, 3, 1L << 63);
        assertThat(BareState.read(state.row(0))).isEqualTo(state);
        assertThat(BareState.read(state.row(700))).isEqualTo(state);
        assertThat(state.row(700)).hasSize(700);
    }
}
