package dev.penelope.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hostile records against a coordinator's process, beside a well-behaved load: the process lives,
 * the load's sagas end as they must, and the verification says nothing false. {@code -Dseed=}
 * repeats a run; {@code deploy/penelope fuzz --for 1h} is a long one.
 */
final class FuzzIT {
    /** Each build sends the same; {@code deploy/penelope fuzz} goes through other seeds. */
    private static final long SEED = 650_431;

    private static final int ROUNDS = 4;
    private static final int BOMB_BYTES = 200_000_000;

    @TempDir private Path folder;

    @Test
    void noRecordThatComesInEndsACoordinatorOrHarmsAnotherSaga() throws Exception {
        long seed = Long.getLong("seed", SEED);
        System.out.println("FuzzIT -Dseed=" + seed);
        try (FuzzRun run = new FuzzRun(folder)) {
            run.knownKillers(BOMB_BYTES);
            for (long round = seed; round < seed + ROUNDS; round++) {
                run.round(round);
            }
            run.judge();
            System.out.println(run.summary());
        } catch (AssertionError failed) {
            throw new AssertionError(
                    "Seed %d fails; repeat it with: deploy/penelope fuzz --seed %d --rounds %d%n%s%n%s"
                            .formatted(seed, seed, ROUNDS, failed.getMessage(), log()),
                    failed);
        }
    }

    private String log() throws Exception {
        Path log = folder.resolve("coordinator.log");
        return Files.exists(log)
                ? "log kept: "
                        + Files.copy(
                                log,
                                Files.createTempFile("fuzz-", ".log"),
                                java.nio.file.StandardCopyOption.REPLACE_EXISTING)
                : "";
    }
}
