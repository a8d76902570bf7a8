package dev.penelope.simulator;

import dev.penelope.coordinator.stream.SimulatedSaga;
import dev.penelope.model.Definition;
import dev.penelope.model.Json;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.DefinitionJson;
import dev.penelope.protocol.DefinitionSource;
import dev.penelope.protocol.StartRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The clients: what they want to run, and how they say so. */
final class Starts {
    private final World world;
    private final Random random;
    private final Deque<StartRecord> unsent = new ArrayDeque<>();
    private final List<StartRecord> sent = new ArrayList<>();
    private final List<Definition<?, ?>> unregistered = new ArrayList<>();

    Starts(World world, Random random, boolean faulty) {
        this.world = world;
        this.random = random;
        int sagas = 1 + random.nextInt(3);
        for (int i = 0; i < sagas; i++) {
            Definition<?, ?> definition = Graphs.draw(random, "drawn" + i, faulty);
            SagaId id = new SagaId("s" + i);
            world.expect(new SimulatedSaga(id, definition));
            unsent.add(
                    new StartRecord(
                            id,
                            source(definition),
                            Json.of("\"params of " + id + "\""),
                            Map.of(),
                            faulty && random.nextInt(5) == 0
                                    ? Optional.of(Duration.ofSeconds(5 + random.nextInt(120)))
                                    : Optional.empty()));
            if (faulty && random.nextInt(6) == 0) {
                unregistered.add(definition);
            } else {
                world.register(definition);
            }
        }
    }

    private DefinitionSource source(Definition<?, ?> definition) {
        byte[] json = DefinitionJson.write(definition);
        return switch (random.nextInt(3)) {
            case 0 -> new DefinitionSource.Inline(Json.ofUtf8(json));
            case 1 ->
                    new DefinitionSource.ByHash(
                            definition.name(), definition.version(), DefinitionJson.hash(json));
            default -> new DefinitionSource.ByName(definition.name(), definition.version());
        };
    }

    /** A client starts its saga, if any is left. */
    void start() {
        if (!unsent.isEmpty()) {
            sent.add(unsent.remove());
            world.broker().append(sent.getLast());
        }
    }

    /**
     * A client that heard nothing, or another one that chose the same id; or a definition comes.
     */
    void again() {
        if (random.nextInt(3) == 0) {
            register();
        } else if (!sent.isEmpty()) {
            StartRecord start = sent.get(random.nextInt(sent.size()));
            switch (random.nextInt(3)) {
                case 0 -> world.broker().append(start);
                case 1 -> world.broker().append(otherwise(start));
                default -> world.broker().appendAstray(start);
            }
        }
    }

    private static StartRecord otherwise(StartRecord start) {
        return new StartRecord(
                start.saga(),
                start.definition(),
                Json.of("\"other params of " + start.saga() + "\""),
                start.labels(),
                start.deadline());
    }

    /** All definitions are registered from now on. */
    void register() {
        unregistered.forEach(world::register);
        unregistered.clear();
    }

    void startAll() {
        register();
        while (!unsent.isEmpty()) {
            start();
        }
    }

    int sagas() {
        return sent.size();
    }
}
