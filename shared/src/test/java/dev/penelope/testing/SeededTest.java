package dev.penelope.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class SeededTest {
    private static final Set<Long> SEEDS = new HashSet<>();

    @BeforeAll
    static void forget() {
        SEEDS.clear();
    }

    @Seeded(runs = 20)
    void eachRunGetsItsSeedAndTheRandomThatItMakes(long seed, Random random) {
        SEEDS.add(seed);

        assertThat(random.nextLong()).isEqualTo(new Random(seed).nextLong());
    }

    @AfterAll
    static void seedsDiffer() {
        assertThat(SEEDS).hasSize(Long.getLong("seed") == null ? 20 : 1);
    }
}
