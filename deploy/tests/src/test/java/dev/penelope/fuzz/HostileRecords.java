package dev.penelope.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penelope.fuzz.JsonForm.Bare;
import dev.penelope.fuzz.JsonForm.Branch;
import dev.penelope.fuzz.JsonForm.Member;
import dev.penelope.fuzz.JsonForm.Text;
import dev.penelope.protocol.DefinitionJson;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * The hostile records of a seed, one after the other: a valid record of some form about one of the
 * sagas that are there, or about none, changed in one place or in several, or in none. They never
 * say anything valid about a saga that is none of the baits.
 */
public final class HostileRecords {
    private static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");
    private static final int REMEMBERED = 20;
    private static final long YEAR_2100_MS = 4_102_444_800_000L;

    private final Random random;
    private final Mutator mutator;
    private final Samples samples = Samples.read();
    private final List<Inbound> inbound;
    private final int partitions;
    private final List<Bait> baits;
    private final String name;
    private final Deque<String> hashes = new ArrayDeque<>();
    private long number;

    /**
     * @param baits of which hostile records may speak as if they were true
     */
    public HostileRecords(long seed, List<Inbound> inbound, int partitions, List<Bait> baits) {
        this.random = new Random(seed);
        this.mutator = new Mutator(random);
        this.inbound = List.copyOf(inbound);
        this.partitions = partitions;
        this.baits = List.copyOf(baits);
        this.name = "hostile-" + seed + "-";
    }

    /** How many were made. */
    public long count() {
        return number;
    }

    public HostileRecord next() {
        number++;
        Inbound form = inbound.get(random.nextInt(inbound.size()));
        Bait about = about(form);
        Branch said = samples.draw(form, random);
        adapt(form, said, about);
        int changes = oneIn(20) ? 0 : 1 + random.nextInt(3);
        for (int n = 0; n < changes; n++) {
            mutator.change(said);
        }
        byte[] value = JsonForm.bytes(said);
        if (oneIn(6)) {
            value = mutator.damage(value);
        }
        byte[] key = key(form, about, value);
        Inbound to = oneIn(25) ? inbound.get(random.nextInt(inbound.size())) : form;
        return new HostileRecord(
                number,
                to,
                oneIn(12) ? badKey() : key,
                oneIn(30) ? null : value,
                headers(form),
                to.isOfSagas() && oneIn(20)
                        ? Optional.of(random.nextInt(partitions))
                        : Optional.empty(),
                oneIn(12) ? Optional.of(timestamp()) : Optional.empty(),
                CODECS.get(random.nextInt(CODECS.size())),
                mutator.takeDone());
    }

    private boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    private Bait about(Inbound form) {
        boolean strange = oneIn(form == Inbound.START ? 2 : 4);
        return strange || baits.isEmpty()
                ? new Bait(name + number, "0-0", List.of("hotel"))
                : baits.get(random.nextInt(baits.size()));
    }

    /** Makes it speak of that saga, so that what is wrong with it is found late. */
    private void adapt(Inbound form, Branch said, Bait about) {
        if (form.isOfSagas()) {
            said.set("saga", new Text(about.saga()));
            if (said.has("run")) {
                said.set("run", new Text(about.run()));
            }
            if (said.has("node")) {
                said.set("node", new Text(about.nodes().get(random.nextInt(about.nodes().size()))));
            }
        }
        switch (form) {
            case START -> {
                // Whatever begins here ends soon.
                said.set("deadlineMs", new Bare(Integer.toString(5_000 + random.nextInt(20_000))));
                if (oneIn(4) && !hashes.isEmpty()) {
                    String hash = List.copyOf(hashes).get(random.nextInt(hashes.size()));
                    List<Member> byHash = new ArrayList<>();
                    byHash.add(new Member("hash", new Text(hash)));
                    said.set("definition", new Branch(true, byHash));
                }
            }
            case EVENT -> {
                if (oneIn(3)) {
                    said.set(
                            "attempt",
                            new Bare(Integer.toString(Integer.MAX_VALUE - random.nextInt(3))));
                }
            }
            case CONTROL, SIGNAL -> said.set("id", new Text("c-" + number));
            case DEFINITION -> said.set("name", new Text(name + number));
            case WORKER -> {
                said.set("worker", new Text(name + number));
                if (oneIn(10)) {
                    said.set("actions", actions());
                }
            }
        }
    }

