package dev.penelope.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What can happen to brokers. */
final class BrokerFaults {
    private BrokerFaults() {}

    static List<Scenario> all() {
        return List.of(
                away(8),
                away(13),
                away(20),
                away(60),
                Scenario.of(
                                "leaders-killed",
                                "the brokers that lead an input, a changelog and the state of"
                                        + " transactions are killed, one after the other",
                                BrokerFaults::leadersKilled)
                        .inShort(),
                Scenario.of(
                        "majority-killed",
                        "two of three brokers are killed; both come back after a while",
                        BrokerFaults::majorityKilled),
                Scenario.of(
                        "broker-held-in-the-commit",
                        "the broker that keeps the state of transactions stands still, the"
                                + " coordinator is killed, and the broker goes on",
                        BrokerFaults::heldInTheCommit),
                Scenario.of(
                        "brokers-restarted",
                        "the brokers are stopped in order and started again, one after the other",
                        BrokerFaults::restarted));
    }

    private static Scenario away(int seconds) {
        return Scenario.of(
                        "brokers-away-" + seconds,
                        "all brokers are killed and started again after "
                                + seconds
                                + " s: no coordinator throws its state away",
                        stage -> away(stage, Duration.ofSeconds(seconds)))
                .within(Duration.ofMinutes(6));
    }

    private static void away(Stage stage, Duration time) throws IOException {
        stage.worker("w");
        Child a = stage.coordinator("a");
        Child b = stage.coordinator("b");
        stage.sagas.start(40);
        Stage.awaitReady(a, b);
        stage.sagas.startFor(Duration.ofSeconds(3), 10);
        List<Path> marks = new ArrayList<>(mark(stage.state("a")));
        marks.addAll(mark(stage.state("b")));
        for (int broker = 1; broker <= Cluster.BROKERS; broker++) {
            stage.cluster.kill(broker);
        }
        stage.sagas.startFor(time, 2);
        stage.cluster.heal();
        stage.cluster.awaitWhole();
        stage.sagas.startFor(Duration.ofSeconds(5), 5);
        stage.sagas.awaitAll();
        long gone = marks.stream().filter(Files::notExists).count();
        stage.note("%d of %d tasks threw their state away".formatted(gone, marks.size()));
        if (gone > 0 || marks.isEmpty()) {
            throw new AssertionError(
                    "Expected the state of "
                            + marks.size()
                            + " tasks to stay, but "
                            + gone
                            + " threw it away");
        }
    }

    /** A file beside the stores of each task: it goes with them when they are thrown away. */
    private static List<Path> mark(Path state) throws IOException {
        try (Stream<Path> all = Files.walk(state)) {
            List<Path> marks =
                    all.filter(path -> path.endsWith("rocksdb"))
                            .map(path -> path.resolve("mark-of-a-fault"))
                            .toList();
            for (Path mark : marks) {
                Files.writeString(mark, "");
            }
            return marks;
        }
    }

    private static void leadersKilled(Stage stage) {
        stage.worker("w");
        Child a = stage.coordinator("a");
        Child b = stage.coordinator("b");
        stage.sagas.start(40);
        Stage.awaitReady(a, b);
        List<String> topics =
                List.of(stage.topics.event(), stage.changelog("saga"), "__transaction_state");
        for (String topic : topics) {
            stage.sagas.awaitMore(5);
            int leader = stage.cluster.leaderOf(topic, stage.random.nextInt(3));
            stage.cluster.kill(leader);
            stage.sagas.startFor(Duration.ofSeconds(stage.times(4, 10)), 8);
            stage.cluster.startAgain(leader);
            stage.cluster.awaitWhole();
        }
        stage.sagas.awaitAll();
    }

    private static void majorityKilled(Stage stage) {
        stage.worker("w");
        Child a = stage.coordinator("a");
        Child b = stage.coordinator("b");
        stage.sagas.start(40);
        Stage.awaitReady(a, b);
        stage.sagas.awaitMore(10);
        int spared = stage.between(1, Cluster.BROKERS);
        for (int broker = 1; broker <= Cluster.BROKERS; broker++) {
            if (broker != spared) {
                stage.cluster.kill(broker);
            }
        }
        // Nothing can be acknowledged; what is sent now waits in the client.
        stage.sagas.startFor(Duration.ofSeconds(15), 2);
        stage.cluster.heal();
        stage.cluster.awaitWhole();
        stage.sagas.startFor(Duration.ofSeconds(5), 5);
        stage.sagas.awaitAll();
    }

    private static void heldInTheCommit(Stage stage) {
        stage.worker("w");
        Child coordinator = stage.coordinator("a").awaitReady();
        for (int round = 0; round < 3; round++) {
            stage.sagas.start(30);
            stage.sagas.awaitMore(3);
            int leader = stage.cluster.leaderOf("__transaction_state", stage.random.nextInt(3));
            stage.cluster.hold(leader);
            // Less, and more, than a broker may be away without being taken for dead.
            stage.sagas.startFor(Duration.ofMillis(500 + stage.random.nextInt(6_000)), 5);
            coordinator.kill();
            stage.cluster.goOn(leader);
            coordinator = stage.coordinator(round % 2 == 0 ? "a" : "new-" + round);
            coordinator.awaitReady();
        }
        stage.sagas.awaitAll();
    }

    private static void restarted(Stage stage) {
        stage.worker("w");
        Child a = stage.coordinator("a");
        Child b = stage.coordinator("b");
        stage.sagas.start(40);
        Stage.awaitReady(a, b);
        for (int broker = 1; broker <= Cluster.BROKERS; broker++) {
            stage.cluster.terminate(broker);
            stage.sagas.startFor(Duration.ofSeconds(5), 6);
            stage.cluster.startAgain(broker);
            stage.cluster.awaitWhole();
        }
        stage.sagas.awaitAll();
    }
}
