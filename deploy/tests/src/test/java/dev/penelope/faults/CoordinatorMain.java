package dev.penelope.faults;

import dev.penelope.coordinator.CannotStartException;
import dev.penelope.coordinator.Coordinator;
import dev.penelope.coordinator.CoordinatorConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * A coordinator as a process; each argument is a setting. With {@code trap}, a file, one of its
 * threads gets stuck as soon as that is there. Ends with 3 if it cannot run here, and with 1 if it
 * gives up.
 */
final class CoordinatorMain {
    static final int CANNOT_RUN = 3;
    static final int GAVE_UP = 1;
    static final String TRAP = "trap";

    private CoordinatorMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> settings = new HashMap<>(Settings.of(arguments));
        String trap = settings.remove(TRAP);
        MeterRegistry registry =
                trap == null ? new SimpleMeterRegistry() : new StuckRegistry(Path.of(trap));
        try (Coordinator coordinator =
                Coordinator.start(CoordinatorConfig.of(settings), registry)) {
            Runtime.getRuntime().addShutdownHook(new Thread(coordinator::close));
            coordinator.awaitRunning(Duration.ofMinutes(5));
            System.out.println(Child.READY);
            coordinator.ended().get();
        } catch (CannotStartException refused) {
            System.out.println(refused.getMessage());
            System.exit(CANNOT_RUN);
        } catch (ExecutionException gaveUp) {
            System.out.println(gaveUp.getMessage());
            System.exit(GAVE_UP);
        }
    }
}
