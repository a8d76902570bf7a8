package dev.penelope.worker.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Action;
import dev.penelope.model.Codec;
import dev.penelope.model.Direction;
import dev.penelope.model.Json;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventRecord.Outcome;
import dev.penelope.worker.ActionFailed;
import dev.penelope.worker.Actions;
import dev.penelope.worker.UndoFailed;
import dev.penelope.worker.runtime.Dispatcher;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Effects in a real database, by an action that books one seat and names its number. */
final class ReceiptsTest {
    private static final Action<String, Integer> BOOK =
            Action.of("book", String.class, Integer.class);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final JdbcDataSource database = new JdbcDataSource();
    private final AtomicInteger numbers = new AtomicInteger();
    private Connection open;

    @BeforeEach
    void create() throws SQLException {
        database.setURL("jdbc:h2:mem:" + System.nanoTime());
        open = database.getConnection();
        execute(Receipts.TABLE);
        execute("CREATE TABLE seat (number INT PRIMARY KEY, guest VARCHAR(100))");
    }

    @AfterEach
    void drop() throws SQLException {
        open.close();
    }

    @Test
    void aRepeatedAttemptReturnsTheFirstOutputAndBooksNothing() throws SQLException {
        Dispatcher worker = worker(database);
        Outcome first = worker.run(action("s1"), true, NOW);
        Outcome again = worker.run(action("s1"), false, NOW);

        assertThat(first.output()).contains(Json.of("1"));
        assertThat(again.output()).contains(Json.of("1"));
        assertThat(seats()).containsExactly(1);
    }

    @Test
    void anotherSagaBooksAnotherSeat() throws SQLException {
        Dispatcher worker = worker(database);
        worker.run(action("s1"), true, NOW);
        worker.run(action("s2"), true, NOW);

        assertThat(seats()).containsExactly(1, 2);
    }

    @Test
    void anUndoTakesTheSeatOfTheReceiptBackOnce() throws SQLException {
        Dispatcher worker = worker(database);
        worker.run(action("s1"), true, NOW);
        Outcome undone = worker.run(undo("s1"), true, NOW);
        Outcome again = worker.run(undo("s1"), false, NOW);

        assertThat(undone.kind()).isEqualTo(OutcomeKind.SUCCEEDED);
        assertThat(again.kind()).isEqualTo(OutcomeKind.SUCCEEDED);
        assertThat(seats()).isEmpty();
    }

    @Test
    void anUndoWorksWhenItsActionHadNoEffect() throws SQLException {
        Outcome undone = worker(database).run(undo("s1"), true, NOW);

        assertThat(undone.kind()).isEqualTo(OutcomeKind.SUCCEEDED);
        assertThat(seats()).isEmpty();
    }

    /** A receipt that nobody can read would leave the effect without its undo. */
    @Test
    void anEffectWhoseOutputCannotBeReadIsRolledBack() throws SQLException {
        Action<String, Json> raw = Action.of("book", String.class, Json.class);
        Dispatcher worker =
                new Dispatcher(
                        new Receipts(database, Codec.standard())
                                .action(
                                        raw,
                                        (connection, context, guest) -> {
                                            book(connection, guest);
                                            return Json.of("");
                                        }),
                        Codec.standard(),
                        "w1");
        Outcome outcome = worker.run(action("s1"), true, NOW);

        assertThat(outcome.kind()).isEqualTo(OutcomeKind.FAILED);
        assertThat(outcome.error().orElseThrow().type()).isEqualTo("OutputUnreadable");
        assertThat(seats()).isEmpty();
    }

    @Test
    void anActionThatArrivesAfterItsUndoHasNoEffect() throws SQLException {
        worker(database).run(undo("s1"), true, NOW);
        Outcome late = worker(database).run(action("s1"), true, NOW);

        assertThat(late.kind()).isEqualTo(OutcomeKind.FAILED);
        assertThat(late.error())
                .hasValueSatisfying(e -> assertThat(e.type()).isEqualTo("UndoneBefore"));
        assertThat(seats()).isEmpty();
    }

