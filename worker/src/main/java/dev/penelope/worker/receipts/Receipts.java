package dev.penelope.worker.receipts;

import dev.penelope.model.Action;
import dev.penelope.model.Codec;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.protocol.PayloadCheck;
import dev.penelope.worker.ActionFailed;
import dev.penelope.worker.Actions;
import dev.penelope.worker.UndoContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Commits an action's effect and a receipt of it in one transaction of the database that the effect
 * is in. By the receipt,
 *
 * <ul>
 *   <li>a repeated attempt returns the first one's output and has no further effect;
 *   <li>an undo does nothing when the action had no effect;
 *   <li>an action that arrives after its undo has no effect, and fails.
 * </ul>
 *
 * <p>{@code Worker.with(kafka).actions(receipts.action(CHARGE, this::charge, this::refund))}. The
 * database needs {@link #TABLE}. Of two attempts at once, the second waits for the first at the
 * receipt's primary key. Safe for use by several threads; each attempt takes one connection at a
 * time and returns it. Works at any isolation level from READ COMMITTED on.
 */
public final class Receipts {
    /**
     * What creates the table. The key has up to 640 characters. Where TEXT is too short for an
     * output of 256 KiB, as in MySQL, choose a longer type.
     */
    public static final String TABLE =
            """
            CREATE TABLE penelope_receipt (
                action_key VARCHAR(640) NOT NULL PRIMARY KEY,
                standing   CHAR(1)      NOT NULL,
                output     TEXT,
                changed_at TIMESTAMP    NOT NULL
            )
            """;

    /** Another attempt may have taken its claim back just when it was to be read. */
    private static final int ROUNDS = 3;

    private final DataSource database;
    private final Codec codec;

    public Receipts(DataSource database) {
        this(database, Codec.standard());
    }

    /**
     * @param codec how outputs are kept; the same as the worker's
     */
    public Receipts(DataSource database, Codec codec) {
        this.database = database;
        this.codec = codec;
    }

    /** The code behind an action and its undo, for a worker or a test. */
    public <I, O> Actions action(
            Action<I, O> action, Effect<I, O> effect, Reversal<I, O> reversal) {
        return Actions.none()
                .action(
                        action,
                        (context, input) ->
                                once(
                                        action,
                                        context.idempotencyKey(),
                                        connection -> effect.run(connection, context, input)),
                        (context, input) -> takeBack(action, context, input, reversal));
    }

    /** The code behind an action that needs no undo but that a late attempt has no effect. */
    public <I, O> Actions action(Action<I, O> action, Effect<I, O> effect) {
        return action(action, effect, (connection, context, input, output) -> {});
    }

    /**
     * Deletes receipts that nothing has happened to since {@code before}. A receipt must outlive
     * all deliveries of its action and of its undo: keep them at least as long as the coordinator's
     * archive, which is 15 days unless set otherwise.
     *
     * @return how many there were
     */
    public int forget(Instant before) throws SQLException {
        try (Transaction transaction = Transaction.begin(database)) {
            int forgotten = new ReceiptTable(transaction.connection()).deleteUntouchedSince(before);
            transaction.commit();
            return forgotten;
        }
    }

    /** Something done through a connection. */
    private interface Doing<O> {
        O through(Connection connection) throws Exception;
    }

    private <I, O> O once(Action<I, O> action, String key, Doing<O> effect) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (Transaction transaction = Transaction.begin(database)) {
                ReceiptTable table = new ReceiptTable(transaction.connection());
                if (table.claim(key, ReceiptTable.Standing.DONE)) {
                    O output = effect.through(transaction.connection());
                    table.keepOutput(key, text(output));
                    transaction.commit();
                    return output;
                }
            }
            Optional<ReceiptTable.Receipt> receipt = read(key);
            if (receipt.isPresent()) {
                return switch (receipt.get().standing()) {
                    case DONE -> output(action, receipt.get());
                    case UNDONE ->
                            throw ActionFailed.of(
                                    "UndoneBefore", "its undo came first, so it had no effect");
                };
            }
        }
        throw claimedByOthers(key);
    }

    private <I, O> void takeBack(
            Action<I, O> action, UndoContext<O> context, I input, Reversal<I, O> reversal)
            throws Exception {
        String key = context.actionKey();
        for (int round = 0; round < ROUNDS; round++) {
            try (Transaction transaction = Transaction.begin(database)) {
                ReceiptTable table = new ReceiptTable(transaction.connection());
                if (table.claim(key, ReceiptTable.Standing.UNDONE)) {
                    transaction.commit();
                    return;
                }
            }
            try (Transaction transaction = Transaction.begin(database)) {
                ReceiptTable table = new ReceiptTable(transaction.connection());
                boolean mine = table.undo(key);
                Optional<ReceiptTable.Receipt> receipt = table.read(key);
                if (mine && receipt.isPresent()) {
                    O output = output(action, receipt.get());
                    reversal.run(transaction.connection(), context, input, output);
                    transaction.commit();
                    return;
                }
                if (receipt.isPresent()) {
                    return;
                }
            }
        }
        throw claimedByOthers(key);
    }

    private Optional<ReceiptTable.Receipt> read(String key) throws SQLException {
        try (Transaction transaction = Transaction.begin(database)) {
            return new ReceiptTable(transaction.connection()).read(key);
        }
    }

    private static IllegalStateException claimedByOthers(String key) {
        return new IllegalStateException(
                "Expected a receipt of " + key + ", or none, but others keep taking theirs back");
    }

    /**
     * What is kept has to be readable for the undo. If it would not be, the effect is rolled back
     * with its receipt, so that the action has failed and had none.
     */
    private <O> Optional<String> text(O output) {
        try {
            return Optional.ofNullable(output)
                    .map(codec::encode)
                    .map(json ->
                            PayloadCheck.check("an output", json, Limits.PAYLOAD_BYTES).toString());
        } catch (IllegalArgumentException unusable) {
            throw ActionFailed.of("OutputUnreadable", String.valueOf(unusable.getMessage()));
        }
    }

    @SuppressWarnings("NullAway") // an action without output returns null, and its undo gets that
    private <O> O output(Action<?, O> action, ReceiptTable.Receipt receipt) {
        return receipt.output()
                .map(text -> codec.decode(Json.of(text), action.output()))
                .orElse(null);
    }
}
