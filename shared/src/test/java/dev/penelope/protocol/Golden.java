package dev.penelope.protocol;

import static dev.penelope.model.Direction.ACTION;
import static dev.penelope.model.Direction.UNDO;

import dev.penelope.model.Definition;
import dev.penelope.model.DefinitionId;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Input;
import dev.penelope.model.Json;
import dev.penelope.model.Node;
import dev.penelope.model.NodePath;
import dev.penelope.model.NodeState;
import dev.penelope.model.OnFailure;
import dev.penelope.model.OnUnknown;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.Policy;
import dev.penelope.model.Quota;
import dev.penelope.model.Retry;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Side;
import dev.penelope.model.UndoPolicy;
import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Every form of record, with the file that holds its JSON. The files are never changed: records
 * that were written once must be readable for ever. The beginning of a name is that of its schema.
 */
record Golden<T>(String file, T value, Function<T, byte[]> write, Function<byte[], T> read) {
    private static final SagaId SAGA = new SagaId("order-4711");
    private static final RunId RUN = new RunId("loyw3v28-16");
    private static final Optional<String> HOTEL = Optional.of("hotel");
    private static final Json PARAMS = Json.of("{\"hotel\":\"Ithaka\",\"nights\":2}");
    private static final Warrant SIGNED = new Warrant(2, Optional.of("k1.q83vEjRWeJA"));
    private static final Instant STARTED = Instant.ofEpochMilli(1_700_000_000_000L);
    private static final Instant ENDED = Instant.ofEpochMilli(1_700_000_000_250L);
    private static final ErrorInfo DECLINED =
            new ErrorInfo("CardDeclined", "the bank said „no“", "Bank.charge(Bank.java:7)");

    @Override
    public String toString() {
        return file;
    }

    /** Read, and written again. */
    byte[] rewritten(byte[] json) {
        return write.apply(read.apply(json));
    }

