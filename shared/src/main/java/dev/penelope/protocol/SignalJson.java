package dev.penelope.protocol;

import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.NodePath;
import dev.penelope.model.SagaId;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON of a {@link SignalRecord}. */
public final class SignalJson {
    private static final String WHAT = "a signal";

    private SignalJson() {}

    public static byte[] write(SignalRecord signal) {
        return JsonOut.object(out ->
                out.put("saga", signal.saga().value())
                        .put("id", signal.id())
                        .put("node", signal.node())
                        .put("value", signal.value())
                        .put("actor", signal.actor())
                        .put("reason", signal.reason()));
    }

    /**
     * @throws UnreadableException saying what was expected and what came
     */
    public static SignalRecord read(byte[] value) {
        Reading reading = new Reading();
        JsonFields.read(WHAT, value, Set.of("value"), reading::field);
        return new SignalRecord(
                JsonFields.required(WHAT, "saga", reading.saga),
                reading.id,
                JsonFields.required(WHAT, "node", reading.node),
                reading.value,
                JsonFields.required(WHAT, "actor", reading.actor),
                reading.reason);
    }

    private static final class Reading {
        private @Nullable SagaId saga;
        private String id = "";
        private @Nullable String node;
        private Json value = Json.NULL;
        private @Nullable String actor;
        private String reason = "";

        void field(String name, JsonFields fields) throws IOException {
            switch (name) {
                case "saga" -> saga = fields.string(SagaId::new);
                case "id" -> id = fields.name(Limits.NAME_CHARS);
                case "node" -> node = fields.name(NodePath.LONGEST);
                case "value" -> value = fields.payload(Limits.PAYLOAD_BYTES);
                case "actor" -> actor = fields.text(Limits.REASON_CHARS);
                case "reason" -> reason = fields.text(Limits.REASON_CHARS);
                default -> {}
            }
        }
    }
}
