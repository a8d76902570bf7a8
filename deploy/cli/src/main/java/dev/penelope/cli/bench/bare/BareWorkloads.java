package dev.penelope.cli.bench.bare;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The workloads of a bare loop; every value of its records begins with the number of one. */
public record BareWorkloads(List<BareWorkload> all) {
    private static final String SETTING = "workloads";

    public BareWorkloads {
        all = List.copyOf(all);
    }

    public Map<String, String> settings() {
        return Map.of(
                SETTING, all.stream().map(BareWorkload::word).collect(Collectors.joining(" ")));
    }

    static BareWorkloads of(Map<String, String> settings) {
        return new BareWorkloads(
                Arrays.stream(settings.getOrDefault(SETTING, "").split(" ", -1))
                        .map(BareWorkload::parse)
                        .toList());
    }

    /** That of a record with this value. */
    BareWorkload of(byte[] value) {
        return all.get(value[0]);
    }

    int number(String name) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("Expected a workload of " + all + ", but got " + name);
    }
}
