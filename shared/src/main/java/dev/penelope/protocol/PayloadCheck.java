package dev.penelope.protocol;

import com.fasterxml.jackson.core.JsonParser;
import dev.penelope.model.Json;
import java.io.IOException;

/**
 * The check that a value is a payload which every reader takes. Whoever makes a payload calls it,
 * so that the error reaches the code that made it; a codec, or raw JSON text, can yield anything.
 */
public final class PayloadCheck {
    private PayloadCheck() {}

    /**
     * The same value, if it is exactly one JSON value within the limits of a payload.
     *
     * @param what it is, for the message, as in "an output"
     * @param most bytes that it may have
     * @throws TooLargeException if it has more
     * @throws UnreadableException if it is anything else than such a value
     */
    public static Json check(String what, Json json, int most) {
        if (json.size() > most) {
            throw new TooLargeException(
                    "Expected "
                            + what
                            + " of at most "
                            + most
                            + " bytes of JSON, but got "
                            + json.size());
        }
        return check(what, json);
    }

    /** The same, of a value whose size something else limits. */
    static Json check(String what, Json json) {
        Utf8.check(what, json.utf8());
        try (JsonParser parser = JsonFields.FACTORY.createParser(json.utf8())) {
            if (parser.nextToken() == null) {
                throw new UnreadableException(
                        "Expected " + what + " to be one JSON value, but it is empty");
            }
            if (!JsonFields.skipsPayload(parser)) {
                throw JsonFields.tooDeep(what);
            }
            if (parser.nextToken() != null) {
                throw new UnreadableException(
                        "Expected " + what + " to be one JSON value, but more follows it");
            }
            return json;
        } catch (IOException malformed) {
            throw new UnreadableException(
                    "Expected "
                            + what
                            + " to be one JSON value, but "
                            + JsonFields.firstLine(malformed));
        }
    }
}
