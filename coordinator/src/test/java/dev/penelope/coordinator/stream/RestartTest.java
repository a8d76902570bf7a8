package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Direction;
import dev.penelope.model.NodeState;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.NodeReport;
import dev.penelope.protocol.ResultRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Another process takes over before each single answer of a worker, in sagas in which several
 * things go wrong at once: all end as if nobody had died.
 */
final class RestartTest {
    private static final String SAGA = "trip-1";

    @Test
    void aSagaOfWhichOneBranchFailedWhileOthersRanIsUndone() {
        everyCut(Set.of("flight"), Set.of())
                .forEach(end -> {
                    assertThat(end.outcome()).isEqualTo(SagaStatus.FAILED);
                    assertThat(end.states())
                            .isEqualTo(
                                    Map.of(
                                            "payment", NodeState.UNDONE,
                                            "hotel", NodeState.UNDONE,
                                            "flight", NodeState.FAILED,
                                            "car", NodeState.UNDONE,
                                            "output", NodeState.UNREACHED));
                    assertThat(end.failed()).containsExactly("flight");
                });
    }

    @Test
    void aSagaOfWhichTwoBranchesFailedTogetherIsUndone() {
        everyCut(Set.of("flight", "car"), Set.of())
                .forEach(end -> {
                    assertThat(end.outcome()).isEqualTo(SagaStatus.FAILED);
                    assertThat(end.states())
                            .containsEntry("payment", NodeState.UNDONE)
                            .containsEntry("hotel", NodeState.UNDONE);
                    assertThat(end.failed()).containsExactly("flight", "car");
                });
    }

    @Test
    void aSagaOfWhichAnUndoFailedUndoesItsOtherBranchesAndWaitsForAPerson() {
        everyCut(Set.of("flight"), Set.of("hotel"))
                .forEach(end -> {
                    assertThat(end.outcome()).isEqualTo(SagaStatus.ABANDONED);
                    assertThat(end.states())
                            .containsEntry("payment", NodeState.SUCCEEDED)
                            .containsEntry("hotel", NodeState.UNDO_FAILED)
                            .containsEntry("car", NodeState.UNDONE);
                });
    }

    @Test
    void aSagaOfWhichTwoUndosFailedTogetherWaitsForAPersonWithBoth() {
        everyCut(Set.of("flight"), Set.of("hotel", "car"))
                .forEach(end -> {
                    assertThat(end.outcome()).isEqualTo(SagaStatus.ABANDONED);
                    assertThat(end.states())
                            .containsEntry("payment", NodeState.SUCCEEDED)
                            .containsEntry("hotel", NodeState.UNDO_FAILED)
                            .containsEntry("car", NodeState.UNDO_FAILED);
                    assertThat(end.failed()).containsExactly("flight", "hotel", "car");
                });
    }

    /** How a saga ended. */
    private record End(SagaStatus outcome, Map<String, NodeState> states, List<String> failed) {
        static End of(ResultRecord.Result result) {
            Map<String, NodeState> states = new TreeMap<>();
            for (List<NodeReport> level : result.levels()) {
                level.forEach(node -> states.put(node.name(), node.state()));
            }
            return new End(
                    result.outcome(),
                    states,
                    result.failures().stream().map(failure -> failure.node()).toList());
        }
    }

    private static List<End> everyCut(Set<String> failing, Set<String> failingUndos) {
        List<End> ends = new ArrayList<>();
        int answers = Integer.MAX_VALUE;
        for (int cut = 0; cut <= answers; cut++) {
            try (Bench bench = new Bench()) {
                Story story = new Story(bench, failing, failingUndos);
                ends.add(story.withRestartBefore(cut));
                answers = story.answers;
            }
        }
        assertThat(answers).isGreaterThan(4);
        return ends;
    }

    /** One saga from its start to its end; what it sent is not lost with the coordinator. */
    private static final class Story {
        private final Bench bench;
        private final Set<String> failing;
        private final Set<String> failingUndos;
        private final Queue<CommandRecord> queue = new ArrayDeque<>();
        private final List<ResultRecord> results = new ArrayList<>();
        int answers;

        Story(Bench bench, Set<String> failing, Set<String> failingUndos) {
            this.bench = bench;
            this.failing = failing;
            this.failingUndos = failingUndos;
        }

        End withRestartBefore(int cut) {
            bench.register(TripSaga.definition());
            bench.start(SAGA, TripSaga.definition(), TripSaga.PARAMS);
            collect();
            while (!queue.isEmpty()) {
                if (answers == cut) {
                    bench.restart();
                }
                answer(queue.remove());
                answers++;
                collect();
            }
            if (answers == cut) {
                bench.restart();
            }
            if (!failingUndos.isEmpty()) {
                giveUp();
            }
            return results.stream()
                    .filter(ResultRecord.Result.class::isInstance)
                    .map(result -> End.of((ResultRecord.Result) result))
                    .findFirst()
                    .orElseThrow();
        }

        private void answer(CommandRecord command) {
            Set<String> bad = command.direction() == Direction.ACTION ? failing : failingUndos;
            if (bad.contains(command.node())) {
                bench.fail(command);
            } else {
                bench.succeed(command, TripSaga.BOOKING);
            }
        }

        private void giveUp() {
            assertThat(results)
                    .filteredOn(ResultRecord.Notice.class::isInstance)
                    .extracting(notice -> ((ResultRecord.Notice) notice).code())
                    .containsOnly("STUCK");
            bench.control(
                    new ControlRecord(
                            new SagaId(SAGA),
                            "c1",
                            Verb.ABANDON,
                            Optional.empty(),
                            "ops",
                            "to see how it stands"));
            collect();
        }

        private void collect() {
            queue.addAll(bench.commands());
            queue.addAll(bench.undos());
            results.addAll(bench.results());
        }
    }
}
