package dev.penelope.simulator;

import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.SagaId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Records and payloads that are beyond a limit, or no JSON: none has an effect on any saga. */
final class Junk {
    private static final String LONG = '"' + "x".repeat(Limits.RECORD_BYTES + 1_000) + '"';

    /** With room for the saga's id. */
    private static final List<String> RECORDS =
            List.of(
                    "{",
                    "{\"saga\":null}",
                    "{\"saga\":\"%s\",\"saga\":\"other\"}",
                    // Is about a run that never was.
                    "{\"saga\":\"%s\",\"run\":\"never\",\"node\":\"a\",\"direction\":\"action\","
                            + "\"attempt\":1,\"outcome\":\"succeeded\",\"output\":{},\"worker\":null}",
                    "{\"saga\":\"%s\",\"run\":\"never\",\"node\":\"a\",\"direction\":\"action\","
                            + "\"attempt\":2147483647,\"outcome\":\"unusable\"}",
                    "{\"saga\":\"%s\",\"verb\":\"pause\",\"actor\":\"junk\",\"id\":" + LONG + "}",
                    "{\"saga\":\"%s\",\"verb\":\"abort\",\"actor\":\"junk\",\"node\":" + LONG + "}",
                    "{\"saga\":\"%s\",\"verb\":\"explode\\n\\u202e\",\"actor\":\"junk\"}",
                    "{\"saga\":\"%s\",\"definition\":{\"name\":" + LONG + ",\"version\":1}}",
                    "{\"saga\":\"%s\",\"definition\":{\"name\":\"d\",\"version\":1},\"params\":"
                            + nested(900)
                            + "}");

    private Junk() {}

    static byte[] of(SagaId saga, Random random) {
        String record = RECORDS.get(random.nextInt(RECORDS.size())).replace("%s", saga.value());
        byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(8) == 0) {
            bytes[bytes.length / 2] = (byte) 0xFF; // No UTF-8 has it.
        }
        return bytes;
    }

    /** The text of a payload that cannot be carried on. */
    static Json payload(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Json.of(nested(Limits.PAYLOAD_DEPTH + 1));
            case 1 -> Json.of("9".repeat(Limits.NUMBER_CHARS + 1));
            case 2 -> Json.of("NaN");
            default -> Json.of('"' + "x".repeat(Limits.PAYLOAD_BYTES) + '"');
        };
    }

    private static String nested(int levels) {
        return "[".repeat(levels) + "]".repeat(levels);
    }
}
