package dev.penelope.topic;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How one topic should be.
 *
 * @param holds what its records are, for people
 * @param sameCount whether its partitions must be as many as those of {@code saga-start}
 */
public record TopicSpec(
        String name,
        String holds,
        int partitions,
        boolean sameCount,
        short replication,
        List<Setting> settings) {
    public TopicSpec {
        settings = List.copyOf(settings);
    }

    /** The configuration entries, as the broker takes them. */
    public Map<String, String> configuration() {
        Map<String, String> all = new LinkedHashMap<>();
        settings.forEach(setting -> all.put(setting.name(), setting.value()));
        return all;
    }
}
