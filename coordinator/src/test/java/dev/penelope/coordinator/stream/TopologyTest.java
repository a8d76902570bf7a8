package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.engine.Engine;
import dev.penelope.model.Action;
import dev.penelope.model.Definition;
import dev.penelope.model.Input;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.Node;
import dev.penelope.model.NodeState;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.Policy;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.DefinitionSource;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.NodeReport;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.StartRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TopologyTest {
    record Trip(String hotel, String flight, String car, String card) {}

    record Bookings(String hotel, String flight, String car, String payment) {}

    private static final Trip TRIP = new Trip("Palace", "PX-1", "Canyonero", "4111");

    static Definition<Trip, String> trip() {
        var saga = Definition.named("book-trip", 1, Trip.class);
        var payment =
                saga.action(
                        "payment", Action.of("payment", Trip.class, String.class), saga.params());
        var hotel =
                saga.action("hotel", Action.of("hotel", Trip.class, String.class), saga.params())
                        .after(payment);
        var flight =
                saga.action("flight", Action.of("flight", Trip.class, String.class), saga.params())
                        .after(payment);
        var car =
                saga.action("car", Action.of("car", Trip.class, String.class), saga.params())
                        .after(payment);
        var output =
                saga.action(
                        "output",
                        Action.of("summary", Bookings.class, String.class),
                        saga.inputs(Bookings.class, hotel, flight, car, payment));
        return saga.build(output);
    }

    private Bench bench = new Bench();

    @BeforeEach
    void begin() {
        bench.close();
        bench = new Bench();
        bench.register(trip());
    }

    @AfterEach
    void end() {
        bench.close();
    }

    @Test
    void aTripSucceeds() {
        bench.start("trip-1", trip(), Bench.json(TRIP));
        List<CommandRecord> first = bench.commands();
        assertThat(first).extracting(CommandRecord::node).containsExactly("payment");
        bench.succeed(first.getFirst(), "\"paid\"");
        List<CommandRecord> bookings = bench.commands();
        assertThat(bookings)
                .extracting(CommandRecord::node)
                .containsExactly("hotel", "flight", "car");
        bookings.forEach(booking -> bench.succeed(booking, "\"" + booking.node() + "!\""));
        CommandRecord summary = bench.commands().getFirst();
        assertThat(summary.argument().toString())
                .isEqualTo(
                        "{\"hotel\":\"hotel!\",\"flight\":\"flight!\",\"car\":\"car!\",\"payment\":\"paid\"}");
        bench.succeed(summary, "\"all booked\"");

        ResultRecord.Result result = result();
        assertThat(result.outcome()).isEqualTo(SagaStatus.SUCCEEDED);
        assertThat(result.output()).hasToString("Optional[\"all booked\"]");
        assertThat(states(result).values()).containsOnly(NodeState.SUCCEEDED);
    }

    @Test
    void aFailingCarHasEverythingUndoneInReverse() {
        bench.start("trip-2", trip(), Bench.json(TRIP));
        bench.work(
                command -> command.node().equals("car") ? Optional.empty() : Optional.of("\"ok\""));
        ResultRecord.Result result = result();
        assertThat(result.outcome()).isEqualTo(SagaStatus.FAILED);
        assertThat(states(result))
                .containsEntry("payment", NodeState.UNDONE)
                .containsEntry("hotel", NodeState.UNDONE)
                .containsEntry("flight", NodeState.UNDONE)
                .containsEntry("car", NodeState.FAILED)
                .containsEntry("output", NodeState.UNREACHED);
        assertThat(result.failures().getFirst().node()).isEqualTo("car");
    }

    @Test
    void theSameStartAgainIsToldTheOldOutcome() {
        bench.start("trip-3", trip(), Bench.json(TRIP));
        bench.work(command -> Optional.of("\"ok\""));
        bench.results();
        bench.start("trip-3", trip(), Bench.json(TRIP));
        assertThat(bench.commands()).isEmpty();
        ResultRecord.Reply reply = (ResultRecord.Reply) bench.results().getFirst();
        assertThat(reply.code()).isEqualTo("DUPLICATE");
        assertThat(reply.outcome()).contains(SagaStatus.SUCCEEDED);
    }

    @Test
    void aSagaThatReachesItsDeadlineUnwindsOnceTheLogSaysSo() {
        bench.start(
                new StartRecord(
                        new SagaId("late-1"),
                        new DefinitionSource.ByName("book-trip", 1),
                        Bench.json(TRIP),
                        Map.of(),
                        Optional.of(Duration.ofMinutes(1))));
        CommandRecord payment = bench.commands().getFirst();
        bench.pass(Duration.ofSeconds(59));
        assertThat(ticks()).isEmpty();
        bench.pass(Duration.ofSeconds(2));
        assertThat(ticks())
                .containsExactly(
                        new EventRecord.Tick(
                                payment.saga(), payment.run(), "deadline", Optional.empty()));
        bench.succeed(payment, "1");
        bench.work(undo -> Optional.of("1"));
        ResultRecord.Result result = result();
        assertThat(result.outcome()).isEqualTo(SagaStatus.FAILED);
        assertThat(result.failures().getFirst().error().type()).isEqualTo("DeadlineExceeded");
        assertThat(states(result)).containsEntry("payment", NodeState.UNDONE);
    }

    @Test
    void aNodeThatReachesItsLimitFailsOnceTheLogSaysSo() {
        Definition<?, ?> limited =
                new Definition<>(
                        "limited",
                        1,
                        Policy.DEFAULT,
                        List.of(
                                new Node.Run(
                                        "only",
                                        "only",
                                        "x",
                                        new Input.Params(),
                                        List.of(),
                                        Policy.DEFAULT.withScheduleToClose(
                                                Duration.ofSeconds(30)))));
        bench.register(limited);
        bench.start("limited-1", limited, Json.NULL);
        CommandRecord only = bench.commands().getFirst();
        bench.event(only, OutcomeKind.UNKNOWN, Optional.empty());
        bench.pass(Duration.ofSeconds(1));
        assertThat(bench.commands()).extracting(CommandRecord::attempt).containsExactly(2);
        bench.pass(Duration.ofSeconds(30));
        assertThat(ticks())
                .containsExactly(
                        new EventRecord.Tick(
                                only.saga(), only.run(), "schedule-to-close", Optional.of("only")));
        bench.work(undo -> Optional.of("1"));
        assertThat(result().failures().getFirst().error().type())
                .isEqualTo("ScheduleToCloseExceeded");
    }

    /** What the coordinator asked the log; the driver feeds it back by itself. */
    private List<EventRecord> ticks() {
        return bench.read(Bench.TOPICS.event(), EventJson::read);
    }

    @Test
    void aSuccessThatComesAfterTheFailureIsUndoneAndAmendsTheResult() {
        bench.start("trip-4", trip(), Bench.json(TRIP));
        CommandRecord payment = bench.commands().getFirst();
        bench.fail(payment);
        ResultRecord.Result failed = result();
        assertThat(failed.outcome()).isEqualTo(SagaStatus.FAILED);
        assertThat(bench.undos()).isEmpty();

        bench.succeed(payment, "\"paid\"");
        CommandRecord undo = bench.undos().getFirst();
        assertThat(undo.node()).isEqualTo("payment");
        assertThat(undo.output()).hasToString("Optional[\"paid\"]");
        bench.succeed(undo, "null");
        ResultRecord.Amendment amendment = (ResultRecord.Amendment) bench.results().getFirst();
        assertThat(amendment.now().outcome()).isEqualTo(SagaStatus.FAILED);
        assertThat(states(amendment.now())).containsEntry("payment", NodeState.UNDONE);
    }

    @Test
    void aCommandThatNobodyAnswersIsSentAgainUnderTheSameKey() {
        bench.start("trip-5", trip(), Bench.json(TRIP));
        CommandRecord payment = bench.commands().getFirst();
        bench.pass(Duration.ofMinutes(14));
        assertThat(bench.commands()).isEmpty();
        bench.pass(Duration.ofMinutes(2));
        assertThat(bench.commands())
                .singleElement()
                .returns(true, CommandRecord::repeated)
                .usingRecursiveComparison()
                .ignoringFields("repeated")
                .isEqualTo(payment);
        bench.pass(Duration.ofMinutes(3));
        assertThat(bench.commands()).as("not until twice the time has passed").isEmpty();
        bench.succeed(payment, "\"paid\"");
        assertThat(bench.commands()).hasSize(3);
    }

    @Test
    void theRowsOfALargeSagaAreKeptAsLongAsALateOutcomeMayReopenIt() {
        Definition<?, ?> large = stage(200);
        bench.register(large);
        bench.start("large-1", large, Json.NULL);
        CommandRecord first = bench.commands().getFirst();
        bench.fail(first);
        assertThat(result().outcome()).isEqualTo(SagaStatus.FAILED);

        bench.pass(Duration.ofDays(17));
        bench.succeed(first, "1");
        List<CommandRecord> undos = bench.undos();
        assertThat(undos).extracting(CommandRecord::node).containsExactly("first");
        bench.succeed(undos.getFirst(), "1");
        assertThat(bench.results()).singleElement().isInstanceOf(ResultRecord.Amendment.class);
        assertThat(rows()).isPositive();

        for (int day = 0; day < 22; day++) {
            bench.pass(Duration.ofDays(1));
        }
        assertThat(rows()).isZero();
    }

    @Test
    void aSagaOfAThousandNodesLeavesNothingButItsEntryInTheArchive() {
        Definition<?, ?> large = stage(1_000);
        bench.register(large);
        bench.start("large-1", large, Json.of("\"" + "x".repeat(10_000) + "\""));
        while (status("large-1") == SagaStatus.RUNNING) {
            bench.work(command -> Optional.of("\"" + "x".repeat(1_000) + "\""));
            bench.pass(Duration.ofMillis(50));
        }
        assertThat(result().outcome()).isEqualTo(SagaStatus.SUCCEEDED);
        for (int round = 0; round < 20; round++) {
            bench.pass(Duration.ofMillis(50));
        }
        assertThat(rows()).isZero();
    }

    /** Rows that are left of sagas, headers and timers included. */
    private long rows() {
        try (var all = bench.rows().all()) {
            long rows = 0;
            for (; all.hasNext(); all.next()) {
                rows++;
            }
            return rows;
        }
    }

    private SagaStatus status(String saga) {
        byte[] header = bench.rows().get(Keys.header(new SagaId(saga)));
        return header == null ? SagaStatus.SUCCEEDED : StateCodec.status(header);
    }

    /** A first node, many at once, and a last one. */
    private static Definition<?, ?> stage(int nodes) {
        List<Node> all = new ArrayList<>();
        all.add(run("first", List.of()));
        for (int n = 0; n < nodes - 2; n++) {
            all.add(run("n" + n, List.of("first")));
        }
        all.add(run("last", all.stream().map(Node::name).toList()));
        return new Definition<>("stage", nodes, Policy.DEFAULT, all);
    }

    private static Node run(String name, List<String> after) {
        return new Node.Run(name, name, "x", new Input.Params(), after, Policy.DEFAULT);
    }

    @Test
    void aResultThatWouldBeTooLargeComesWithoutItsNodes() {
        List<Node> nodes =
                new ArrayList<>(
                        IntStream.range(0, 990)
                                .mapToObj(n ->
                                        new Node.Constant(
                                                "n" + "x".repeat(96) + n,
                                                // Six bytes each in JSON.
                                                "\u0001".repeat(120),
                                                Json.NULL,
                                                List.of()))
                                .toList());
        nodes.add(
                new Node.Run(
                        "last",
                        "last",
                        "x",
                        new Input.None(),
                        nodes.stream().map(Node::name).toList(),
                        Policy.DEFAULT));
        Definition<?, ?> large = new Definition<>("large", 1, Policy.DEFAULT, nodes);
        bench.register(large);
        bench.start("large-1", large, Json.NULL);
        // Its constants are more than one step passes over; the next one comes with the clock.
        for (int passed = 0; passed < nodes.size(); passed += Engine.NODES_PER_STEP) {
            bench.pass(Duration.ofMillis(25));
        }
        bench.work(command -> Optional.of("\"" + "x".repeat(Limits.PAYLOAD_BYTES - 2) + "\""));
        ResultRecord.Result result = result();
        assertThat(result.outcome()).isEqualTo(SagaStatus.SUCCEEDED);
        assertThat(result.output()).isPresent();
        assertThat(result.levels()).isEmpty();
    }

    private ResultRecord.Result result() {
        List<ResultRecord> results = bench.results();
        assertThat(results).hasSize(1);
        return (ResultRecord.Result) results.getFirst();
    }

    private static Map<String, NodeState> states(ResultRecord.Result result) {
        return result.levels().stream()
                .flatMap(List::stream)
                .collect(java.util.stream.Collectors.toMap(NodeReport::name, NodeReport::state));
    }
}
