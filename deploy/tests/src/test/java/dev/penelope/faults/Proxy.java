package dev.penelope.faults;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;

/**
 * The line between clients and a broker: it can be slow, stand still, or be cut, and it knows which
 * requests go over it. What stands still goes on in order afterwards, as with TCP.
 */
final class Proxy implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;

    private final int target;
    private final ServerSocket socket;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<IntPredicate> gate = new AtomicReference<>(Proxy::passes);
    private volatile long delayNanos;
    private volatile boolean cut;
    private volatile boolean still;

    Proxy(int target) {
        this.target = target;
        try {
            this.socket = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** A piece of what goes over the line, and when it may arrive; an empty one is the end. */
    private static final class Piece {
        private final byte[] bytes;
        private final long dueNanos;

        Piece(byte[] bytes, long dueNanos) {
            this.bytes = bytes;
            this.dueNanos = dueNanos;
        }

        static Piece end() {
            return new Piece(new byte[0], System.nanoTime());
        }

        boolean isEnd() {
            return bytes.length == 0;
        }
    }

    private static boolean passes(int request) {
        return true;
    }

    int port() {
        return socket.getLocalPort();
    }

    void delay(Duration each) {
        delayNanos = each.toNanos();
    }

    /** Closes what is open, and lets nothing in. */
    void cut() {
        cut = true;
        open.forEach(Proxy::close);
    }

    /** Nothing arrives, either way; connections stay. */
    void standStill() {
        still = true;
    }

    /** Asked of each request by its number in the protocol whether it may pass. */
    void gate(IntPredicate mayPass) {
        gate.set(mayPass);
    }

    void heal() {
        delayNanos = 0;
        cut = false;
        still = false;
        gate.set(Proxy::passes);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                if (cut) {
                    close(client);
                } else {
                    Thread.ofVirtual().start(() -> connect(client));
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        Socket broker = new Socket();
        try {
            open.add(client);
            broker.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 5_000);
            open.add(broker);
            client.setTcpNoDelay(true);
            broker.setTcpNoDelay(true);
            InputStream requests = client.getInputStream();
            InputStream answers = broker.getInputStream();
            pump(
                    () -> request(new DataInputStream(requests)),
                    broker.getOutputStream(),
                    client,
                    broker);
            pump(() -> chunk(answers), client.getOutputStream(), client, broker);
        } catch (IOException refused) {
            end(client, broker);
        }
    }

    private interface Read {
        /** Empty at the end. */
        byte[] next() throws IOException;
    }

    private byte[] request(DataInputStream in) throws IOException {
        while (true) {
            int length;
            try {
                length = in.readInt();
            } catch (EOFException end) {
                return new byte[0];
            }
            byte[] frame = new byte[4 + length];
            frame[0] = (byte) (length >>> 24);
            frame[1] = (byte) (length >>> 16);
            frame[2] = (byte) (length >>> 8);
            frame[3] = (byte) length;
            in.readFully(frame, 4, length);
            int request = (frame[4] & 0xff) << 8 | (frame[5] & 0xff);
            if (gate.get().test(request)) {
                return frame;
            }
        }
    }

    private static byte[] chunk(InputStream in) throws IOException {
        byte[] buffer = new byte[CHUNK];
        int read = in.read(buffer);
        return read < 0 ? new byte[0] : Arrays.copyOf(buffer, read);
    }

    private void pump(Read from, OutputStream to, Socket one, Socket other) {
        BlockingQueue<Piece> line = new LinkedBlockingQueue<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        for (byte[] next = from.next(); next.length > 0; next = from.next()) {
                            line.add(new Piece(next, System.nanoTime() + delayNanos));
                        }
                        line.add(Piece.end());
                    } catch (IOException closed) {
                        line.add(Piece.end());
                    }
                });
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        for (Piece next = line.take(); !next.isEnd(); next = line.take()) {
                            awaitArrival(next);
                            to.write(next.bytes);
                        }
                    } catch (IOException closed) {
                        end(one, other);
                    } catch (InterruptedException never) {
                        Thread.currentThread().interrupt();
                    }
                    end(one, other);
                });
    }

    private void awaitArrival(Piece piece) throws InterruptedException {
        while (still || System.nanoTime() - piece.dueNanos < 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private void end(Socket one, Socket other) {
        open.remove(one);
        open.remove(other);
        close(one);
        close(other);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // It is, then.
            return;
        }
    }

    @Override
    public void close() {
        cut();
        try {
            socket.close();
        } catch (IOException closed) {
            return;
        }
    }
}
