package dev.penelope.faults;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** What can happen to the lines between the processes and the brokers. */
final class NetworkFaults {
    private NetworkFaults() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.of(
                        "lines-slow",
                        "everything takes a third of a second each way: for coordinators, for"
                                + " workers, for both",
                        stage -> disturbed(stage, line -> line.delay(Duration.ofMillis(300)))),
                Scenario.of(
                        "lines-cut",
                        "no connection to the brokers for ten seconds: for coordinators, for"
                                + " workers, for both",
                        stage -> disturbed(stage, Proxy::cut)),
                Scenario.of(
                        "lines-stand-still",
                        "nothing arrives for ten seconds, and all of it afterwards: for"
                                + " coordinators, for workers, for both",
                        stage -> disturbed(stage, Proxy::standStill)));
    }

    private static void disturbed(Stage stage, Consumer<Proxy> fault) {
        stage.worker("w");
        Child a = stage.coordinator("a");
        Child b = stage.coordinator("b");
        stage.sagas.start(40);
        Stage.awaitReady(a, b);
        for (int round = 0; round < 3; round++) {
            stage.sagas.awaitMore(10);
            if (round != 1) {
                stage.cluster.eachLineToCoordinators(fault);
            }
            if (round != 0) {
                stage.cluster.eachLineToWorkers(fault);
            }
            stage.sagas.startFor(Duration.ofSeconds(10), 5);
            stage.cluster.heal();
        }
        stage.sagas.startFor(Duration.ofSeconds(3), 5);
        stage.sagas.awaitAll();
    }
}