    @Test
    void anActionThatArrivesAgainAfterItsUndoHasNoEffect() throws SQLException {
        worker(database).run(action("s1"), true, NOW);
        worker(database).run(undo("s1"), true, NOW);
        Outcome late = worker(database).run(action("s1"), false, NOW);

        assertThat(late.kind()).isEqualTo(OutcomeKind.FAILED);
        assertThat(seats()).isEmpty();
    }

    @Test
    void anActionThatDeclaresFailureLeavesNeitherEffectNorReceipt() throws SQLException {
        Actions declining =
                new Receipts(database)
                        .action(
                                BOOK,
                                (connection, context, guest) -> {
                                    book(connection, guest);
                                    throw ActionFailed.of("FullyBooked", "no seat is left");
                                });
        Outcome failed = dispatcher(declining).run(action("s1"), true, NOW);

        assertThat(failed.kind()).isEqualTo(OutcomeKind.FAILED);
        assertThat(seats()).isEmpty();
        assertThat(worker(database).run(action("s1"), false, NOW).kind())
                .isEqualTo(OutcomeKind.SUCCEEDED);
    }

    @Test
    void anUndoThatDeclaresFailureLeavesTheEffectAsItWas() throws SQLException {
        Actions refusing =
                new Receipts(database)
                        .action(
                                BOOK,
                                (connection, context, guest) -> book(connection, guest),
                                (connection, context, guest, number) -> {
                                    cancel(connection, number);
                                    throw UndoFailed.of("Departed", "the guest has left");
                                });
        dispatcher(refusing).run(action("s1"), true, NOW);
        Outcome failed = dispatcher(refusing).run(undo("s1"), true, NOW);

        assertThat(failed.kind()).isEqualTo(OutcomeKind.FAILED);
        assertThat(seats()).containsExactly(1);
        assertThat(worker(database).run(undo("s1"), false, NOW).kind())
                .isEqualTo(OutcomeKind.SUCCEEDED);
        assertThat(seats()).isEmpty();
    }

    @Test
    void ofTwoAttemptsAtOnceOneBooksAndBothReturnItsOutput() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        Actions slow =
                new Receipts(database)
                        .action(
                                BOOK,
                                (connection, context, guest) -> {
                                    inside.countDown();
                                    mayGoOn.await();
                                    return book(connection, guest);
                                });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Outcome> one =
                    threads.submit(() -> dispatcher(slow).run(action("s1"), true, NOW));
            inside.await();
            Future<Outcome> other =
                    threads.submit(() -> worker(database).run(action("s1"), false, NOW));
            mayGoOn.countDown();

