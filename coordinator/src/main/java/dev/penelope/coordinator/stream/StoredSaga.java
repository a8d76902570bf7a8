package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Payload;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.model.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A saga's header record: the saga, and whatever of its nodes and payloads is small enough to live
 * with it.
 *
 * @param page the only page of a small saga; none if pages have rows of their own
 * @param inline payloads that live in the header
 * @param rows payloads of a small saga that have rows of their own; those of a large one are found
 *     by their keys
 * @param carriesDefinition whether its definition came with its start, and has a row of its own
 */
record StoredSaga(
        Saga saga,
        Optional<List<NodeRow>> page,
        Map<Payload, Json> inline,
        Set<Payload> rows,
        boolean carriesDefinition) {}
