package dev.penelope.faults;

import dev.penelope.coordinator.CannotStartException;
import dev.penelope.coordinator.Coordinator;
import dev.penelope.coordinator.CoordinatorConfig;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/**
 * A coordinator as a process; each argument is a setting. Ends with 3 if it cannot run here, and
 * with 1 if it gives up.
 */
final class CoordinatorMain {
    static final int CANNOT_RUN = 3;

    private CoordinatorMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (Coordinator coordinator =
                Coordinator.start(CoordinatorConfig.of(Settings.of(arguments)))) {
            Runtime.getRuntime().addShutdownHook(new Thread(coordinator::close));
            coordinator.awaitRunning(Duration.ofMinutes(5));
            System.out.println(Child.READY);
            coordinator.ended().get();
        } catch (CannotStartException refused) {
            System.out.println(refused.getMessage());
            System.exit(CANNOT_RUN);
        } catch (ExecutionException gaveUp) {
            System.out.println(gaveUp.getMessage());
            System.exit(1);
        }
    }
}
