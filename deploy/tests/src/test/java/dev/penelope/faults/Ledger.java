package dev.penelope.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What the users' systems hold: outlives every process that is tested, has each effect once for the
 * same key, and knows in which order effects came about. Spoken to in lines over a connection of
 * its own for each, so that a killed worker leaves nothing half said.
 */
final class Ledger implements AutoCloseable {
    private final ServerSocket socket;
    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<String, CountDownLatch> meetings = new HashMap<>();
    private final AtomicReference<Predicate<Ask>> closedFor = new AtomicReference<>(ask -> false);
    private final AtomicReference<Consumer<Ask>> listener = new AtomicReference<>(ask -> {});
    private long order;
    private long deliveries;

    private Ledger(ServerSocket socket) {
        this.socket = socket;
        Thread.ofVirtual().start(this::accept);
    }

    static Ledger open() {
        try {
            return new Ledger(new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** What a worker wants: an effect, or it taken back. */
    record Ask(boolean undo, String saga, String run, String node, String key) {
        String of() {
            return saga + "/" + run + "/" + node;
        }
    }

    /** What became of one node of one run. Times count what happened in all of the ledger. */
    static final class Entry {
        final Set<String> keys = new HashSet<>();
        final List<Long> taken = new ArrayList<>(1);
        final List<Long> givenBack = new ArrayList<>(1);
        boolean undone;

        boolean stands() {
            return taken.size() > givenBack.size();
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    /** What it is closed for says so, and has no effect. */
    void closeFor(Predicate<Ask> what) {
        closedFor.set(what);
    }

    void open(Predicate<Ask> ignored) {
        closedFor.set(ask -> false);
    }

    /** Is told after the effect and before the answer. */
    void listen(Consumer<Ask> to) {
        listener.set(to);
    }

    void heal() {
        closedFor.set(ask -> false);
        listener.set(ask -> {});
    }

    synchronized Map<String, Entry> entries() {
        return Map.copyOf(entries);
    }

    /** How often somebody asked, the same thing again included. */
    synchronized long deliveries() {
        return deliveries;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket worker = socket.accept();
                Thread.ofVirtual().start(() -> serve(worker));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket worker) {
        try (worker;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(worker.getInputStream(), UTF_8));
                PrintWriter out = new PrintWriter(worker.getOutputStream(), true, UTF_8)) {
            String line = in.readLine();
            if (line != null) {
                out.println(answer(line.split(" ")));
            }
        } catch (IOException gone) {
            // Whoever asked was killed; what it asked for is done.
            return;
        }
    }

    private String answer(String[] words) {
        if (words[0].equals("meet")) {
            return meet(words[1], Integer.parseInt(words[2]));
        }
        Ask ask = new Ask(words[0].equals("undo"), words[1], words[2], words[3], words[4]);
        if (closedFor.get().test(ask)) {
            return "closed";
        }
        String answer = ask.undo() ? undo(ask) : take(ask);
        listener.get().accept(ask);
        return answer;
    }

    private synchronized String take(Ask ask) {
        deliveries++;
        Entry entry = entries.computeIfAbsent(ask.of(), unused -> new Entry());
        if (entry.undone) {
            return "gone";
        }
        if (!entry.keys.add(ask.key())) {
            return "again";
        }
        entry.taken.add(++order);
        return "done";
    }

    private synchronized String undo(Ask ask) {
        deliveries++;
        Entry entry = entries.computeIfAbsent(ask.of(), unused -> new Entry());
        entry.undone = true;
        if (!entry.stands()) {
            return "again";
        }
        entry.givenBack.add(++order);
        return "done";
    }

    /** Answers all of them at once, when so many are there. */
    private String meet(String where, int people) {
        CountDownLatch meeting;
        synchronized (this) {
            meeting = meetings.computeIfAbsent(where, unused -> new CountDownLatch(people));
        }
        meeting.countDown();
        try {
            return meeting.await(30, TimeUnit.SECONDS) ? "done" : "alone";
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return "alone";
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException closed) {
            return;
        }
    }
}
