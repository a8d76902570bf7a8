package dev.penelope.coordinator.stream;

import dev.penelope.coordinator.engine.Effect;
import dev.penelope.coordinator.engine.Failure;
import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Remains;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.model.Graph;
import dev.penelope.model.SagaId;
import dev.penelope.model.Verb;
import dev.penelope.protocol.FailureReport;
import dev.penelope.protocol.NodeReport;
import dev.penelope.protocol.NoteReport;
import dev.penelope.protocol.ResultRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says in records what the engine says in effects. */
final class Reports {
    private Reports() {}

    /** How a run ended. */
    static ResultRecord ended(Saga saga, Compiled compiled, Effect.Finish finish) {
        return ended(
                finish, result(saga, compiled, finish, levels(compiled.graph(), finish.nodes())));
    }

    static ResultRecord endedWithoutNodes(Saga saga, Compiled compiled, Effect.Finish finish) {
        return ended(finish, result(saga, compiled, finish, List.of()));
    }

    private static ResultRecord ended(Effect.Finish finish, ResultRecord.Result result) {
        return finish.amends() ? new ResultRecord.Amendment(result) : result;
    }

    private static ResultRecord.Result result(
            Saga saga, Compiled compiled, Effect.Finish finish, List<List<NodeReport>> levels) {
        return new ResultRecord.Result(
                saga.id(),
                saga.origin().run(),
                compiled.definition().name(),
                compiled.definition().version(),
                finish.outcome(),
                finish.output(),
                levels,
                failures(saga.failures(), compiled.graph()),
                history(saga),
                saga.why(),
                saga.origin().labels(),
                Instant.ofEpochMilli(saga.origin().startedAtMs()),
                Instant.ofEpochMilli(saga.endedAtMs()));
    }

    private static List<List<NodeReport>> levels(Graph graph, List<NodeRow> nodes) {
        List<List<NodeReport>> levels = new ArrayList<>();
        for (int place = 0; place < graph.size(); place++) {
            while (levels.size() <= graph.level(place)) {
                levels.add(new ArrayList<>());
            }
            NodeRow row = nodes.get(place);
            levels.get(graph.level(place))
                    .add(
                            new NodeReport(
                                    graph.node(place).name(),
                                    graph.node(place).label(),
                                    row.state(),
                                    row.mayHaveRun(),
                                    row.attempts(),
                                    row.undoAttempts()));
        }
        return levels;
    }

    static List<FailureReport> failures(List<Failure> failures, Graph graph) {
        return failures.stream()
                .map(failure ->
                        new FailureReport(
                                failure.place() == Failure.SAGA
                                        ? ""
                                        : graph.node(failure.place()).name(),
                                failure.direction(),
                                failure.attempt(),
                                failure.error()))
                .toList();
    }

    static ResultRecord.Notice notice(Saga saga, Compiled compiled, Effect.Tell tell, long atMs) {
        return new ResultRecord.Notice(
                saga.id(),
                Optional.of(saga.origin().run()),
                tell.code(),
                tell.message(),
                failures(tell.failures(), compiled.graph()),
                Instant.ofEpochMilli(atMs));
    }

    static ResultRecord.Reply answer(SagaId id, Effect.AnswerStart answer) {
        return new ResultRecord.Reply(
                id,
                "start",
                Optional.of(answer.start().value()),
                answer.accepted(),
                answer.code(),
                answer.message(),
                Optional.of(answer.run()),
                answer.outcome(),
                List.of());
    }

    private static List<NoteReport> history(Saga saga) {
        return saga.notes().stream()
                .map(note ->
                        new NoteReport(
                                Instant.ofEpochMilli(note.atMs()), note.actor(), note.text()))
                .toList();
    }

    static ResultRecord.Reply answer(Saga saga, Effect.AnswerControl answer) {
        return new ResultRecord.Reply(
                saga.id(),
                "control",
                Optional.of(answer.id()),
                answer.accepted(),
                answer.code(),
                answer.message(),
                Optional.of(saga.origin().run()),
                saga.hasEnded() ? Optional.of(saga.status()) : Optional.empty(),
                answer.possible().stream().map(Verb::wire).toList());
    }

    /** The answer to a control of a saga of which little is left. */
    static ResultRecord.Reply answer(Desk.Found found, Effect.AnswerControl answer) {
        return new ResultRecord.Reply(
                found.id(),
                "control",
                Optional.of(answer.id()),
                answer.accepted(),
                answer.code(),
                answer.message(),
                found.run(),
                found.archived().remains().map(Remains::status),
                List.of());
    }
}
