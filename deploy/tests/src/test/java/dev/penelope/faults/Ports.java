package dev.penelope.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Ports for processes that are killed and started again. Below those that systems give to
 * connections: while a broker is away, one of those who try to reach it would get its port.
 */
public final class Ports {
    private static final int FIRST = 15_000;
    private static final int COUNT = 17_000;

    private final Random random = new Random();
    private final Set<Integer> given = new HashSet<>();

    public int next() {
        while (true) {
            int port = FIRST + random.nextInt(COUNT);
            if (given.add(port) && isFree(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocketChannel socket = ServerSocketChannel.open()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
