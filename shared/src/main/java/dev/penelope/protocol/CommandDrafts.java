package dev.penelope.protocol;

import dev.penelope.model.Direction;
import dev.penelope.model.Limits;
import dev.penelope.model.NodePath;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a command that are drafts. */
public record CommandDrafts(List<PayloadOrigin> origins, List<Fence> fences) {
    public static final CommandDrafts NONE = new CommandDrafts(List.of(), List.of());

    public CommandDrafts {
        origins = List.copyOf(origins);
        fences = List.copyOf(fences);
    }

    void write(JsonOut out) throws IOException {
        if (!origins.isEmpty()) {
            out.array("origins", origins, CommandDrafts::write);
        }
        if (!fences.isEmpty()) {
            out.array(
                    "fences",
                    fences,
                    (inner, fence) ->
                            inner.put("resource", fence.resource()).put("number", fence.number()));
        }
    }

    private static void write(JsonOut out, PayloadOrigin origin) throws IOException {
        out.put("payload", origin.payload())
                .put("saga", origin.saga().value())
                .put("run", origin.run().value())
                .put("node", origin.node())
                .put("direction", origin.direction().wire());
    }

    static final class Reading {
        private final List<PayloadOrigin> origins = new ArrayList<>();
        private final List<Fence> fences = new ArrayList<>();

        void origins(JsonFields fields) throws IOException {
            fields.array(Limits.ORIGINS, each -> origins.add(OriginReading.read(each)));
        }

        void fences(JsonFields fields) throws IOException {
            fields.array(Limits.RESOURCES, each -> fences.add(FenceReading.read(each)));
        }

        CommandDrafts done() {
            return origins.isEmpty() && fences.isEmpty()
                    ? NONE
                    : new CommandDrafts(origins, fences);
        }
    }

    private static final class OriginReading {
        private static final String WHAT = "an origin";
        private @Nullable String payload;
        private @Nullable SagaId saga;
        private @Nullable RunId run;
        private String node = "";
        private Direction direction = Direction.ACTION;

        static PayloadOrigin read(JsonFields fields) throws IOException {
            OriginReading origin = new OriginReading();
            fields.object(origin::field);
            return new PayloadOrigin(
                    JsonFields.required(WHAT, "payload", origin.payload),
                    JsonFields.required(WHAT, "saga", origin.saga),
                    JsonFields.required(WHAT, "run", origin.run),
                    origin.node,
                    origin.direction);
        }

        private void field(String name, JsonFields fields) throws IOException {
            switch (name) {
                case "payload" -> payload = fields.name(NodePath.LONGEST);
                case "saga" -> saga = fields.string(SagaId::new);
                case "run" -> run = fields.string(RunId::new);
                case "node" -> node = fields.name(NodePath.LONGEST);
                case "direction" -> direction = fields.word("action and undo", Direction::ofWire);
                default -> {}
            }
        }
    }

    private static final class FenceReading {
        private @Nullable String resource;
        private @Nullable Long number;

        static Fence read(JsonFields fields) throws IOException {
            FenceReading fence = new FenceReading();
            fields.object(fence::field);
            return new Fence(
                    JsonFields.required("a fence", "resource", fence.resource),
                    JsonFields.required("a fence", "number", fence.number));
        }

        private void field(String name, JsonFields fields) throws IOException {
            switch (name) {
                case "resource" -> resource = fields.id();
                case "number" -> number = fields.count();
                default -> {}
            }
        }
    }
}
