package dev.penelope.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.model.Codec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkloadTest {
    @ParameterizedTest
    @CsvSource({
        "trip, 5",
        "trip-failing, 5",
        "payload-16k, 5",
        "chain-10, 10",
        "fan-100, 102",
        "wide-2000, 2001"
    })
    void aWorkloadHasAsManyNodesAsItsDefinition(String name, int nodes) {
        Workload workload = Workload.of(name);
        assertThat(workload.nodes()).isEqualTo(nodes);
        assertThat(BenchTrip.definition(workload).nodes()).hasSize(nodes);
    }

    @ParameterizedTest
    @CsvSource({
        "trip, 100",
        "chain-10, 100",
        "payload-100, 100",
        "payload-1k, 1024",
        "payload-64k, 65536"
    })
    void theParametersHaveAboutAsManyBytesAsTheWorkloadSays(String name, int bytes) {
        int size = Codec.standard().encode(BenchTrip.params(Workload.of(name))).size();
        assertThat(size).isBetween(bytes - 10, bytes + 20);
    }

    @ParameterizedTest
    @CsvSource({
        "trip, 1024",
        "chain-10, 512",
        "fan-100, 50",
        "wide-2000, 4",
        "payload-1k, 1024",
        "payload-64k, 16"
    })
    void aClosedLoopHasAsManyNodesUnderWayAsThatOfTrips(String name, int inFlight) {
        assertThat(Workload.of(name).inFlight(1024)).isEqualTo(inFlight);
        assertThat(Workload.of(name).inFlight(1)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "trips",
                "trip-",
                "chain",
                "chain-",
                "chain-x",
                "fan-0",
                "wide-9999",
                "payload-65k"
            })
    void whatIsNoWorkloadIsRefused(String name) {
        assertThatThrownBy(() -> Workload.of(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"trip", "trip-failing", "payload-16k", "wide-2000"})
    void aLoadIsReadAsItWasWritten(String name) {
        Load closed = Load.closed(Workload.of(name), 7);
        Load open = Load.open(Workload.of(name), 30);
        assertThat(Load.parse(closed.line())).isEqualTo(closed);
        assertThat(Load.parse(open.line())).isEqualTo(open);
    }
}