    static List<Golden<?>> all() {
        return List.of(
                start(
                        "start-by-hash",
                        new DefinitionSource.ByHash(
                                "book-trip", 1, "0123456789abcdef0123456789abcdef")),
                start("start-by-name", new DefinitionSource.ByName("book-trip", 1)),
                new Golden<>("log-trip", log(), SagaLogJson::write, SagaLogJson::read),
                new Golden<>("log-signal", signalled(), SagaLogJson::write, SagaLogJson::read),
                start(
                        "start-inline",
                        new DefinitionSource.Inline(Json.ofUtf8(DefinitionJson.write(trip())))),
                start(
                        "start-full",
                        new StartRecord(
                                SAGA,
                                new DefinitionSource.ByName("book-trip", 1),
                                Json.NULL,
                                Map.of("customer", "7"),
                                Optional.of(Duration.ofMinutes(10)))),
                start(
                        "start-draft",
                        new StartRecord(
                                SAGA,
                                new DefinitionSource.ByName("book-trip", 1),
                                PARAMS,
                                Map.of(),
                                Optional.empty(),
                                -9,
                                List.of(
                                        new ResourceClaim("room-12", false),
                                        new ResourceClaim("hotel.ithaka", true)),
                                Optional.of("k1:q83vEjRWeJA"))),
                command("command-first", "hotel", Optional.empty(), Optional.empty()),
                command("command-in-subsaga", "pick", "server-alloc/pick"),
                command(
                        "command-undo",
                        "Book a hotel",
                        Optional.of(Json.of("{\"payment\":{\"id\":1}}")),
                        Optional.of(Json.of("\"room 12\""))),
                new Golden<>(
                        "command-signed",
                        new CommandRecord(
                                SAGA,
                                RUN,
                                "hotel",
                                "hotel",
                                "book-hotel",
                                ACTION,
                                1,
                                "order-4711:loyw3v28-16:hotel:action:2",
                                PARAMS,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(30),
                                SIGNED,
                                Optional.of(
                                        new DefinitionId(
                                                "book-trip",
                                                1,
                                                "0123456789abcdef0123456789abcdef")),
                                true,
                                new CommandDrafts(
                                        List.of(
                                                new PayloadOrigin(
                                                        "input", SAGA, RUN, "payment", ACTION)),
                                        List.of(new Fence("room-12", 4711)))),
                        CommandJson::write,
                        CommandJson::read),
                event(
                        "event-signed",
                        new EventRecord.Outcome(
                                SAGA,
                                RUN,
                                "hotel",
                                ACTION,
                                1,
                                OutcomeKind.UNKNOWN,
                                Optional.empty(),
                                Optional.of(DECLINED),
                                false,
                                "w1",
                                SIGNED,
                                new EventRecord.Remarks(
                                        Optional.of(Json.of("{\"code\":51}")),
                                        Optional.of(Duration.ofSeconds(5)),
                                        "1.4.2"))),
                event(
                        "event-heartbeat-signed",
                        new EventRecord.Heartbeat(
                                SAGA,
                                RUN,
                                "hotel",
                                ACTION,
                                2,
                                Optional.empty(),
                                false,
                                "w1",
                                SIGNED)),
                new Golden<>(
                        "control-if-revision",
                        new ControlRecord(
                                SAGA,
                                "c-1",
                                Verb.ABORT,
                                Optional.empty(),
                                "ada",
                                "too late",
                                Wish.NONE,
                                OptionalLong.of(7),
                                Optional.of("k1.q83vEjRWeJA")),
                        ControlJson::write,
                        ControlJson::read),
                outcome(
                        "event-succeeded",
                        OutcomeKind.SUCCEEDED,
                        Optional.of(Json.of("\"room 12\""))),
                outcome("event-failed", OutcomeKind.FAILED, Optional.empty()),
                outcome("event-unknown", OutcomeKind.UNKNOWN, Optional.empty()),
                outcome("event-unusable", OutcomeKind.UNUSABLE, Optional.empty()),
                outcome("event-unserved", OutcomeKind.UNSERVED, Optional.empty()),
                event(
                        "event-heartbeat",
                        new EventRecord.Heartbeat(
                                SAGA,
                                RUN,
                                "hotel",
                                ACTION,
                                2,
                                Optional.of(Json.of("[40,100]")),
                                true,
                                "w1")),
                event("event-tick", new EventRecord.Tick(SAGA, RUN, "deadline", Optional.empty())),
                event(
                        "event-tick-of-signal",
                        new EventRecord.Tick(
                                SAGA, RUN, "signal-deadline", Optional.of("approved"))),
                event(
                        "event-tick-of-node",
                        new EventRecord.Tick(SAGA, RUN, "retry", Optional.of("hotel"))),
                control("control-of-saga", Verb.PAUSE, Optional.empty()),
                control("control-of-node", Verb.RETRY_UNDO, Optional.of("hotel")),
                control("control-skip", Verb.SKIP, HOTEL, Wish.of(Json.of("{\"room\":12}"))),
                control("control-retry", Verb.RETRY, HOTEL, Wish.of(PARAMS)),
                signal("signal-value", Json.of("{\"ok\":true}")),
                signal("signal-null", Json.NULL),
                control("control-break", Verb.BREAK, HOTEL, Wish.of(UNDO).on(Side.AFTER)),
                control("control-step", Verb.STEP, Optional.empty(), Wish.NONE.times(3)),
                control("control-repeat", Verb.INJECT_REPEAT, HOTEL, Wish.of(UNDO).times(1_000)),
                news("result-succeeded", result(SagaStatus.SUCCEEDED)),
                news("result-failed", result(SagaStatus.FAILED)),
                news("result-abandoned", result(SagaStatus.ABANDONED)),
                news("result-amendment", new ResultRecord.Amendment(result(SagaStatus.FAILED))),
                news("result-reply-refused", reply(false, "UNKNOWN_QUEUE", Optional.empty())),
                news(
                        "result-reply-duplicate",
                        reply(true, "DUPLICATE", Optional.of(SagaStatus.FAILED))),
                news("result-reply-control", answer()),
                news("result-reply-signal", duplicate()),
                news("result-reply-stale", stale()),
                news("result-notice", notice()),
                new Golden<>(
                        "worker-full",
                        new AnnouncementRecord(
                                "w1",
                                "default",
                                new TreeSet<>(List.of("book-hotel")),
                                STARTED,
                                Duration.ofSeconds(30),
                                256,
                                "1.4.2",
                                new TreeSet<>(List.of("book-trip", "return-order@2"))),
                        AnnouncementJson::write,
                        AnnouncementJson::read),
                new Golden<>(
                        "worker-announcement",
                        new AnnouncementRecord(
                                "w1",
                                "default",
                                new TreeSet<>(List.of("rent-car", "book-hotel")),
                                STARTED,
                                Duration.ofSeconds(30)),
                        AnnouncementJson::write,
                        AnnouncementJson::read),
                definition("definition-smallest", smallest()),
                definition("definition-trip", trip()),
                definition("definition-full", full()),
                definition("definition-subsaga", provision()),
                definition("definition-waits", waits()),
                definition("definition-policies", forward()));
    }

