package dev.penelope.protocol;

import dev.penelope.model.DefinitionId;
import dev.penelope.model.Limits;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The JSON of a {@link DefinitionId}. */
final class DefinitionIdJson {
    private static final String WHAT = "a command's definition";
    private @Nullable String name;
    private int version;
    private @Nullable String hash;

    private DefinitionIdJson() {}

    static void write(JsonOut out, DefinitionId id) throws IOException {
        out.put("name", id.name()).put("version", id.version()).put("hash", id.hash());
    }

    static DefinitionId read(JsonFields fields) throws IOException {
        DefinitionIdJson reading = new DefinitionIdJson();
        fields.object(reading::field);
        return new DefinitionId(
                JsonFields.required(WHAT, "name", reading.name),
                reading.version,
                JsonFields.required(WHAT, "hash", reading.hash));
    }

    private void field(String field, JsonFields fields) throws IOException {
        switch (field) {
            case "name" -> name = fields.name(Limits.NAME_CHARS);
            case "version" -> version = fields.integer(1, Integer.MAX_VALUE);
            case "hash" -> hash = fields.name(Limits.NAME_CHARS);
            default -> {}
        }
    }
}
