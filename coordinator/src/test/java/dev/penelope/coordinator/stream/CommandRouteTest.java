package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.SagaId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommandRouteTest {
    private static final int TRIP = 5;

    @ParameterizedTest(name = "{0} partitions of the inputs, {1} of the queue")
    @CsvSource({"12,12", "12,100", "100,12", "100,100", "5,7", "4,1"})
    void manySmallSagasUseEachPartitionEqually(int homes, int partitions) {
        int[] commands = new int[partitions];
        int sagas = 200_000;
        for (int saga = 0; saga < sagas; saga++) {
            for (int place = 0; place < TRIP; place++) {
                commands[partition(id(saga), homes, place, TRIP, partitions)]++;
            }
        }
        double share = (double) sagas * TRIP / partitions;
        for (int partition = 0; partition < partitions; partition++) {
            assertThat(commands[partition] / share)
                    .as("share of partition %d", partition)
                    .isBetween(0.95, 1.05);
        }
    }

    @ParameterizedTest(name = "{0} partitions of the inputs, {1} of the queue")
    @CsvSource({"12,12", "12,100", "100,12", "100,100"})
    void fewWideSagasUseEachPartitionEqually(int homes, int partitions) {
        int[] commands = new int[partitions];
        int nodes = 2_000;
        for (int saga = 0; saga < 3; saga++) {
            for (int place = 0; place < nodes; place++) {
                commands[partition(id(saga), homes, place, nodes, partitions)]++;
            }
        }
        double share = 3.0 * nodes / partitions;
        for (int partition = 0; partition < partitions; partition++) {
            assertThat(commands[partition] / share)
                    .as("share of partition %d", partition)
                    .isBetween(0.94, 1.06);
        }
    }

    @ParameterizedTest(name = "{0} partitions of the inputs, {1} of the queue: at most {2}")
    @CsvSource({"12,12,3", "12,100,6", "100,12,4", "100,100,3", "3,2,2", "4,1,1"})
    void aSmallSagaUsesFewPartitions(int homes, int partitions, int most) {
        for (int saga = 0; saga < 1_000; saga++) {
            Set<Integer> used = new HashSet<>();
            for (int place = 0; place < 24; place++) {
                used.add(partition(id(saga), homes, place, 24, partitions));
            }
            assertThat(used).as("of %s", id(saga)).hasSizeLessThanOrEqualTo(most);
        }
    }

    @ParameterizedTest(name = "{0} partitions of the inputs, {1} of the queue: at most {2}")
    @CsvSource({"12,12,3", "12,100,10", "100,12,4", "100,100,3"})
    void theSmallSagasOfOneInputPartitionUseFewPartitions(int homes, int partitions, int most) {
        Map<Integer, Set<Integer>> used = new HashMap<>();
        for (int saga = 0; saga < 20_000; saga++) {
            for (int place = 0; place < TRIP; place++) {
                CommandRoute route = CommandRoute.first(id(saga), homes, place, TRIP);
                used.computeIfAbsent(route.home(), first -> new HashSet<>())
                        .add(route.partition(partitions));
            }
        }
        assertThat(used).hasSize(homes);
        used.forEach(
                (home, its) -> assertThat(its).as("home %d", home).hasSizeLessThanOrEqualTo(most));
    }

    @Test
    void theCommandsOfALargeGraphUseAnotherPartitionForEachEight() {
        Set<Integer> used = new HashSet<>();
        for (int place = 0; place < 80; place++) {
            used.add(partition(id(1), 100, place, 80, 100));
        }
        assertThat(used).hasSizeBetween(10, 11);
    }

    @Test
    void theSameCommandAlwaysGoesToTheSamePartition() {
        CommandRoute route = CommandRoute.first(id(7), 12, 3, TRIP);
        assertThat(CommandRoute.first(id(7), 12, 3, TRIP)).isEqualTo(route);
        assertThat(route.partition(12)).isEqualTo(route.partition(12));
    }

    @ParameterizedTest(name = "{0} partitions")
    @CsvSource({"1", "2", "3", "12", "100", "997"})
    void aCommandThatIsSentAgainEveryFewSecondsComesToEachPartition(int partitions) {
        CommandRoute first = CommandRoute.first(id(7), 12, 3, TRIP);
        Set<Integer> used = new HashSet<>();
        int before = -1;
        long nowMs = 1_800_000_000_000L;
        for (int turn = 0; turn < partitions; turn++, nowMs += 5_000) {
            int partition = first.again(nowMs).partition(partitions);
            assertThat(partition).isBetween(0, partitions - 1);
            if (partitions > 1) {
                assertThat(partition).isNotEqualTo(before);
            }
            before = partition;
            used.add(partition);
        }
        assertThat(used).hasSize(partitions);
    }

    @Test
    void onlyARecordWithARouteLeavesThePartitionOfItsKey() {
        CommandRoute route = CommandRoute.first(id(7), 12, 3, TRIP);
        byte[] bytes = {1};
        Outbound.Partitioner partitioner = new Outbound.Partitioner();
        assertThat(
                        partitioner.partitions(
                                "t", bytes, new Outbound("t", bytes, Optional.of(route)), 12))
                .contains(Set.of(route.partition(12)));
        assertThat(partitioner.partitions("t", bytes, Outbound.byKey("t", bytes), 12)).isEmpty();
    }

    private static SagaId id(int number) {
        return new SagaId("saga-" + number);
    }

    private static int partition(SagaId saga, int homes, int place, int nodes, int partitions) {
        return CommandRoute.first(saga, homes, place, nodes).partition(partitions);
    }
}
