package dev.penelope.protocol;

import dev.penelope.model.DefinitionId;
import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.NodeState;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Side;
import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;

/** Makes records of every kind, with odd texts and values. */
final class RandomRecords {
    private static final String IDS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-";
    private static final String[] TEXTS = {
        "",
        "a",
        "\"",
        "\\",
        "\n\t\r\b\f",
        "\u0000\u001f",
        "ä€",
        "💥",
        "</script>",
        "\u2028",
        "{}",
        "'"
    };
    private static final String[] SCALARS = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "1e400",
        "-1.50",
        "1E-400",
        "123456789012345678901234567890",
        "\"\"",
        "\"\\u00e4\\n\\\"\\\\\\/\"",
        "\"ä💥\"",
        "{}",
        "[]",
        " { } "
    };

    private final Random random;

    RandomRecords(Random random) {
        this.random = random;
    }

    SagaId saga() {
        return new SagaId(id());
    }

    RunId run() {
        return RunId.of(random.nextLong(1L << 45), random.nextLong(1L << 40));
    }

    String id() {
        StringBuilder id = new StringBuilder();
        for (int i = 1 + random.nextInt(random.nextInt(8) == 0 ? 128 : 12); i > 0; i--) {
            id.append(IDS.charAt(random.nextInt(IDS.length())));
        }
        return id.toString();
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(TEXTS[random.nextInt(TEXTS.length)]);
        }
        return text.toString();
    }

    Json json() {
        return Json.of(json(3).strip());
    }

    private String json(int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            return SCALARS[random.nextInt(SCALARS.length)];
        }
        StringBuilder all = new StringBuilder();
        boolean array = random.nextBoolean();
        int size = random.nextInt(4);
        for (int i = 0; i < size; i++) {
            all.append(i == 0 ? "" : random.nextBoolean() ? "," : " ,\n ");
            all.append(array ? "" : "\"k" + i + "\\\"}\":").append(json(depth - 1));
        }
        return array ? "[" + all + "]" : "{" + all + "}";
    }

    Duration duration() {
        return Duration.ofMillis(1 + random.nextLong(100_000_000));
    }

    private Instant instant() {
        return Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L));
    }

    <T> Optional<T> perhaps(Supplier<T> value) {
        return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }

    private <T> List<T> some(Supplier<T> value) {
        List<T> all = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            all.add(value.get());
        }
        return all;
    }

    <E extends Enum<E>> E one(Class<E> type) {
        E[] all = type.getEnumConstants();
        return all[random.nextInt(all.length)];
    }

    private SagaStatus ended() {
        return List.of(SagaStatus.SUCCEEDED, SagaStatus.FAILED, SagaStatus.ABANDONED)
                .get(random.nextInt(3));
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        some(this::text).forEach(name -> labels.put(name, text()));
        return labels;
    }

    StartRecord start() {
        DefinitionSource source =
                switch (random.nextInt(3)) {
                    case 0 -> new DefinitionSource.ByHash(id(), 1 + random.nextInt(9), id());
                    case 1 -> new DefinitionSource.ByName(id(), 1 + random.nextInt(9));
                    default -> new DefinitionSource.Inline(Json.of("{\"d\":" + json() + "}"));
                };
        return new StartRecord(
                saga(),
                source,
                json(),
                labels(),
                perhaps(this::duration),
                random.nextInt(19) - 9,
                some(() -> new ResourceClaim(id(), random.nextBoolean())),
                perhaps(this::text));
    }

    CommandRecord command() {
        String node = id();
        return new CommandRecord(
                saga(),
                run(),
                node,
                random.nextBoolean() ? node : text(),
                id(),
                one(Direction.class),
                1 + random.nextInt(1_000),
                text(),
                json(),
                perhaps(this::json),
                perhaps(this::json),
                perhaps(this::json),
                duration(),
                duration(),
                warrant(),
                perhaps(() -> new DefinitionId(id(), 1 + random.nextInt(9), id())),
                random.nextBoolean(),
                new CommandDrafts(
                        some(() ->
                                new PayloadOrigin(
                                        "input", saga(), run(), id(), one(Direction.class))),
                        some(() -> new Fence(id(), random.nextLong(1L << 60)))));
    }

    private Warrant warrant() {
        return new Warrant(1 + random.nextInt(2), perhaps(this::id));
    }

    /** Details of an error are said with an error only. */
    private EventRecord.Remarks remarks(boolean error) {
        return new EventRecord.Remarks(
                error ? perhaps(this::json) : Optional.empty(), perhaps(this::duration), text());
    }

    EventRecord event() {
        return switch (random.nextInt(4)) {
            case 0 -> new EventRecord.Tick(saga(), run(), id(), perhaps(this::id));
            case 1 ->
                    new EventRecord.Heartbeat(
                            saga(),
                            run(),
                            id(),
                            one(Direction.class),
                            1 + random.nextInt(9),
                            perhaps(this::json),
                            random.nextBoolean(),
                            text(),
                            warrant());
            default -> outcome(perhaps(this::error));
        };
    }

    private EventRecord.Outcome outcome(Optional<ErrorInfo> error) {
        return new EventRecord.Outcome(
                saga(),
                run(),
                id(),
                one(Direction.class),
                1 + random.nextInt(9),
                one(OutcomeKind.class),
                perhaps(this::json),
                error,
                random.nextBoolean(),
                text(),
                warrant(),
                remarks(error.isPresent()));
    }

    ControlRecord control() {
        return new ControlRecord(
                saga(),
                text(),
                verb(),
                perhaps(this::id),
                text(),
                text(),
                wish(),
                random.nextBoolean()
                        ? OptionalLong.empty()
                        : OptionalLong.of(random.nextLong(1L << 60)),
                perhaps(this::text));
    }

    private Verb verb() {
        Verb verb = one(Verb.class);
        return verb == Verb.SIGNAL ? verb() : verb;
    }

    SignalRecord signal() {
        return new SignalRecord(saga(), text(), id(), json(), text(), text());
    }

    private Wish wish() {
        return new Wish(
                perhaps(this::json),
                one(Direction.class),
                one(Side.class),
                1 + random.nextInt(random.nextBoolean() ? 1 : Limits.TIMES));
    }

    ErrorInfo error() {
        return new ErrorInfo(text(), text(), text());
    }

    private FailureReport failure() {
        return new FailureReport(id(), one(Direction.class), 1 + random.nextInt(9), error());
    }

    private NodeReport node() {
        String name = id();
        return new NodeReport(
                name,
                random.nextBoolean() ? name : text(),
                one(NodeState.class),
                random.nextBoolean(),
                random.nextInt(3),
                random.nextInt(3));
    }

    ResultRecord.Result result() {
        return new ResultRecord.Result(
                saga(),
                run(),
                id(),
                1 + random.nextInt(9),
                ended(),
                perhaps(this::json),
                some(() -> some(this::node)),
                some(this::failure),
                some(() -> new NoteReport(instant(), text(), text())),
                perhaps(this::text),
                labels(),
                instant(),
                instant());
    }

    ResultRecord news() {
        return switch (random.nextInt(4)) {
            case 0 -> new ResultRecord.Amendment(result());
            case 1 ->
                    new ResultRecord.Reply(
                            saga(),
                            List.of("start", "control", "signal").get(random.nextInt(3)),
                            perhaps(this::text),
                            random.nextBoolean(),
                            text(),
                            text(),
                            perhaps(this::run),
                            perhaps(this::ended),
                            some(() -> one(Verb.class).wire()),
                            new ResultRecord.Snapshot(
                                    perhaps(() -> one(SagaStatus.class)),
                                    random.nextInt(3),
                                    perhaps(this::text)));
            case 2 ->
                    new ResultRecord.Notice(
                            saga(),
                            perhaps(this::run),
                            text(),
                            text(),
                            some(this::failure),
                            instant());
            default -> result();
        };
    }
}
