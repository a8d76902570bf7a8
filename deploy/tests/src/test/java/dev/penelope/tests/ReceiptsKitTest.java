package dev.penelope.tests;

import dev.penelope.coordinator.testing.SagaKit;
import dev.penelope.model.Action;
import dev.penelope.model.Definition;
import dev.penelope.worker.Actions;
import dev.penelope.worker.receipts.Receipts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A saga whose effects are in a database, with receipts, keeps its duties whatever goes wrong. */
final class ReceiptsKitTest {
    private static final Action<String, Integer> BOOK =
            Action.of("book", String.class, Integer.class);
    private static final Action<Integer, Integer> UPGRADE =
            Action.of("upgrade", Integer.class, Integer.class);

    private final JdbcDataSource database = new JdbcDataSource();
    private final SagaKit<String, Integer> kit =
            SagaKit.of(definition()).worker(actions()).reset(this::empty);
    private Connection open;

    private static Definition<String, Integer> definition() {
        var saga = Definition.named("book-seats", 1, String.class);
        var there = saga.action("there", BOOK, saga.params());
        var back = saga.action("back", BOOK, saga.params());
        var upgrade = saga.action("upgrade", UPGRADE, there).after(back);
        return saga.build(upgrade);
    }

    /** None of them asks whether it runs for the first time: that is what receipts are for. */
    private Actions actions() {
        Receipts receipts = new Receipts(database);
        return receipts.action(
                        BOOK,
                        (connection, context, guest) -> book(connection, guest),
                        (connection, context, guest, seat) -> cancel(connection, seat))
                .and(
                        receipts.action(
                                UPGRADE,
                                (connection, context, seat) -> upgrade(connection, seat, 1),
                                (connection, context, seat, upgraded) ->
                                        upgrade(connection, upgraded, -1)));
    }

    private static int book(Connection connection, String guest) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO seat (guest, level) VALUES (?, 0)",
                        Statement.RETURN_GENERATED_KEYS)) {
            insert.setString(1, guest);
            insert.executeUpdate();
            ResultSet keys = insert.getGeneratedKeys();
            keys.next();
            return keys.getInt(1);
        }
    }

    private static void cancel(Connection connection, int seat) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM seat WHERE number = ?")) {
            delete.setInt(1, seat);
            delete.executeUpdate();
        }
    }

    private static int upgrade(Connection connection, int seat, int by) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE seat SET level = level + ? WHERE number = ?")) {
            update.setInt(1, by);
            update.setInt(2, seat);
            update.executeUpdate();
            return seat;
        }
    }

    @BeforeEach
    void create() throws SQLException {
        database.setURL("jdbc:h2:mem:" + System.nanoTime());
        open = database.getConnection();
        execute(Receipts.TABLE);
        execute(
                "CREATE TABLE seat (number INT AUTO_INCREMENT PRIMARY KEY, guest VARCHAR(100),"
                        + " level INT)");
    }

    @AfterEach
    void drop() throws SQLException {
        open.close();
    }

    private void empty() {
        execute("DELETE FROM seat");
        execute("DELETE FROM penelope_receipt");
    }

    private void execute(String sql) {
        try (Statement statement = open.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }

    /** Who has how many seats, and how good they are; not which numbers they have. */
    private List<String> seats() {
        try (Statement statement = open.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT guest, level FROM seat ORDER BY guest, level")) {
            List<String> seats = new ArrayList<>();
            while (rows.next()) {
                seats.add(rows.getString(1) + " " + rows.getInt(2));
            }
            return seats;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void whateverFailsIsUndone() {
        kit.failEveryNode("ada", this::seats);
    }

    @Test
    void whateverComesTwiceIsDoneOnce() {
        kit.repeatEverything("ada", this::seats);
    }

    @Test
    void whoeverDiesMakesNoDifference() {
        kit.crashEverywhere("ada", this::seats);
    }

    @Test
    void whatComesAfterItsUndoHasNoEffect() {
        kit.lateActions("ada", this::seats);
    }
}
