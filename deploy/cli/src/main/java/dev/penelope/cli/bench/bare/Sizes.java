package dev.penelope.cli.bench.bare;

import dev.penelope.topic.TopicNames;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** How many bytes the values of the bare loop's records have: as many as ours, on average. */
public record Sizes(int start, int command, int event, int result, int state, int archive) {
    /** Of a trip, if nothing was counted. */
    public static final Sizes DEFAULT = new Sizes(250, 430, 330, 650, 700, 900);

    /** As many as the records of a coordinator have on average, by topic. */
    public static Sizes like(ToIntFunction<String> bytes) {
        TopicNames ours = TopicNames.DEFAULT;
        return new Sizes(
                bytes.applyAsInt(ours.start()),
                bytes.applyAsInt(ours.command("default")),
                bytes.applyAsInt(ours.event()),
                bytes.applyAsInt(ours.result()),
                bytes.applyAsInt(ours.coordinator() + "-saga-changelog"),
                bytes.applyAsInt(ours.coordinator() + "-archive-changelog"));
    }

    static Sizes of(Map<String, String> settings) {
        return new Sizes(
                bytes(settings, "start"),
                bytes(settings, "command"),
                bytes(settings, "event"),
                bytes(settings, "result"),
                bytes(settings, "state"),
                bytes(settings, "archive"));
    }

    private static int bytes(Map<String, String> settings, String name) {
        return Integer.parseInt(settings.getOrDefault("bytes." + name, ""));
    }

    public Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("bytes.start", "" + start);
        settings.put("bytes.command", "" + command);
        settings.put("bytes.event", "" + event);
        settings.put("bytes.result", "" + result);
        settings.put("bytes.state", "" + state);
        settings.put("bytes.archive", "" + archive);
        return settings;
    }

    /** A value that says one thing, and is filled up. */
    static byte[] value(int what, int bytes) {
        byte[] value = new byte[Math.max(1, bytes)];
        Arrays.fill(value, (byte) 'x');
        value[0] = (byte) what;
        return value;
    }
}