    private static Golden<StartRecord> start(String file, DefinitionSource source) {
        return start(file, StartRecord.of(SAGA, source, PARAMS));
    }

    private static Golden<StartRecord> start(String file, StartRecord start) {
        return new Golden<>(file, start, StartJson::write, StartJson::read);
    }

    private static Golden<CommandRecord> command(String file, String label, String node) {
        return command(file, label, node, Optional.empty(), Optional.empty());
    }

    private static Golden<CommandRecord> command(
            String file, String label, Optional<Json> input, Optional<Json> output) {
        return command(file, label, "hotel", input, output);
    }

    private static Golden<CommandRecord> command(
            String file, String label, String node, Optional<Json> input, Optional<Json> output) {
        boolean undo = output.isPresent();
        CommandRecord command =
                new CommandRecord(
                        SAGA,
                        RUN,
                        node,
                        label,
                        "book-hotel",
                        undo ? UNDO : ACTION,
                        undo ? 3 : 1,
                        "order-4711:loyw3v28-16:" + node + ":" + (undo ? "undo" : "action") + ":0",
                        PARAMS,
                        input,
                        output,
                        undo ? Optional.of(Json.of("{\"asked\":true}")) : Optional.empty(),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(undo ? 5 : 30));
        return new Golden<>(file, command, CommandJson::write, CommandJson::read);
    }

    private static Golden<EventRecord> outcome(
            String file, OutcomeKind kind, Optional<Json> output) {
        boolean undo = kind == OutcomeKind.UNKNOWN;
        Optional<ErrorInfo> error =
                switch (kind) {
                    case SUCCEEDED -> Optional.empty();
                    case FAILED -> Optional.of(DECLINED);
                    case UNKNOWN, UNUSABLE, UNSERVED -> Optional.of(ErrorInfo.of("Error", "what"));
                };
        return event(
                file,
                new EventRecord.Outcome(
                        SAGA,
                        RUN,
                        "hotel",
                        undo ? UNDO : ACTION,
                        1,
                        kind,
                        output,
                        error,
                        kind == OutcomeKind.FAILED,
                        "w1"));
    }

    private static Golden<EventRecord> event(String file, EventRecord event) {
        return new Golden<>(file, event, EventJson::write, EventJson::read);
    }

    private static Golden<ControlRecord> control(String file, Verb verb, Optional<String> node) {
        return control(file, verb, node, Wish.NONE);
    }

    private static Golden<ControlRecord> control(
            String file, Verb verb, Optional<String> node, Wish wish) {
        return new Golden<>(
                file,
                new ControlRecord(SAGA, "c-1", verb, node, "ada", "the bank is down", wish),
                ControlJson::write,
                ControlJson::read);
    }

    private static Golden<SignalRecord> signal(String file, Json value) {
        return new Golden<>(
                file,
                new SignalRecord(SAGA, "s-1", "approved", value, "ada", "called back"),
                SignalJson::write,
                SignalJson::read);
    }

    private static SagaLog log() {
        StartRecord start =
                StartRecord.of(SAGA, new DefinitionSource.ByName("book-trip", 1), PARAMS);
        List<SagaLog.Entry> entries =
                List.of(
                        new SagaLog.Entry.Sent(
                                STARTED,
                                command("", "hotel", Optional.empty(), Optional.empty()).value()),
                        new SagaLog.Entry.Wished(
                                STARTED.plusMillis(7),
                                control("", Verb.ABORT, Optional.empty()).value()),
                        new SagaLog.Entry.Happened(
                                STARTED.plusMillis(9),
                                outcome("", OutcomeKind.FAILED, Optional.empty()).value()),
                        new SagaLog.Entry.Said(ENDED, result(SagaStatus.FAILED)));
        return new SagaLog(SAGA, RUN, trip(), start, STARTED, SagaStatus.FAILED, entries);
    }

