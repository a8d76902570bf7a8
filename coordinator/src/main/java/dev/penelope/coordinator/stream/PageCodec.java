package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Payload;
import dev.penelope.coordinator.engine.View;
import dev.penelope.model.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The stored form of nodes with their small payloads: in a header, and in rows of their own. */
final class PageCodec {
    private static final int VERSION = 1;

    private PageCodec() {}

    /**
     * A row of its own.
     *
     * @param first the place of its first node
     * @param base when the saga started
     */
    static byte[] write(Page page, int first, long base) {
        BinOut out = new BinOut().bits(VERSION);
        write(out, page, first, base);
        return out.done();
    }

    /**
     * @throws CorruptStateException if it cannot be read, whatever is wrong with it
     */
    static Page read(byte[] row, int first, long base) {
        try {
            BinIn in = new BinIn(row);
            int version = in.bits();
            if (version != VERSION) {
                throw new CorruptStateException(
                        "Expected a page in form " + VERSION + ", but it is in form " + version);
            }
            Page page = read(in, in.integer(), first, base);
            in.expectEnd();
            return page;
        } catch (CorruptStateException corrupt) {
            throw corrupt;
        } catch (RuntimeException unreadable) {
            throw new CorruptStateException("Expected a page, but " + unreadable, unreadable);
        }
    }

    /** Its number of nodes, these, and its payloads. */
    static void write(BinOut out, Page page, int first, long base) {
        out.number(page.nodes().size());
        page.nodes().forEach(row -> NodeCodec.write(out, row, base));
        out.number(page.payloads().size());
        page.payloads()
                .forEach((name, json) -> {
                    writeName(out, name, first);
                    out.bytes(json.utf8());
                });
    }

    /** What follows its number of nodes. */
    static Page read(BinIn in, int size, int first, long base) {
        List<NodeRow> nodes = new ArrayList<>(Math.min(size, View.PAGE));
        for (int left = size; left > 0; left--) {
            nodes.add(NodeCodec.read(in, base));
        }
        Map<Payload, Json> payloads = new HashMap<>();
        for (int left = in.integer(); left > 0; left--) {
            payloads.put(readName(in, first), Json.ofUtf8(in.bytes()));
        }
        return new Page(nodes, payloads);
    }

    static void writeNames(BinOut out, Set<Payload> names) {
        out.number(names.size());
        names.forEach(name -> writeName(out, name, 0));
    }

    static Set<Payload> readNames(BinIn in) {
        Set<Payload> names = new HashSet<>();
        for (int left = in.integer(); left > 0; left--) {
            names.add(readName(in, 0));
        }
        return names;
    }

    /**
     * In one byte for the first forty nodes from {@code first} on; the parameters are no node's.
     */
    private static void writeName(BinOut out, Payload name, int first) {
        out.number(
                switch (name) {
                    case Payload.Params params -> 0;
                    case Payload.Input input -> 3L * (input.place() - first) + 3;
                    case Payload.Output output -> 3L * (output.place() - first) + 1;
                    case Payload.Details details -> 3L * (details.place() - first) + 2;
                });
    }

    private static Payload readName(BinIn in, int first) {
        int code = in.integer();
        return switch (code % 3) {
            case 0 -> code == 0 ? new Payload.Params() : new Payload.Input(first + code / 3 - 1);
            case 1 -> new Payload.Output(first + code / 3);
            default -> new Payload.Details(first + code / 3);
        };
    }
}
