package dev.penelope.worker.receipts;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;

/** The rows of {@link Receipts#TABLE}, as one transaction sees and changes them. */
final class ReceiptTable {
    /** The class of SQLSTATE for what a constraint forbids, here: a second row of one key. */
    private static final String CONSTRAINT = "23";

    private final Connection connection;

    ReceiptTable(Connection connection) {
        this.connection = connection;
    }

    /** What there is of an action's effect. */
    enum Standing {
        /** The effect is there. */
        DONE("D"),
        /** It was taken back, or the undo came first: there is none, and will be none. */
        UNDONE("U");

        private final String word;

        Standing(String word) {
            this.word = word;
        }

        static Standing of(String word) {
            return word.equals(UNDONE.word) ? UNDONE : DONE;
        }
    }

    /** One row. */
    record Receipt(Standing standing, Optional<String> output) {}

    /**
     * Makes the first receipt of a key. False if there is one already, also one of a transaction
     * that this had to wait for; then this transaction can only be rolled back.
     */
    boolean claim(String key, Standing standing) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO penelope_receipt (action_key, standing, changed_at)"
                                + " VALUES (?, ?, ?)")) {
            insert.setString(1, key);
            insert.setString(2, standing.word);
            insert.setTimestamp(3, now());
            insert.executeUpdate();
            return true;
        } catch (SQLIntegrityConstraintViolationException taken) {
            return false;
        } catch (SQLException refused) {
            if (String.valueOf(refused.getSQLState()).startsWith(CONSTRAINT)) {
                return false;
            }
            throw refused;
        }
    }

    void keepOutput(String key, Optional<String> output) throws SQLException {
        if (output.isEmpty()) {
            return;
        }
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE penelope_receipt SET output = ? WHERE action_key = ?")) {
            update.setString(1, output.get());
            update.setString(2, key);
            update.executeUpdate();
        }
    }

    /** Marks an effect as taken back. False if there is none to take back. */
    boolean undo(String key) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE penelope_receipt SET standing = ?, changed_at = ?"
                                + " WHERE action_key = ? AND standing = ?")) {
            update.setString(1, Standing.UNDONE.word);
            update.setTimestamp(2, now());
            update.setString(3, key);
            update.setString(4, Standing.DONE.word);
            return update.executeUpdate() == 1;
        }
    }

    Optional<Receipt> read(String key) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT standing, output FROM penelope_receipt WHERE action_key = ?")) {
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(
                                new Receipt(
                                        Standing.of(row.getString(1)),
                                        Optional.ofNullable(row.getString(2))))
                        : Optional.empty();
            }
        }
    }

    int deleteUntouchedSince(Instant before) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM penelope_receipt WHERE changed_at < ?")) {
            delete.setTimestamp(1, Timestamp.from(before));
            return delete.executeUpdate();
        }
    }

    private static Timestamp now() {
        return Timestamp.from(Instant.now());
    }
}