            assertThat(one.get().output()).contains(Json.of("1"));
            assertThat(other.get().output()).contains(Json.of("1"));
            assertThat(seats()).containsExactly(1);
        }
    }

    @Test
    void anActionAndItsUndoAtOnceLeaveNoEffect() throws Exception {
        for (int round = 0; round < 50; round++) {
            String saga = "s" + round;
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Outcome>> both =
                        List.of(
                                threads.submit(() -> worker(database).run(action(saga), true, NOW)),
                                threads.submit(() -> worker(database).run(undo(saga), true, NOW)));
                for (Future<Outcome> each : both) {
                    each.get();
                }
            }
            assertThat(seats()).isEmpty();
        }
    }

    @Test
    void aCommitThatFailedIsUnknownAndTheNextAttemptBooks() throws SQLException {
        Outcome lost = worker(failing("commit", false)).run(action("s1"), true, NOW);

        assertThat(lost.kind()).isEqualTo(OutcomeKind.UNKNOWN);
        assertThat(seats()).isEmpty();
        assertThat(worker(database).run(action("s1"), false, NOW).kind())
                .isEqualTo(OutcomeKind.SUCCEEDED);
        assertThat(seats()).hasSize(1);
    }

    @Test
    void aCommitWhoseAnswerWasLostIsUnknownAndTheNextAttemptFindsItsReceipt() throws SQLException {
        Outcome lost = worker(failing("commit", true)).run(action("s1"), true, NOW);

        assertThat(lost.kind()).isEqualTo(OutcomeKind.UNKNOWN);
        Outcome again = worker(database).run(action("s1"), false, NOW);
        assertThat(again.output()).contains(Json.of("1"));
        assertThat(seats()).containsExactly(1);
    }

    @Test
    void connectionsAreReturnedAsTheyWere() throws SQLException {
        List<Connection> used = new ArrayList<>();
        DataSource watched =
                wrapped(connection -> {
                    used.add(connection);
                    return connection;
                });
        worker(watched).run(action("s1"), true, NOW);
        worker(watched).run(undo("s1"), true, NOW);

        assertThat(used).hasSize(3).allSatisfy(each -> assertThat(each.isClosed()).isTrue());
    }

    @Test
    void oldReceiptsAreForgotten() throws SQLException {
        worker(database).run(action("s1"), true, NOW);
        Receipts receipts = new Receipts(database);

        assertThat(receipts.forget(Instant.now().minusSeconds(60))).isZero();
        assertThat(receipts.forget(Instant.now().plusSeconds(60))).isEqualTo(1);
    }

    // The action, its undo, and the worker that runs them

    private Dispatcher worker(DataSource source) {
        return dispatcher(
                new Receipts(source)
                        .action(
                                BOOK,
                                (connection, context, guest) -> book(connection, guest),
                                (connection, context, guest, number) ->
                                        cancel(connection, number)));
    }

    private static Dispatcher dispatcher(Actions actions) {
        return new Dispatcher(actions, Codec.standard(), "w1");
    }

    private int book(Connection connection, String guest) throws SQLException {
        int number = numbers.incrementAndGet();
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO seat VALUES (?, ?)")) {
            insert.setInt(1, number);
            insert.setString(2, guest);
            insert.executeUpdate();
        }
        return number;
    }

    private static void cancel(Connection connection, int number) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM seat WHERE number = ?")) {
            delete.setInt(1, number);
            delete.executeUpdate();
        }
    }

    private List<Integer> seats() throws SQLException {
        List<Integer> numbers = new ArrayList<>();
        try (var statement = open.createStatement();
                ResultSet rows = statement.executeQuery("SELECT number FROM seat ORDER BY 1")) {
            while (rows.next()) {
                numbers.add(rows.getInt(1));
            }
        }
        return numbers;
    }

    private void execute(String sql) throws SQLException {
        try (var statement = open.createStatement()) {
            statement.execute(sql);
        }
    }

    private static CommandRecord action(String saga) {
        return command(saga, Direction.ACTION);
    }

    private static CommandRecord undo(String saga) {
        return command(saga, Direction.UNDO);
    }

    private static CommandRecord command(String saga, Direction direction) {
        return new CommandRecord(
                new SagaId(saga),
                new RunId("run"),
                "seat",
                "seat",
                BOOK.name(),
                direction,
                1,
                saga + ":run:seat:" + direction.wire() + ":1",
                Json.of("\"" + saga + "\""),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30));
    }

    // Databases that misbehave

    private interface Wrapping {
        Connection around(Connection connection);
    }

    private DataSource wrapped(Wrapping wrapping) {
        return proxy(
                DataSource.class,
                (method, arguments) ->
                        method.getName().equals("getConnection")
                                ? wrapping.around(database.getConnection())
                                : call(database, method, arguments));
    }

    /** Whose connections fail at that method, after they have done it or instead. */
    private DataSource failing(String name, boolean afterwards) {
        return wrapped(connection ->
                proxy(
                        Connection.class,
                        (method, arguments) -> {
                            boolean fails = method.getName().equals(name);
                            Object answer =
                                    fails && !afterwards
                                            ? Optional.empty()
                                            : call(connection, method, arguments);
                            if (fails) {
                                throw new SQLException("connection lost", "08006");
                            }
                            return answer;
                        }));
    }

    private interface Calling {
        Object call(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Calling calling) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (self, method, arguments) -> calling.call(method, arguments)));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