    private static SagaLog signalled() {
        return log().with(
                        List.of(
                                new SagaLog.Entry.Signalled(
                                        STARTED.plusMillis(8), signal("", Json.NULL).value())));
    }

    private static Golden<ResultRecord> news(String file, ResultRecord news) {
        return new Golden<>(file, news, ResultJson::write, ResultJson::read);
    }

    private static ResultRecord.Result result(SagaStatus status) {
        boolean well = status == SagaStatus.SUCCEEDED;
        boolean stuck = status == SagaStatus.ABANDONED;
        NodeState paid = stuck ? NodeState.UNDO_FAILED : NodeState.UNDONE;
        return new ResultRecord.Result(
                SAGA,
                RUN,
                "book-trip",
                1,
                status,
                well ? Optional.of(Json.of("{\"price\":7}")) : Optional.empty(),
                List.of(
                        List.of(
                                well
                                        ? node("payment", "Pay", NodeState.SUCCEEDED, 1, 0)
                                        : node("payment", "Pay", paid, 1, 2)),
                        List.of(
                                well
                                        ? node("hotel", "hotel", NodeState.SUCCEEDED, 2, 0)
                                        : node("hotel", "hotel", NodeState.FAILED, 2, 0),
                                well
                                        ? node("car", "car", NodeState.SUCCEEDED, 1, 0)
                                        : node("car", "car", NodeState.UNREACHED, 0, 0))),
                well ? List.of() : List.of(new FailureReport("hotel", ACTION, 2, DECLINED)),
                stuck ? List.of(new NoteReport(ENDED, "ada", "abandon: too late")) : List.of(),
                well ? Optional.empty() : Optional.of("hotel failed"),
                well ? Map.of() : Map.of("customer", "7"),
                STARTED,
                ENDED);
    }

    private static NodeReport node(
            String name, String label, NodeState state, int attempts, int undoAttempts) {
        boolean mayHaveRun = state == NodeState.SUCCEEDED || state == NodeState.UNDO_FAILED;
        return new NodeReport(name, label, state, mayHaveRun, attempts, undoAttempts);
    }

    private static ResultRecord.Reply reply(
            boolean accepted, String code, Optional<SagaStatus> outcome) {
        return new ResultRecord.Reply(
                SAGA,
                "start",
                Optional.of("loyw3v28-20"),
                accepted,
                code,
                "a sentence",
                accepted ? Optional.of(RUN) : Optional.empty(),
                outcome,
                List.of());
    }

    private static ResultRecord.Reply answer() {
        return new ResultRecord.Reply(
                SAGA,
                "control",
                Optional.of("c-1"),
                false,
                "NOT_POSSIBLE",
                "retry-undo is not possible: no undo has failed",
                Optional.of(RUN),
                Optional.empty(),
                List.of("pause", "abort"));
    }

    private static ResultRecord.Reply duplicate() {
        return new ResultRecord.Reply(
                SAGA,
                "signal",
                Optional.of("s-1"),
                true,
                "DUPLICATE",
                "signal was done before, with the same value",
                Optional.of(RUN),
                Optional.empty(),
                List.of("pause", "abort"));
    }

    private static ResultRecord.Reply stale() {
        return new ResultRecord.Reply(
                SAGA,
                "control",
                Optional.of("c-1"),
                false,
                "STALE",
                "abort is not possible: expected the saga to be at revision 7, but it is at 9",
                Optional.of(RUN),
                Optional.empty(),
                List.of("pause", "abort"),
                new ResultRecord.Snapshot(
                        Optional.of(SagaStatus.RUNNING), 9, Optional.of("saga-event-3@4711")));
    }

    private static ResultRecord.Notice notice() {
        return new ResultRecord.Notice(
                SAGA,
                Optional.of(RUN),
                "STUCK",
                "Undo failed for good",
                List.of(new FailureReport("hotel", UNDO, 3, ErrorInfo.of("Gone", "no such room"))),
                ENDED);
    }

    private static Golden<Definition<?, ?>> definition(String file, Definition<?, ?> definition) {
        return new Golden<>(file, definition, DefinitionJson::write, DefinitionJson::read);
    }

