package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.penelope.model.Action;
import dev.penelope.model.Definition;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.Retry;
import dev.penelope.model.SagaStatus;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.NodeReport;
import dev.penelope.protocol.ResultRecord;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A saga to which much happens: its state is that of its nodes, however many events there were. */
final class LongSagaTest {
    private static final int EVENTS = 10_500;
    private static final Retry AT_ONCE =
            new Retry(Duration.ofMillis(1), 1, Duration.ofMillis(1), 0, Retry.NO_LIMIT);

    private final Bench bench = new Bench();

    @AfterEach
    void end() {
        bench.close();
    }

    @Test
    void tenThousandEventsLeaveAStateNoLargerThanTenDoAndArePickedUpFromThere() {
        Definition<String, String> definition = definition();
        bench.register(definition);
        bench.start("long", definition, Bench.json("anything"));
        CommandRecord command = bench.commands().getFirst();
        command = unknown(command, 10);
        long small = bytes();

        command = unknown(command, EVENTS - 10);

        assertThat(command.attempt()).isEqualTo(EVENTS + 1);
        assertThat(bytes()).as("bytes of state").isLessThanOrEqualTo(small + 16);
        bench.restart();
        bench.succeed(command, "\"done at last\"");
        bench.succeed(bench.commands().getFirst(), "\"all done\"");
        ResultRecord.Result result = (ResultRecord.Result) bench.results().getLast();
        assertThat(result.outcome()).isEqualTo(SagaStatus.SUCCEEDED);
        assertThat(result.levels().getFirst())
                .extracting(NodeReport::name, NodeReport::attempts)
                .containsExactly(tuple("first", EVENTS + 1));
    }

    /** Nobody knows how so many attempts in a row ended; gives the command of the one after. */
    private CommandRecord unknown(CommandRecord from, int times) {
        CommandRecord command = from;
        for (int i = 0; i < times; i++) {
            bench.event(command, OutcomeKind.UNKNOWN, Optional.empty());
            bench.pass(Duration.ofMillis(100));
            command = bench.commands().getFirst();
        }
        return command;
    }

    private long bytes() {
        long bytes = 0;
        try (var all = bench.rows().all()) {
            while (all.hasNext()) {
                var row = all.next();
                bytes += row.key.length + row.value.length;
            }
        }
        return bytes;
    }

    private static Definition<String, String> definition() {
        var saga = Definition.named("long", 1, String.class);
        Action<String, String> step = Action.of("step", String.class, String.class);
        var first =
                saga.action("first", step, saga.params())
                        .policy(policy -> policy.withRetry(AT_ONCE));
        var last = saga.action("last", step, first);
        return saga.build(last);
    }
}
