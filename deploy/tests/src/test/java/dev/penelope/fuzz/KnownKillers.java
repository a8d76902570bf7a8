package dev.penelope.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penelope.protocol.DefinitionJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Records of which one, or a few hundred, once ended a coordinator of 512 MB, and each of its
 * successors after it. They are made one at a time: together they are larger than a heap.
 */
final class KnownKillers {
    private static final int LONG_ID = 1_100_000;

    /** Of which every member's path would repeat its name. */
    private static final int LONG_NAME = 50_000;

    private static final int MEMBERS = 16_000;
    private static final int DEEP = 900;
    private static final int ANNOUNCEMENTS = 350;
    private static final int ACTIONS = 2_000;
    private static final int LARGE_DEFINITIONS = 400;
    private static final int LARGE_CONSTANTS = 4;
    private static final int CONSTANT_BYTES = 250_000;

    private final List<Inbound> inbound;
    private final Bait bait;
    private final int bombBytes;
    private final Consumer<HostileRecord> sink;
    private long number;

    /**
     * @param bombBytes how large a packed record is that unpacks to much
     */
    KnownKillers(List<Inbound> inbound, Bait bait, int bombBytes, Consumer<HostileRecord> sink) {
        this.inbound = inbound;
        this.bait = bait;
        this.bombBytes = bombBytes;
        this.sink = sink;
    }

    void send() {
        longIds();
        longNames();
        deepConstant();
        bombs();
        announcements();
        largeDefinitions();
    }

    private void longIds() {
        String id = "x".repeat(LONG_ID);
        for (String saga : List.of(bait.saga(), "nowhere")) {
            String about = "{\"saga\":\"" + saga + "\",\"actor\":\"a\",\"reason\":\"r\",";
            String shortId = about + "\"id\":\"c\",\"verb\":\"retry\",";
            say(
                    Inbound.CONTROL,
                    saga,
                    about + "\"id\":\"" + id + "\",\"verb\":\"pause\"}",
                    "long id");
            say(Inbound.CONTROL, saga, shortId + "\"node\":\"" + id + "\"}", "long node");
            say(
                    Inbound.SIGNAL,
                    saga,
                    about + "\"id\":\"" + id + "\",\"node\":\"s\",\"value\":1}",
                    "long id");
            say(
                    Inbound.EVENT,
                    saga,
                    "{\"saga\":\""
                            + saga
                            + "\",\"run\":\""
                            + bait.run()
                            + "\",\"node\":\""
                            + id
                            + "\",\"direction\":\"action\",\"attempt\":1,\"outcome\":\"succeeded\"}",
                    "long node");
        }
    }

    private void longNames() {
        String members =
                IntStream.range(0, MEMBERS)
                        .mapToObj(n -> "\"\":1")
                        .collect(Collectors.joining(","));
        String definition =
                "{\"name\":\"long\",\"version\":1,\"nodes\":[{\"name\":\"a\",\"action\":\"x\"}],\""
                        + "n".repeat(LONG_NAME)
                        + "\":{"
                        + members
                        + "}}";
        run("long-names", definition, "a long name over many members");
    }

    private void deepConstant() {
        String definition =
                "{\"name\":\"deep\",\"version\":1,\"nodes\":[{\"name\":\"a\",\"constant\":"
                        + "[".repeat(DEEP)
                        + "]".repeat(DEEP)
                        + "},{\"name\":\"b\",\"action\":\"x\",\"input\":\"a\",\"after\":[\"a\"]}]}";
        run("deep", definition, "a constant of " + DEEP + " levels");
    }

    /** Starts it as a part of the start, and registered. */
    private void run(String name, String definition, String what) {
        String hash = DefinitionJson.hash(definition.getBytes(UTF_8));
        say(
                Inbound.START,
                name + "-1",
                start(name + "-1", "{\"inline\":" + definition + "}"),
                what);
        say(Inbound.DEFINITION, hash, definition, what);
        say(Inbound.START, name + "-2", start(name + "-2", "{\"hash\":\"" + hash + "\"}"), what);
    }

    private static String start(String saga, String definition) {
        return "{\"saga\":\"" + saga + "\",\"definition\":" + definition + ",\"deadlineMs\":5000}";
    }

    private void bombs() {
        byte[] spaces = new byte[bombBytes];
        Arrays.fill(spaces, (byte) ' ');
        for (Inbound each : inbound) {
            send(each, "bomb".getBytes(UTF_8), spaces, "zstd", "unpacks to " + bombBytes);
        }
    }

    private void announcements() {
        for (int n = 0; n < ANNOUNCEMENTS; n++) {
            String worker = "killer-" + n;
            String actions =
                    IntStream.range(0, ACTIONS)
                            .mapToObj(at -> "\"" + worker + "-" + at + "-" + "a".repeat(100) + "\"")
                            .collect(Collectors.joining(","));
            say(
                    Inbound.WORKER,
                    worker,
                    "{\"worker\":\"%s\",\"queue\":\"default\",\"actions\":[%s],\"sinceAtMs\":1700000000000,\"intervalMs\":30000}"
                            .formatted(worker, actions),
                    "one of " + ANNOUNCEMENTS + " large announcements");
        }
    }

    private void largeDefinitions() {
        String constant = "c".repeat(CONSTANT_BYTES);
        for (int n = 0; n < LARGE_DEFINITIONS; n++) {
            List<String> nodes = new ArrayList<>();
            for (int at = 0; at < LARGE_CONSTANTS; at++) {
                nodes.add("{\"name\":\"c%d\",\"constant\":\"%s\"}".formatted(at, constant));
            }
            nodes.add(
                    "{\"name\":\"end\",\"action\":\"x\",\"after\":[\"c0\",\"c1\",\"c2\",\"c3\"]}");
            String definition =
                    "{\"name\":\"large-%d\",\"version\":1,\"nodes\":[%s]}"
                            .formatted(n, String.join(",", nodes));
            say(
                    Inbound.DEFINITION,
                    DefinitionJson.hash(definition.getBytes(UTF_8)),
                    definition,
                    "one of " + LARGE_DEFINITIONS + " large definitions");
        }
    }

    private void say(Inbound to, String key, String value, String what) {
        send(to, key.getBytes(UTF_8), value.getBytes(UTF_8), "zstd", what);
    }

    private void send(Inbound to, byte[] key, byte @Nullable [] value, String codec, String what) {
        if (inbound.contains(to)) {
            sink.accept(
                    new HostileRecord(
                            ++number,
                            to,
                            key,
                            value,
                            List.of(),
                            Optional.empty(),
                            Optional.empty(),
                            codec,
                            List.of(what)));
        }
    }
}
