package dev.penelope.cli.bench;

import dev.penelope.worker.Mode;
import dev.penelope.worker.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How Penelope is set up in a chapter: those of its settings that the benchmark compares.
 *
 * @param threads stream threads of the coordinator
 * @param store what the coordinator keeps its state in
 * @param transport by which workers share a queue
 * @param openSagas how many sagas are open, and stay so, before anything is measured
 */
public record Setup(Mode mode, int threads, String store, Transport transport, int openSagas) {
    public static final List<String> STORES = List.of("rocksdb", "memory");

    private static final int MOST_OPEN = 2_000_000;

    public Setup {
        require(threads >= 1 && threads <= 64, "1 to 64 threads", threads);
        require(STORES.contains(store), "a store of " + STORES, store);
        require(
                openSagas >= 0 && openSagas <= MOST_OPEN,
                "0 to " + MOST_OPEN + " open sagas",
                openSagas);
    }

    /** With what Penelope has by default. */
    public static Setup of(Mode mode) {
        return new Setup(mode, 1, STORES.getFirst(), Transport.CONSUMER_GROUP, 0);
    }

    public Setup withThreads(int threads) {
        return new Setup(mode, threads, store, transport, openSagas);
    }

    public Setup withStore(String store) {
        return new Setup(mode, threads, store, transport, openSagas);
    }

    public Setup withTransport(Transport transport) {
        return new Setup(mode, threads, store, transport, openSagas);
    }

    public Setup withOpenSagas(int openSagas) {
        return new Setup(mode, threads, store, transport, openSagas);
    }

    /** For people: the mode, and whatever is not as it is by default. */
    String name() {
        List<String> words = new ArrayList<>();
        words.add(mode.name().toLowerCase(Locale.ROOT));
        words.addAll(ofTheLoop());
        if (transport != Transport.CONSUMER_GROUP) {
            words.add(transport.toString());
        }
        if (openSagas > 0) {
            words.add(String.format(Locale.ROOT, "%,d open", openSagas));
        }
        return String.join(", ", words);
    }

    /** The bare loop that it is compared with. */
    String bareName() {
        List<String> words = new ArrayList<>(List.of("bare"));
        words.addAll(ofTheLoop());
        return String.join(", ", words);
    }

    private List<String> ofTheLoop() {
        List<String> words = new ArrayList<>();
        if (threads > 1) {
            words.add(threads + " threads");
        }
        if (!store.equals(STORES.getFirst())) {
            words.add(store);
        }
        return words;
    }

    private static void require(boolean holds, String expected, Object got) {
        if (!holds) {
            throw new IllegalArgumentException("Expected " + expected + ", but got " + got);
        }
    }
}
