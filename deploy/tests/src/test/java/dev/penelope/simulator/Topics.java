package dev.penelope.simulator;

import dev.penelope.coordinator.engine.Effect;
import dev.penelope.model.Definition;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.EventRecord;

/** All topics, and what is on them. */
final class Topics {
    /** As many tasks as partitions of the inputs. */
    static final int TASKS = 2;

    final Transactions transactions = new Transactions(TASKS);
    final Log<Start> starts = new Log<>(TASKS);
    final Log<EventRecord> events = new Log<>(TASKS);
    final Log<ControlRecord> controls = new Log<>(TASKS);
    final Log<CommandRecord> actions = new Log<>(2);
    final Log<CommandRecord> undos = new Log<>(2);
    final Log<Said> results = new Log<>(TASKS);

    /** A wish to run a saga; two of the same content are the same start. */
    record Start(SagaId saga, Definition<?, ?> definition, String content) {}

    /** What a coordinator tells the world of a run: a result, a reply, a notice. */
    record Said(SagaId saga, RunId run, Effect effect) {}
}
