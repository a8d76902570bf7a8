package dev.penelope.faults;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Metrics that do not come back, once, from counting a saga: as soon as a file is there, the thread
 * that counts next is stuck for ever, whoever interrupts it.
 */
final class StuckRegistry extends SimpleMeterRegistry {
    static final String CAUGHT = "a stream thread is stuck now";

    private final Path trap;
    private final AtomicBoolean caught = new AtomicBoolean();

    StuckRegistry(Path trap) {
        this.trap = trap;
    }

    @Override
    protected Counter newCounter(Meter.Id id) {
        return id.getName().equals("penelope.sagas.started")
                ? new CumulativeCounter(id) {
                    @Override
                    public void increment(double amount) {
                        if (Files.exists(trap) && caught.compareAndSet(false, true)) {
                            System.out.println(CAUGHT);
                            stayForEver();
                        }
                        super.increment(amount);
                    }
                }
                : super.newCounter(id);
    }

    private static void stayForEver() {
        CountDownLatch never = new CountDownLatch(1);
        while (never.getCount() > 0) {
            try {
                never.await();
            } catch (InterruptedException ignored) {
                // Code that is stuck takes no notice.
            }
        }
    }
}
