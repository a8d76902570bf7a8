package dev.penelope.tests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Effects outside of Kafka, in a file that is only appended to: each line is one effect or one that
 * was taken back. It does what we ask of every action: an effect once per key, an undo that works
 * if there was none, none after its undo. Several threads and processes may share a file.
 */
final class Ledger {
    private static final String TAKEN = "+ ";
    private static final String GIVEN_BACK = "- ";

    private final FileChannel file;
    private final Set<String> lines = new HashSet<>();
    private long readTo;

    Ledger(Path path) {
        try {
            file =
                    FileChannel.open(
                            path,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Has the effect under this key, unless it was had or undone already. */
    void take(String what, String key) {
        append(TAKEN + what + " " + key, GIVEN_BACK + what + " " + key);
    }

    /** Takes back the effect under this key, whether it was had or not. */
    void giveBack(String what, String key) {
        append(GIVEN_BACK + what + " " + key, "");
    }

    private synchronized void append(String line, String unless) {
        try (FileLock lock = file.lock()) {
            readOn();
            if (lock.isValid() && !lines.contains(line) && !lines.contains(unless)) {
                file.write(ByteBuffer.wrap((line + "\n").getBytes(UTF_8)), readTo);
                readOn();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * Reads what was appended since; a line without an end was cut by a kill, and is written over.
     */
    private void readOn() throws IOException {
        ByteBuffer more = ByteBuffer.allocate((int) (file.size() - readTo));
        while (more.hasRemaining() && file.read(more, readTo + more.position()) >= 0) {}
        String text = new String(more.array(), 0, more.position(), UTF_8);
        int end = text.lastIndexOf('\n') + 1;
        text.substring(0, end).lines().forEach(lines::add);
        readTo += end;
    }

    /**
     * What was had and not taken back, and under which keys; more than one key is a double effect.
     */
    synchronized Map<String, List<String>> standing() {
        try {
            readOn();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        Map<String, List<String>> standing = new TreeMap<>();
        for (String line : lines) {
            String effect = line.substring(TAKEN.length());
            if (line.startsWith(TAKEN) && !lines.contains(GIVEN_BACK + effect)) {
                int space = effect.indexOf(' ');
                standing.computeIfAbsent(effect.substring(0, space), what -> new ArrayList<>())
                        .add(effect.substring(space + 1));
            }
        }
        return standing;
    }
}
