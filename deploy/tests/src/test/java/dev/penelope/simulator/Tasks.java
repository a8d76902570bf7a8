package dev.penelope.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.errors.ProducerFencedException;

/** Who works on each task, and who still believes to. */
final class Tasks {
    private static final int LONGEST_SLEEP = 60;

    private final World world;
    private final Random random;
    private final boolean faulty;
    private final List<Coordinator> owners = new ArrayList<>();
    private final List<Coordinator> zombies = new ArrayList<>();
    private final int[] asleep = new int[Broker.TASKS];

    Tasks(World world, Random random, boolean faulty) {
        this.world = world;
        this.random = random;
        this.faulty = faulty;
        for (int task = 0; task < Broker.TASKS; task++) {
            owners.add(born(task));
        }
    }

    private Coordinator born(int task) {
        long aheadMs = faulty ? random.nextInt(2 * World.CLOCK_MS) - (long) World.CLOCK_MS : 0;
        return new Coordinator(task, aheadMs, world);
    }

    List<Coordinator> owners() {
        return owners;
    }

    /** Some coordinator does something, unless it is asleep. */
    void work() {
        int task = random.nextInt(Broker.TASKS);
        if (asleep[task] > 0) {
            asleep[task]--;
            world.broker().pass(random.nextInt(4_000));
            return;
        }
        Coordinator owner = owners.get(task);
        switch (random.nextInt(8)) {
            case 0 -> owner.poll(Broker.NAMES.start());
            case 1, 2, 3 -> owner.poll(Broker.NAMES.event());
            case 4 -> owner.poll(Broker.NAMES.control());
            case 5 -> owner.poll(Broker.NAMES.signal());
            case 6 -> owner.punctuate();
            default -> owner.commit();
        }
    }

    /** A coordinator dies, or is taken for dead and goes on. */
    void takeOver() {
        takeOver(random.nextInt(Broker.TASKS), random.nextBoolean());
    }

    private void takeOver(int task, boolean goesOn) {
        if (goesOn) {
            zombies.add(owners.get(task));
        }
        world.trace().fault("task " + task + " is taken over: what is not committed never was");
        owners.set(task, born(task));
        asleep[task] = 0;
    }

    /** A coordinator stands still for minutes, and so does its task, if nobody takes it over. */
    void sleep() {
        int task = random.nextInt(Broker.TASKS);
        asleep[task] = random.nextInt(LONGEST_SLEEP);
        world.trace().fault("task " + task + " stands still");
    }

    /** One that lost its task learns of it as soon as it writes. */
    void wakeZombie() {
        if (zombies.isEmpty()) {
            return;
        }
        Coordinator zombie = zombies.removeFirst();
        try {
            boolean worked = zombie.poll(Broker.NAMES.event()) || zombie.hasWork();
            zombie.commit();
            Verdict.require(!worked, "of two that own a task, only one can commit", zombie);
        } catch (ProducerFencedException fenced) {
            // As it must be.
        }
    }

    /** All are new, and awake. */
    void restart() {
        for (int task = 0; task < Broker.TASKS; task++) {
            takeOver(task, false);
        }
    }

    /** Does and commits all there is to do. Returns whether there was anything. */
    boolean drain() {
        boolean any = false;
        for (Coordinator owner : owners) {
            for (String input : Coordinator.INPUTS) {
                while (owner.poll(input)) {
                    any = true;
                }
            }
            any |= owner.punctuate();
            owner.commit();
        }
        return any;
    }
}
