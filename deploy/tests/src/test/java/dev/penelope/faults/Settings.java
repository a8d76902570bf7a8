package dev.penelope.faults;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A child's arguments, as {@code name=value}. */
final class Settings {
    private Settings() {}

    static Map<String, String> of(String[] arguments) {
        Map<String, String> settings = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            settings.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return settings;
    }

    static List<String> arguments(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .toList();
    }
}
