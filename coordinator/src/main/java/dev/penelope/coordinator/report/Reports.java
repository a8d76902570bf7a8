package dev.penelope.coordinator.report;

import dev.penelope.coordinator.engine.Effect;
import dev.penelope.coordinator.engine.Failure;
import dev.penelope.coordinator.engine.NodeRow;
import dev.penelope.coordinator.engine.Saga;
import dev.penelope.model.Definition;
import dev.penelope.model.DefinitionId;
import dev.penelope.model.Graph;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import dev.penelope.protocol.CommandDrafts;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.FailureReport;
import dev.penelope.protocol.NodeReport;
import dev.penelope.protocol.NoteReport;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.Warrant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Says in records what the engine says in effects. */
public final class Reports {
    private Reports() {}

    /** What a worker is asked for. */
    public static CommandRecord command(
            Saga saga, Effect.Dispatch dispatch, Definition<?, ?> definition) {
        return command(saga, dispatch, definition, Optional.empty());
    }

    /** What a worker is asked for, signed. */
    public static CommandRecord command(
            Saga saga,
            Effect.Dispatch dispatch,
            Definition<?, ?> definition,
            Optional<String> token) {
        return new CommandRecord(
                saga.id(),
                saga.origin().run(),
                dispatch.node().name(),
                dispatch.node().label(),
                dispatch.node().action(),
                dispatch.direction(),
                dispatch.attempt(),
                dispatch.key(),
                dispatch.params(),
                dispatch.input(),
                dispatch.output(),
                dispatch.details(),
                dispatch.node().policy().startToClose(),
                dispatch.node().policy().heartbeat(),
                new Warrant(dispatch.epoch(), token),
                Optional.of(
                        new DefinitionId(
                                definition.name(),
                                definition.version(),
                                saga.origin().definition())),
                dispatch.repeated(),
                CommandDrafts.NONE);
    }

    /** How a run ended. */
    public static ResultRecord ended(
            Saga saga, Definition<?, ?> definition, Graph graph, Effect.Finish finish) {
        List<List<NodeReport>> levels = levels(graph, finish.nodes()::get);
        return ended(finish, result(saga, definition, graph, finish, levels));
    }

    /** The same, where there is no room for its nodes. */
    public static ResultRecord endedWithoutNodes(
            Saga saga, Definition<?, ?> definition, Graph graph, Effect.Finish finish) {
        return ended(finish, result(saga, definition, graph, finish, List.of()));
    }

    private static ResultRecord ended(Effect.Finish finish, ResultRecord.Result result) {
        return finish.amends() ? new ResultRecord.Amendment(result) : result;
    }

    private static ResultRecord.Result result(
            Saga saga,
            Definition<?, ?> definition,
            Graph graph,
            Effect.Finish finish,
            List<List<NodeReport>> levels) {
        return new ResultRecord.Result(
                saga.id(),
                saga.origin().run(),
                definition.name(),
                definition.version(),
                finish.outcome(),
                finish.output(),
                levels,
                failures(saga.failures(), graph),
                history(saga),
                saga.why(),
                saga.origin().labels(),
                Instant.ofEpochMilli(saga.origin().startedAtMs()),
                Instant.ofEpochMilli(saga.endedAtMs()));
    }

    /** How each node stands, by the length of the longest path that leads to it. */
    public static List<List<NodeReport>> levels(Graph graph, IntFunction<NodeRow> rows) {
        List<List<NodeReport>> levels = new ArrayList<>();
        for (int place = 0; place < graph.size(); place++) {
            while (levels.size() <= graph.level(place)) {
                levels.add(new ArrayList<>());
            }
            NodeRow row = rows.apply(place);
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

    /** What failed, the first in time first. */
    public static List<FailureReport> failures(List<Failure> failures, Graph graph) {
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

    /** News of a saga that goes on. */
    public static ResultRecord.Notice notice(Saga saga, Graph graph, Effect.Tell tell, long atMs) {
        return new ResultRecord.Notice(
                saga.id(),
                Optional.of(saga.origin().run()),
                tell.code(),
                tell.message(),
                failures(tell.failures(), graph),
                Instant.ofEpochMilli(atMs));
    }

    /** The answer to a start. */
    public static ResultRecord.Reply answer(SagaId id, Effect.AnswerStart answer) {
        return new ResultRecord.Reply(
                id,
                "start",
                Optional.of(answer.start().value()),
                answer.accepted(),
                answer.code(),
                answer.message(),
                Optional.of(answer.run()),
                answer.outcome(),
                List.of(),
                ResultRecord.Snapshot.of(answer.status(), answer.revision()));
    }

    private static List<NoteReport> history(Saga saga) {
        return saga.notes().stream()
                .map(note ->
                        new NoteReport(
                                Instant.ofEpochMilli(note.atMs()), note.actor(), note.text()))
                .toList();
    }

    /** What a reply to a wish answers: who signals need not be one who may steer. */
    public static String answers(Verb verb) {
        return verb == Verb.SIGNAL ? "signal" : "control";
    }

    /** The answer to a control or a signal. */
    public static ResultRecord.Reply answer(Saga saga, Effect.AnswerControl answer) {
        return new ResultRecord.Reply(
                saga.id(),
                answers(answer.verb()),
                Optional.of(answer.id()),
                answer.accepted(),
                answer.code(),
                answer.message(),
                Optional.of(saga.origin().run()),
                saga.hasEnded() ? Optional.of(saga.status()) : Optional.empty(),
                answer.possible().stream().map(Verb::wire).toList(),
                ResultRecord.Snapshot.of(saga.status(), saga.revision()));
    }

    /** The answer to a control or a signal of a saga of which little is left. */
    public static ResultRecord.Reply answer(
            SagaId id,
            Optional<RunId> run,
            Optional<SagaStatus> outcome,
            Effect.AnswerControl answer) {
        return new ResultRecord.Reply(
                id,
                answers(answer.verb()),
                Optional.of(answer.id()),
                answer.accepted(),
                answer.code(),
                answer.message(),
                run,
                outcome,
                List.of());
    }
}
