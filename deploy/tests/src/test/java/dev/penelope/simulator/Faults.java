package dev.penelope.simulator;

import dev.penelope.coordinator.stream.SimulatedSaga;
import dev.penelope.coordinator.stream.SimulatedTask;
import dev.penelope.model.SagaId;
import java.util.List;
import java.util.Random;

/** What goes wrong: with processes, clocks, queues, records, and the coordinator itself. */
final class Faults {
    private final World world;
    private final Broker broker;
    private final Random random;
    private final Tasks tasks;
    private final Workers workers;

    Faults(World world, Random random, Tasks tasks, Workers workers) {
        this.world = world;
        this.broker = world.broker();
        this.random = random;
        this.tasks = tasks;
        this.workers = workers;
    }

    void strike() {
        switch (random.nextInt(20)) {
            case 0, 1 -> tasks.takeOver();
            case 2 -> tasks.wakeZombie();
            case 3 -> workers.kill();
            case 4 -> workers.suspect();
            case 5 -> workers.tellTwice();
            case 6 -> workers.timeOut();
            case 7 -> workers.runWithoutCode();
            case 8, 9 -> workers.heartbeat();
            case 10 -> broker.pass(random.nextInt(30_000));
            case 11 -> broker.elect();
            case 12 -> tasks.sleep();
            case 13 -> queue();
            case 14, 17 -> garbage();
            case 18 -> workers.tellWhatCannotBeCarriedOn();
            case 15 -> rarely(4, workers::lose);
            case 16 -> rarely(4, this::silence);
            default -> rarely(3, this::breakSaga);
        }
    }

    private void rarely(int oneIn, Runnable fault) {
        if (random.nextInt(oneIn) == 0) {
            fault.run();
        }
    }

    /** Long enough for the patrol to miss something. */
    private void silence() {
        broker.pass(20 * 60_000);
    }

    private void queue() {
        if (world.queues().exists(Graphs.FICKLE)) {
            world.queues().vanish(Graphs.FICKLE);
        } else {
            world.queues().comeBack();
        }
    }

    /** A bug of the coordinator's that one saga meets, or a row that nobody can read. */
    private void breakSaga() {
        if (world.broken().isEmpty()) {
            SimulatedTask.Flaw[] flaws = SimulatedTask.Flaw.values();
            world.breakOn(anySaga(), flaws[random.nextInt(flaws.length)]);
        } else {
            world.mend();
        }
    }

    /** What nobody can use, and what can be read and is about nothing: neither is to be noticed. */
    private void garbage() {
        String topic = Coordinator.INPUTS.get(random.nextInt(Coordinator.INPUTS.size()));
        SagaId saga =
                random.nextInt(4) == 0 ? new SagaId("junk-" + random.nextInt(100)) : anySaga();
        broker.append(topic, saga.value(), Junk.of(saga, random));
    }

    private SagaId anySaga() {
        List<SimulatedSaga> sagas = List.copyOf(world.sagas());
        return sagas.get(random.nextInt(sagas.size())).id();
    }
}