    /** As many as a large announcement holds. */
    private Branch actions() {
        List<Member> all = new ArrayList<>();
        IntStream.range(0, 1_999 + random.nextInt(3))
                .forEach(n -> all.add(new Member("", new Text("action-" + number + "-" + n))));
        return new Branch(false, all);
    }

    private byte[] key(Inbound form, Bait about, byte[] value) {
        return switch (form) {
            case START, EVENT, CONTROL, SIGNAL -> about.saga().getBytes(UTF_8);
            case WORKER -> (name + number).getBytes(UTF_8);
            case DEFINITION -> {
                if (oneIn(4)) {
                    yield (name + number + "@1").getBytes(UTF_8);
                }
                String hash = DefinitionJson.hash(value);
                hashes.addLast(hash);
                if (hashes.size() > REMEMBERED) {
                    hashes.removeFirst();
                }
                yield hash.getBytes(UTF_8);
            }
        };
    }

    private byte @Nullable [] badKey() {
        return switch (random.nextInt(8)) {
            case 0 -> null;
            case 1 -> new byte[0];
            case 2 -> "k".repeat(128 + random.nextInt(2)).getBytes(UTF_8);
            case 3 -> "k".repeat(oneIn(5) ? 1_100_000 : 40_000).getBytes(UTF_8);
            case 4 -> new byte[] {(byte) 0xFF, 0, (byte) 0xC0, (byte) 0x80};
            case 5 -> ("x\n" + Mutator.FORGED).getBytes(UTF_8);
            case 6 -> "é\u202e\ud83d\ude00".getBytes(UTF_8);
            default -> (name + random.nextInt(100)).getBytes(UTF_8);
        };
    }

    private List<Header> headers(Inbound form) {
        List<Header> all = new ArrayList<>();
        if (!oneIn(6)) {
            all.add(header("kind", form.kind()));
            all.add(header("v", "1"));
        }
        if (oneIn(3)) {
            all.add(
                    header(
                            "traceparent",
                            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        }
        if (oneIn(6)) {
            strange(all);
        }
        return all;
    }

    private void strange(List<Header> all) {
        String[] names = {"kind", "v", "traceparent", "token", "reason", "origin", "", "x\n"};
        String name = names[random.nextInt(names.length)];
        switch (random.nextInt(9)) {
            case 0 -> all.add(new RecordHeader(name, (byte[]) null));
            case 1 -> all.add(new RecordHeader(name, new byte[0]));
            case 2 -> all.add(new RecordHeader(name, new byte[] {(byte) 0xFF, 0}));
            case 3 -> all.add(header(name, "x".repeat(oneIn(8) ? 1_100_000 : 70_000)));
            case 4 -> all.add(header(name, "\n" + Mutator.FORGED));
            case 5 -> all.add(header("x".repeat(40_000), "x"));
            case 6 -> IntStream.range(0, 3_000).forEach(n -> all.add(header("h" + n, "x")));
            case 7 ->
                    all.add(
                            header(
                                    "kind",
                                    List.of("event", "control", "start", "result", "?")
                                            .get(random.nextInt(5))));
            default ->
                    all.add(
                            header(
                                    "v",
                                    List.of("0", "2", "-1", "99999999999", "x")
                                            .get(random.nextInt(5))));
        }
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(UTF_8));
    }

    private long timestamp() {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> YEAR_2100_MS;
            default -> Long.MAX_VALUE;
        };
    }
}
