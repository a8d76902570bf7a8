package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.Origin;
import dev.penelope.model.RunId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The stored form of what a saga is from its start on. */
final class OriginCodec {
    private OriginCodec() {}

    static void write(BinOut out, Origin origin) {
        out.text(origin.run().value()).hex(origin.definition()).hex(origin.content());
        out.number(origin.startedAtMs());
        out.number(origin.deadline().map(Duration::toMillis).orElse(0L));
        out.number(origin.labels().size());
        origin.labels().forEach((name, value) -> out.text(name).text(value));
        out.text(origin.trace().orElse(""));
    }

    static Origin read(BinIn in) {
        RunId run = new RunId(in.text());
        String definition = in.hex();
        String content = in.hex();
        long startedAtMs = in.number();
        long deadlineMs = in.number();
        Map<String, String> labels = new LinkedHashMap<>();
        for (int left = in.integer(); left > 0; left--) {
            labels.put(in.text(), in.text());
        }
        String trace = in.text();
        return new Origin(
                run,
                definition,
                content,
                startedAtMs,
                deadlineMs == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(deadlineMs)),
                labels,
                trace.isEmpty() ? Optional.empty() : Optional.of(trace));
    }
}
