package dev.penelope.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.penelope.model.Codec;
import dev.penelope.model.Json;
import java.io.IOException;

/**
 * The standard {@link Codec}, found by service loading. Unknown fields are ignored, so that an old
 * worker survives a new output.
 */
public final class JacksonCodec implements Codec {
    private final JsonMapper mapper =
            JsonMapper.builder(JsonFactory.builder().recyclerPool(JsonFields.BUFFERS).build())
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                    .addModule(new JavaTimeModule())
                    .addModule(new Jdk8Module())
                    .build();

    @Override
    public Json encode(Object value) {
        try {
            return value instanceof Json json ? json : Json.ofUtf8(mapper.writeValueAsBytes(value));
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(
                    "Expected a value with a JSON form, but " + wrong.getOriginalMessage(), wrong);
        }
    }

    @Override
    public <T> T decode(Json json, Class<T> type) {
        if (type == Json.class) {
            return type.cast(json);
        }
        try {
            return mapper.readValue(json.utf8(), type);
        } catch (IOException wrong) {
            throw new IllegalArgumentException(
                    "Expected JSON of "
                            + type.getSimpleName()
                            + ", but "
                            + JsonFields.firstLine(wrong),
                    wrong);
        }
    }
}
