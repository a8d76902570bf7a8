package dev.penelope.fuzz;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penelope.fuzz.JsonForm.Bare;
import dev.penelope.fuzz.JsonForm.Branch;
import dev.penelope.fuzz.JsonForm.Member;
import dev.penelope.fuzz.JsonForm.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Changes what a record says, in one of its fields, or as bytes. */
final class Mutator {
    /** The beginning of a line of the log, as a record would have it to forge one. */
    static final String FORGED = "00:00:00.000 ERROR d.penelope FORGED";

    private static final List<String> BARE =
            List.of(
                    "null",
                    "true",
                    "0",
                    "-0",
                    "-1",
                    "1",
                    "0.5",
                    "2147483647",
                    "2147483648",
                    "2147483646",
                    "-2147483649",
                    "9223372036854775807",
                    "9223372036854775808",
                    "-9223372036854775808",
                    "1e9",
                    "1e400",
                    "1e-400",
                    "1e999999999",
                    "-1.5e-3",
                    "999999999999999999999999",
                    "NaN",
                    "01",
                    "[]",
                    "{}",
                    "[[[]]]",
                    "{\"\":{}}",
                    "");

    private static final List<String> TEXTS =
            List.of(
                    "",
                    " ",
                    "a/b",
                    "../..",
                    "a b",
                    "\0",
                    "a\0b",
                    "\n" + FORGED,
                    "\r" + FORGED,
                    "\r\n" + FORGED,
                    "\u0085" + FORGED,
                    "\u2028" + FORGED,
                    "\u001b[2J\u001b[31m" + FORGED,
                    "%s %n {} ${jndi:x} $1 \\",
                    "\ud83d\ude00",
                    "é\u0301\u202e\u200b\ufeff",
                    "\ud800",
                    "a\udfffb",
                    "params",
                    "null",
                    "hotel",
                    "succeeded",
                    "unusable",
                    "action",
                    "retry",
                    "signal-deadline",
                    "schedule-to-close",
                    "abort",
                    "release",
                    "signal",
                    "default",
                    "1",
                    "0123456789abcdef0123456789abcdef");

    /** At the limits of the protocol, and a little beyond. */
    private static final int[] LENGTHS = {
        127, 128, 129, 255, 256, 257, 512, 513, 1_023, 1_024, 1_025, 4_096, 4_097, 20_000
    };

    private static final int[] HUGE = {262_145, 1_048_577, 1_100_000, 3_000_000};

    /** What is multiplied must fit into a record that a broker takes. */
    private static final int MULTIPLIED_BYTES = 500_000;

    private static final int[] DEPTHS = {
        63, 64, 400, 499, 500, 501, 900, 999, 1_000, 1_001, 20_000
    };

    private final Random random;

    /** What was done since it was asked last. */
    private final List<String> done = new ArrayList<>();

    Mutator(Random random) {
        this.random = random;
    }

    List<String> takeDone() {
        List<String> taken = List.copyOf(done);
        done.clear();
        return taken;
    }

    /** Changes one field, wherever in the value. */
    void change(Branch value) {
        List<Branch> branches = new ArrayList<>();
        collect(value, branches);
        Branch branch = branches.get(random.nextInt(branches.size()));
        if (branch.members().isEmpty()) {
            branch.members().add(new Member(branch.isObject() ? "x" : "", drawn()));
            done.add("filled");
            return;
        }
        int at = random.nextInt(branch.members().size());
        Member old = branch.members().get(at);
        switch (random.nextInt(12)) {
            case 0 -> remove(branch, at);
            case 1 -> replace(branch, at, new Bare("null"), "null");
            case 2 -> rename(branch, at);
            case 3 -> {
                done.add("twice " + old.name());
                branch.members()
                        .add(new Member(old.name(), random.nextBoolean() ? old.value() : drawn()));
            }
            case 4 -> unknown(branch);
            case 5 -> nest(branch, at);
            case 6 -> multiply(branch, at);
            case 7 -> swap(branch, at, branches);
            default -> replace(branch, at, drawn(), "replaced");
        }
    }

    private static void collect(JsonForm form, List<Branch> branches) {
        if (form instanceof Branch branch) {
            branches.add(branch);
            branch.members().forEach(member -> collect(member.value(), branches));
        }
    }

    private void remove(Branch branch, int at) {
        done.add("without " + branch.members().remove(at).name());
    }

    private void replace(Branch branch, int at, JsonForm by, String how) {
        String name = branch.members().get(at).name();
        branch.members().set(at, new Member(name, by));
        done.add(how + " " + name);
    }

    private void rename(Branch branch, int at) {
        Member old = branch.members().get(at);
        String name = drawnText();
        branch.members().set(at, new Member(name, old.value()));
        done.add("renamed " + old.name());
    }

    private void unknown(Branch branch) {
        int count = random.nextInt(8) == 0 ? 300 : 1;
        for (int n = 0; n < count; n++) {
            branch.members().add(new Member("unknown" + n, drawnSmall()));
        }
        done.add(count + " unknown fields");
    }

