package dev.penelope.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The whole path of a saga under every fault that can be thought of; a seed repeats any run. */
final class SimulatorTest {
    /** Half of them strict, half of them fast. */
    private static final int SEEDS = 4_000;

    private static final Seeds COORDINATOR = new Seeds();

    @Test
    void whateverHappensThePromisesHoldAndEverySagaEndsAsTheWorldAgrees() {
        System.out.printf(
                "seeds 1 to %d; repeat one with: deploy/penelope simulate --seed N%n", SEEDS);
        List<Seeds.Failure> failures = COORDINATOR.failures(1, SEEDS);
        if (!failures.isEmpty()) {
            throw new AssertionError(
                    failures.stream().map(SimulatorTest::spoken).collect(Collectors.joining("\n"))
                            + "\n"
                            + failures.getFirst().text());
        }
    }

    private static String spoken(Seeds.Failure failure) {
        return "Seed %d fails; repeat it with: deploy/penelope simulate --seed %d\n    %s"
                .formatted(failure.seed(), failure.seed(), failure.promise());
    }

    @Test
    void aSeedTellsTheSameStoryEveryTime() {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(COORDINATOR.story(seed)).isEqualTo(COORDINATOR.story(seed));
        }
    }
}
