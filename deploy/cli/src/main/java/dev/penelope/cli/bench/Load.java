package dev.penelope.cli.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What a client is to do: for a while unmeasured, then for a number of windows without a pause.
 *
 * @param inFlight how many sagas are under way at any time; 0 for an open loop
 * @param perSecond of an open loop: how many are begun, whether or not others have ended
 */
record Load(
        int inFlight,
        int perSecond,
        boolean failing,
        Duration warmUp,
        int windows,
        Duration window) {

    static Load closed(int inFlight, boolean failing, Duration warmUp, int windows, Duration each) {
        return new Load(inFlight, 0, failing, warmUp, windows, each);
    }

    static Load open(int perSecond, boolean failing, Duration warmUp, int windows, Duration each) {
        return new Load(0, perSecond, failing, warmUp, windows, each);
    }

    boolean isOpen() {
        return inFlight == 0;
    }

    /** For people. */
    String words() {
        return isOpen() ? perSecond + "/s" : inFlight + " in flight";
    }

    /** As one line, which {@link #parse} takes. */
    String line() {
        return "inFlight=%d perSecond=%d failing=%b warmUp=%s windows=%d window=%s"
                .formatted(inFlight, perSecond, failing, warmUp, windows, window);
    }

    static Load parse(String line) {
        Map<String, String> said = new HashMap<>();
        for (String word : line.split(" ", -1)) {
            int equals = word.indexOf('=');
            said.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return new Load(
                Integer.parseInt(said.getOrDefault("inFlight", "")),
                Integer.parseInt(said.getOrDefault("perSecond", "")),
                Boolean.parseBoolean(said.get("failing")),
                Duration.parse(said.getOrDefault("warmUp", "")),
                Integer.parseInt(said.getOrDefault("windows", "")),
                Duration.parse(said.getOrDefault("window", "")));
    }
}
