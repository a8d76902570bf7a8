package dev.penelope.cli.bench;

import java.util.HashMap;
import java.util.Map;

/**
 * What a client is to do, until it is told to end.
 *
 * @param inFlight how many sagas are under way at any time; 0 for an open loop
 * @param perSecond of an open loop: how many are begun, whether or not others have ended
 */
public record Load(Workload workload, int inFlight, int perSecond) {
    public static Load closed(Workload workload, int inFlight) {
        return new Load(workload, inFlight, 0);
    }

    public static Load open(Workload workload, int perSecond) {
        return new Load(workload, 0, perSecond);
    }

    boolean isOpen() {
        return inFlight == 0;
    }

    /** Whether the bare loop can have it: it knows no undoing, and is compared at full load. */
    boolean canBeBare() {
        return !isOpen() && !workload.failing();
    }

    /** For people. */
    String words() {
        return isOpen() ? perSecond + "/s" : inFlight + " in flight";
    }

    /** As one line, which {@link #parse} takes. */
    String line() {
        return "workload=%s inFlight=%d perSecond=%d"
                .formatted(workload.name(), inFlight, perSecond);
    }

    static Load parse(String line) {
        Map<String, String> said = new HashMap<>();
        for (String word : line.split(" ", -1)) {
            int equals = word.indexOf('=');
            said.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return new Load(
                Workload.of(said.getOrDefault("workload", "")),
                Integer.parseInt(said.getOrDefault("inFlight", "")),
                Integer.parseInt(said.getOrDefault("perSecond", "")));
    }
}
