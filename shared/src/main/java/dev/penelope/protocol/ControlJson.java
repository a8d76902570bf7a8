package dev.penelope.protocol;

import dev.penelope.model.Direction;
import dev.penelope.model.Limits;
import dev.penelope.model.NodePath;
import dev.penelope.model.SagaId;
import dev.penelope.model.Side;
import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The JSON of a {@link ControlRecord}. */
public final class ControlJson {
    private static final String WHAT = "a control";
    private static final String VERBS =
            Arrays.stream(Verb.values()).map(Verb::wire).collect(Collectors.joining(", "));

    private ControlJson() {}

    public static byte[] write(ControlRecord control) {
        return JsonOut.object(out -> {
            out.put("saga", control.saga().value())
                    .put("id", control.id())
                    .put("verb", control.verb().wire());
            if (control.node().isPresent()) {
                out.put("node", control.node().get());
            }
            out.put("actor", control.actor()).put("reason", control.reason());
            write(out, control.wish());
            if (control.ifRevision().isPresent()) {
                out.put("ifRevision", control.ifRevision().getAsLong());
            }
            if (control.seal().isPresent()) {
                out.put("seal", control.seal().get());
            }
        });
    }

    private static void write(JsonOut out, Wish wish) throws IOException {
        out.put("value", wish.value());
        if (wish.direction() != Wish.NONE.direction()) {
            out.put("direction", wish.direction().wire());
        }
        if (wish.side() != Wish.NONE.side()) {
            out.put("side", wish.side().wire());
        }
        if (wish.times() != Wish.NONE.times()) {
            out.put("times", wish.times());
        }
    }

    /**
     * @throws UnreadableException saying what was expected and what came
     */
    public static ControlRecord read(byte[] value) {
        Reading reading = new Reading();
        JsonFields.read(WHAT, value, Set.of("value"), reading::field);
        return new ControlRecord(
                JsonFields.required(WHAT, "saga", reading.saga),
                reading.id,
                JsonFields.required(WHAT, "verb", reading.verb),
                reading.node,
                JsonFields.required(WHAT, "actor", reading.actor),
                reading.reason,
                reading.wish,
                reading.ifRevision,
                reading.seal);
    }

    private static final class Reading {
        private @Nullable SagaId saga;
        private String id = "";
        private @Nullable Verb verb;
        private Optional<String> node = Optional.empty();
        private @Nullable String actor;
        private String reason = "";
        private Wish wish = Wish.NONE;
        private OptionalLong ifRevision = OptionalLong.empty();
        private Optional<String> seal = Optional.empty();

        void field(String name, JsonFields fields) throws IOException {
            switch (name) {
                case "saga" -> saga = fields.string(SagaId::new);
                case "id" -> id = fields.name(Limits.NAME_CHARS);
                case "verb" -> verb = fields.word(VERBS, Verb::ofWire);
                case "node" -> node = Optional.of(fields.name(NodePath.LONGEST));
                case "actor" -> actor = fields.text(Limits.REASON_CHARS);
                case "reason" -> reason = fields.text(Limits.REASON_CHARS);
                case "value" -> wish = wish.with(fields.payload(Limits.PAYLOAD_BYTES));
                case "direction" ->
                        wish = wish.on(fields.word("action and undo", Direction::ofWire));
                case "side" -> wish = wish.on(fields.word("before and after", Side::ofWire));
                case "ifRevision" -> ifRevision = OptionalLong.of(fields.count());
                case "seal" -> seal = Optional.of(fields.name(Limits.SEAL_CHARS));
                case "times" -> wish = wish.times(fields.integer(1, Limits.TIMES));
                default -> {}
            }
        }
    }
}
