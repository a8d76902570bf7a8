package dev.penelope.topic;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How one topic should be.
 *
 * @param holds what its records are, for people
 * @param sameCount whether its partitions must be as many as those of {@code saga-start}
 * @param draft whether nothing uses it yet: it is created with the others, and nobody needs it
 */
public record TopicSpec(
        String name,
        String holds,
        int partitions,
        boolean sameCount,
        short replication,
        List<Setting> settings,
        boolean draft) {
    public TopicSpec {
        settings = List.copyOf(settings);
    }

    public TopicSpec(
            String name,
            String holds,
            int partitions,
            boolean sameCount,
            short replication,
            List<Setting> settings) {
        this(name, holds, partitions, sameCount, replication, settings, false);
    }

    TopicSpec asDraft() {
        return new TopicSpec(
                name, holds + " (draft)", partitions, sameCount, replication, settings, true);
    }

    /** The configuration entries, as the broker takes them. */
    public Map<String, String> configuration() {
        Map<String, String> all = new LinkedHashMap<>();
        settings.forEach(setting -> all.put(setting.name(), setting.value()));
        return all;
    }
}
