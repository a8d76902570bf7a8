package dev.penelope.topic;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Unmodifiable settings whose text has their names and no values: passwords are among them, and the
 * text of whatever holds them may come into a log.
 */
public final class HiddenSettings extends AbstractMap<String, String> {
    private final Map<String, String> settings;

    private HiddenSettings(Map<String, String> settings) {
        this.settings = settings;
    }

    /** A copy; so that a record calls it where it would call {@link Map#copyOf}. */
    public static Map<String, String> copyOf(Map<String, String> settings) {
        return new HiddenSettings(Map.copyOf(settings));
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return settings.entrySet();
    }

    @Override
    public String toString() {
        return "settings " + new TreeSet<>(settings.keySet());
    }
}
