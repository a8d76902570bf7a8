package dev.penelope.simulator;

import java.util.Optional;
import org.apache.kafka.common.errors.ProducerFencedException;

/** The broker's side of transactions: one producer for each task, fenced by its epoch. */
final class Transactions {
    /** What a writer without transactions writes in. */
    static final Transaction NONE = new Transaction(-1, 0, Fate.COMMITTED);

    private final int[] epochs;
    private final Transaction[] open;

    Transactions(int tasks) {
        this.epochs = new int[tasks];
        this.open = new Transaction[tasks];
    }

    enum Fate {
        OPEN,
        COMMITTED,
        ABORTED
    }

    /** Some records of one producer that become visible together, or never. */
    static final class Transaction {
        private final int task;
        private final int epoch;
        private Fate fate;

        private Transaction(int task, int epoch, Fate fate) {
            this.task = task;
            this.epoch = epoch;
            this.fate = fate;
        }

        Fate fate() {
            return fate;
        }
    }

    /** Takes over a task's transactions: aborts the open one, and fences whoever had them. */
    int takeOver(int task) {
        running(task).ifPresent(transaction -> transaction.fate = Fate.ABORTED);
        return ++epochs[task];
    }

    Transaction begin(int task, int epoch) {
        refuseOld(task, epoch);
        if (running(task).isPresent()) {
            throw new IllegalStateException("Expected one transaction at a time");
        }
        open[task] = new Transaction(task, epoch, Fate.OPEN);
        return open[task];
    }

    /** Whether its producer may still write. */
    void check(Transaction transaction) {
        refuseOld(transaction.task, transaction.epoch);
    }

    void commit(Transaction transaction) {
        check(transaction);
        if (transaction.fate != Fate.OPEN) {
            throw new IllegalStateException("Expected an open transaction");
        }
        transaction.fate = Fate.COMMITTED;
    }

    private Optional<Transaction> running(int task) {
        return Optional.ofNullable(open[task]).filter(transaction -> transaction.fate == Fate.OPEN);
    }

    /** Whether nobody has taken over since. */
    boolean isCurrent(int task, int epoch) {
        return epoch == epochs[task];
    }

    private void refuseOld(int task, int epoch) {
        if (!isCurrent(task, epoch)) {
            throw new ProducerFencedException("another producer has taken over");
        }
    }
}