    private void nest(Branch branch, int at) {
        int depth = DEPTHS[random.nextInt(DEPTHS.length)];
        boolean object = random.nextBoolean();
        String nested =
                (object ? "{\"a\":" : "[").repeat(depth) + "1" + (object ? "}" : "]").repeat(depth);
        replace(branch, at, new Bare(nested), "nested " + depth);
    }

    /** More of the same than anybody needs. */
    private void multiply(Branch branch, int at) {
        int wished = random.nextInt(6) == 0 ? 3_000 : 20;
        // As text, which no later change can reach: what is in thousands of copies must not grow.
        Bare copied = copy(branch.members().get(at).value());
        int count = Math.min(wished, 1 + MULTIPLIED_BYTES / (1 + copied.written().length()));
        Member member = new Member("", copied);
        if (branch.isObject()) {
            List<Member> items = Collections.nCopies(count, member);
            replace(branch, at, new Branch(false, new ArrayList<>(items)), "a list of " + count);
        } else {
            branch.members().addAll(Collections.nCopies(count, member));
            done.add(count + " more items");
        }
    }

    private void swap(Branch branch, int at, List<Branch> branches) {
        Branch other = branches.get(random.nextInt(branches.size()));
        if (other.members().isEmpty()) {
            return;
        }
        JsonForm value = other.members().get(random.nextInt(other.members().size())).value();
        // A copy: a tree that holds itself would have no end.
        replace(branch, at, copy(value), "another's value");
    }

    private static Bare copy(JsonForm value) {
        return new Bare(new String(JsonForm.bytes(value), UTF_8));
    }

    private JsonForm drawn() {
        return random.nextBoolean() ? drawnSmall() : new Text(drawnText());
    }

    private JsonForm drawnSmall() {
        return switch (random.nextInt(8)) {
            case 0 -> new Text(TEXTS.get(random.nextInt(TEXTS.size())));
            case 1 -> new Bare("9".repeat(LENGTHS[random.nextInt(LENGTHS.length)]));
            case 2 -> new Bare(Long.toString(random.nextLong()));
            case 3 -> new Bare("\"\\ud800\"");
            default -> new Bare(BARE.get(random.nextInt(BARE.size())));
        };
    }

    private String drawnText() {
        return switch (random.nextInt(40)) {
            case 0 -> "x".repeat(HUGE[random.nextInt(HUGE.length)]);
            case 1, 2, 3, 4, 5, 6, 7, 8 -> "x".repeat(LENGTHS[random.nextInt(LENGTHS.length)]);
            case 9, 10, 11 -> "€".repeat(LENGTHS[random.nextInt(LENGTHS.length)]);
            case 12, 13 -> (FORGED + "\n").repeat(50);
            default -> TEXTS.get(random.nextInt(TEXTS.size()));
        };
    }

    /** Changes bytes, whatever they mean. */
    byte[] damage(byte[] bytes) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(10)) {
            case 0 -> told("cut", Arrays.copyOf(bytes, at));
            case 1 -> told("twice", joined(bytes, bytes, bytes.length));
            case 2 -> told("UTF-16", new String(bytes, UTF_8).getBytes(UTF_16));
            case 3 -> told("byte order mark", joined(bytes, broken(0xEF, 0xBB, 0xBF), 0));
            case 4 -> told("as a text", quoted(bytes));
            case 5 -> {
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield told("a bit flipped", flipped);
            }
            default -> told("broken UTF-8", joined(bytes, brokenText(), at));
        };
    }

    private byte[] told(String what, byte[] bytes) {
        done.add(what);
        return bytes;
    }

    private static byte[] quoted(byte[] bytes) {
        return JsonForm.bytes(new Text(new String(bytes, UTF_8)));
    }

    private byte[] brokenText() {
        return switch (random.nextInt(6)) {
            case 0 -> broken(0xFF);
            case 1 -> broken(0xC3, 0x28);
            case 2 -> broken(0xED, 0xA0, 0x80); // half of a pair
            case 3 -> broken(0xC0, 0x80); // zero, in two bytes
            case 4 -> broken(0xF4, 0x90, 0x80, 0x80); // beyond the last character
            default -> broken(0x00);
        };
    }

    private static byte[] broken(int... bytes) {
        byte[] all = new byte[bytes.length];
        for (int at = 0; at < bytes.length; at++) {
            all[at] = (byte) bytes[at];
        }
        return all;
    }

    private static byte[] joined(byte[] bytes, byte[] inserted, int at) {
        byte[] all = new byte[bytes.length + inserted.length];
        System.arraycopy(bytes, 0, all, 0, at);
        System.arraycopy(inserted, 0, all, at, inserted.length);
        System.arraycopy(bytes, at, all, at + inserted.length, bytes.length - at);
        return all;
    }
}
