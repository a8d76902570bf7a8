package dev.penelope.cli.broker;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The two sockets of a node, bound on loopback before Kafka starts and handed to it: a taken port
 * fails here, at once and without a trace, and no port that was found free can be lost to somebody
 * else.
 */
final class Listeners implements ServerSocketFactory, Closeable {
    static final String CLIENTS = "PLAINTEXT";
    static final String CONTROLLER = "CONTROLLER";

    private final Map<String, ServerSocketChannel> sockets;

    private Listeners(ServerSocketChannel clients, ServerSocketChannel controller) {
        this.sockets = Map.of(CLIENTS, clients, CONTROLLER, controller);
    }

    /**
     * Binds the clients' socket to {@code port}, 0 for any free one, and the controller's to a free
     * port.
     */
    static Listeners bind(int port) throws IOException {
        ServerSocketChannel clients = bound(port);
        try {
            return new Listeners(clients, bound(0));
        } catch (IOException | RuntimeException e) {
            clients.close();
            throw e;
        }
    }

    private static ServerSocketChannel bound(int port) throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open();
        try {
            return socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (BindException e) {
            socket.close();
            throw new PortInUse(port, e);
        }
    }

    /** As {@code host:port}, the form in which Kafka's settings want it. */
    String address(String listener) {
        return "localhost:" + socket(listener).socket().getLocalPort();
    }

    @Override
    public ServerSocketChannel openServerSocket(
            String listener, InetSocketAddress address, int backlog, int receiveBufferBytes)
            throws IOException {
        ServerSocketChannel socket = socket(listener);
        socket.configureBlocking(false);
        return socket;
    }

    private ServerSocketChannel socket(String listener) {
        ServerSocketChannel socket = sockets.get(listener);
        if (socket == null) {
            throw new IllegalArgumentException(
                    "Expected one of %s, but the listener is %s"
                            .formatted(sockets.keySet(), listener));
        }
        return socket;
    }

    /** For a start that failed: a node that runs closes the sockets itself. */
    @Override
    public void close() throws IOException {
        for (ServerSocketChannel socket : sockets.values()) {
            socket.close();
        }
    }
}
