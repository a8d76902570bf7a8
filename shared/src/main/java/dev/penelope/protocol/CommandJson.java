package dev.penelope.protocol;

import dev.penelope.model.DefinitionId;
import dev.penelope.model.Direction;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.NodePath;
import dev.penelope.model.Policy;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON of a {@link CommandRecord}. */
public final class CommandJson {
    private static final String WHAT = "a command";
    private static final Set<String> NULLABLE = Set.of("params", "input", "output", "details");

    private CommandJson() {}

    public static byte[] write(CommandRecord command) {
        return JsonOut.object(out -> {
            out.put("saga", command.saga().value())
                    .put("run", command.run().value())
                    .put("node", command.node());
            if (!command.label().equals(NodePath.local(command.node()))) {
                out.put("label", command.label());
            }
            out.put("action", command.action())
                    .put("direction", command.direction().wire())
                    .put("attempt", command.attempt())
                    .put("key", command.key())
                    .put("params", command.params())
                    .put("input", command.input())
                    .put("output", command.output())
                    .put("details", command.details())
                    .put("startToCloseMs", command.startToClose().toMillis());
            if (!command.heartbeat().equals(Policy.DEFAULT.heartbeat())) {
                out.put("heartbeatMs", command.heartbeat().toMillis());
            }
            EventJson.write(out, command.warrant());
            if (command.definition().isPresent()) {
                DefinitionId id = command.definition().get();
                out.object("definition", inner -> DefinitionIdJson.write(inner, id));
            }
            if (command.repeated()) {
                out.put("repeated", true);
            }
            command.drafts().write(out);
        });
    }

    /**
     * @throws UnreadableException saying what was expected and what came
     */
    public static CommandRecord read(byte[] value) {
        Reading reading = new Reading();
        JsonFields.read(WHAT, value, NULLABLE, reading::field);
        return reading.done();
    }

    /**
     * A command without its payloads, if those alone are why it cannot be read: enough to answer
     * it, and not to run it.
     */
    public static Optional<CommandRecord> readWithoutPayloads(byte[] value) {
        try {
            return Envelope.without(NULLABLE, value).map(CommandJson::read);
        } catch (UnreadableException otherwise) {
            return Optional.empty(); // It is not a payload that is wrong, or not alone.
        }
    }

    private static final class Reading {
        private @Nullable SagaId saga;
        private @Nullable RunId run;
        private @Nullable String node;
        private @Nullable String label;
        private @Nullable String action;
        private @Nullable Direction direction;
        private int attempt = 1;
        private @Nullable String key;
        private Json params = Json.NULL;
        private Optional<Json> input = Optional.empty();
        private Optional<Json> output = Optional.empty();
        private Optional<Json> details = Optional.empty();
        private Duration startToClose = Policy.DEFAULT.startToClose();
        private Duration heartbeat = Policy.DEFAULT.heartbeat();
        private int epoch = Warrant.NONE.epoch();
        private Optional<String> token = Optional.empty();
        private Optional<DefinitionId> definition = Optional.empty();
        private boolean repeated;
        private final CommandDrafts.Reading drafts = new CommandDrafts.Reading();

        void field(String name, JsonFields fields) throws IOException {
            switch (name) {
                case "saga" -> saga = fields.string(SagaId::new);
                case "run" -> run = fields.string(RunId::new);
                case "node" -> node = fields.string(NodePath::check);
                case "label" -> label = fields.text(Limits.LABEL_CHARS);
                case "action" -> action = fields.name(Limits.NAME_CHARS);
                case "direction" -> direction = fields.word("action and undo", Direction::ofWire);
                case "attempt" -> attempt = fields.integer(1, Limits.ATTEMPTS);
                case "key" -> key = fields.name(Limits.KEY_CHARS);
                case "params" -> params = fields.embedded();
                case "input" -> input = Optional.of(fields.embedded());
                case "output" -> output = Optional.of(fields.embedded());
                case "details" -> details = Optional.of(fields.embedded());
                case "startToCloseMs" -> startToClose = fields.millis();
                case "heartbeatMs" -> heartbeat = fields.millis();
                case "epoch" -> epoch = fields.integer(1, Limits.EPOCHS);
                case "token" -> token = Optional.of(fields.name(Limits.NAME_CHARS));
                case "definition" -> definition = Optional.of(DefinitionIdJson.read(fields));
                case "repeated" -> repeated = fields.bool();
                case "origins" -> drafts.origins(fields);
                case "fences" -> drafts.fences(fields);
                default -> {}
            }
        }

        CommandRecord done() {
            String name = JsonFields.required(WHAT, "node", node);
            return new CommandRecord(
                    JsonFields.required(WHAT, "saga", saga),
                    JsonFields.required(WHAT, "run", run),
                    name,
                    label == null ? NodePath.local(name) : label,
                    JsonFields.required(WHAT, "action", action),
                    JsonFields.required(WHAT, "direction", direction),
                    attempt,
                    JsonFields.required(WHAT, "key", key),
                    params,
                    input,
                    output,
                    details,
                    startToClose,
                    heartbeat,
                    new Warrant(epoch, token),
                    definition,
                    repeated,
                    drafts.done());
        }
    }
}