    private static Node run(String name, Input input, String... after) {
        String local = NodePath.local(name);
        return new Node.Run(name, local, "do-" + local, input, List.of(after), Policy.DEFAULT);
    }

    private static Definition<?, ?> smallest() {
        return new Definition<>("tiny", 1, Policy.DEFAULT, List.of(run("a", new Input.None())));
    }

    static Definition<?, ?> trip() {
        Input params = new Input.Params();
        return new Definition<>(
                "book-trip",
                1,
                Policy.DEFAULT,
                List.of(
                        run("payment", params),
                        run("hotel", params, "payment"),
                        run("flight", params, "payment"),
                        run("car", params, "payment"),
                        run(
                                "output",
                                new Input.Outputs(List.of("hotel", "flight", "car", "payment")))));
    }

    private static Definition<?, ?> waits() {
        Optional<Duration> aDay = Optional.of(Duration.ofDays(1));
        return new Definition<>(
                "waits",
                1,
                Policy.DEFAULT,
                List.of(
                        new Node.Signal("approved", "Approved by the boss", List.of(), aDay),
                        new Node.Signal("paid", "paid", List.of("approved"), Optional.empty()),
                        new Node.Timer(
                                "cool-off", "cool-off", Duration.ofDays(30), List.of("paid"))));
    }

    private static Definition<?, ?> forward() {
        Policy policy = Policy.DEFAULT.withOnFailure(OnFailure.FORWARD);
        Optional<Duration> aDay = Optional.of(Duration.ofDays(1));
        return new Definition<>(
                "forward",
                1,
                policy,
                new Quota(4, 0),
                List.of(
                        new Node.Signal("paid", "paid", List.of(), aDay, OnFailure.FORWARD),
                        new Node.Signal(
                                "signed", "signed", List.of("paid"), aDay, OnFailure.UNWIND),
                        new Node.Run(
                                "ship",
                                "ship",
                                "ship",
                                new Input.None(),
                                List.of("signed"),
                                policy.withUndo(UndoPolicy.PIVOT)),
                        new Node.Run(
                                "tell",
                                "tell",
                                "tell",
                                new Input.Output("ship"),
                                List.of(),
                                Policy.DEFAULT.withUndo(UndoPolicy.ASK_OPERATOR))));
    }

    private static Definition<?, ?> provision() {
        return new Definition<>(
                "provision",
                1,
                Policy.DEFAULT,
                List.of(
                        run("size", new Input.Params()),
                        run("ip", new Input.Params(), "size"),
                        run("server-alloc/pick", new Input.Params()),
                        new Node.Subsaga(
                                "server-alloc/reserve",
                                "reserve",
                                new Input.Output("server-alloc/pick"),
                                "server-alloc/reserve/put",
                                List.of()),
                        run("server-alloc/reserve/ask", new Input.None()),
                        run(
                                "server-alloc/reserve/put",
                                new Input.Outputs(List.of("server-alloc/reserve/ask"))),
                        new Node.Subsaga(
                                "server-alloc",
                                "A server",
                                new Input.Output("size"),
                                "server-alloc/reserve",
                                List.of("ip")),
                        run("boot", new Input.Outputs(List.of("server-alloc", "ip")))));
    }

    private static Definition<?, ?> full() {
        Retry retry = new Retry(Duration.ofMillis(50), 1.5, Duration.ofSeconds(9), 0.1, 7);
        Policy policy =
                new Policy(
                        "slow",
                        retry,
                        retry.atMost(Retry.NO_LIMIT),
                        Duration.ofSeconds(5),
                        Optional.of(Duration.ofMinutes(1)),
                        Duration.ofSeconds(2),
                        UndoPolicy.NONE,
                        OnUnknown.STUCK,
                        OnFailure.UNWIND);
        return new Definition<>(
                "all-there-is",
                12,
                policy,
                List.of(
                        new Node.Constant(
                                "fee", "The fee", Json.of("{ \"amount\" : 1.50 }"), List.of()),
                        new Node.Run(
                                "pay",
                                "Pay €",
                                "pay",
                                new Input.Output("fee"),
                                List.of("fee"),
                                Policy.DEFAULT),
                        new Node.Run(
                                "end",
                                "end",
                                "sum",
                                new Input.Outputs(List.of("fee", "pay")),
                                List.of(),
                                policy)));
    }
}
