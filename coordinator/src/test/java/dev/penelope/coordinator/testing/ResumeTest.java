package dev.penelope.coordinator.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.model.Definition;
import dev.penelope.model.Direction;
import dev.penelope.model.Graph;
import dev.penelope.model.OutcomeKind;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import dev.penelope.protocol.CommandHandler;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.SagaLog;
import dev.penelope.protocol.SagaLogJson;
import dev.penelope.testing.Seeded;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A saga goes on from any point of its log. */
final class ResumeTest {

    /** Succeeds, fails or does not know, by what it is asked; the same when asked again. */
    private static CommandHandler moody(long seed, int undoFailuresIn100) {
        return (command, now, first) ->
                List.of(Effects.outcome(command, mood(command, seed, undoFailuresIn100)));
    }

    private static OutcomeKind mood(CommandRecord command, long seed, int undoFailuresIn100) {
        String what = command.node() + command.direction() + command.attempt();
        int drawn = new Random(seed * 31 + what.hashCode()).nextInt(100);
        if (drawn >= 85) {
            return OutcomeKind.UNKNOWN;
        }
        int failures = command.direction() == Direction.ACTION ? 12 : undoFailuresIn100;
        return drawn < failures ? OutcomeKind.FAILED : OutcomeKind.SUCCEEDED;
    }

    private static SagaKit<String, String> kit(Random random, CommandHandler worker, long seed) {
        return SagaKit.of(Graphs.random(random))
                .worker(worker)
                .seed(seed)
                .actionsTake(Duration.ZERO, Duration.ofSeconds(50));
    }

    @Seeded(runs = 150)
    void everyPrefixOfALogGoesOnToALegalEnd(Random random, long seed) {
        SagaKit<String, String> kit = kit(random, moody(seed, 30), seed);
        KitRun<String> run = kit.run("x");

        for (int length = 0; length <= run.log().entries().size(); length++) {
            SagaLog prefix = run.log().cut(length);
            KitRun<String> resumed = kit.resume(prefix);

            assertThat(resumed.status())
                    .as("resumed after %d of\n%s", length, run.tree())
                    .isIn(SagaStatus.SUCCEEDED, SagaStatus.FAILED, SagaStatus.STUCK);
            nothingRunsAgain(prefix, resumed.log());
            undosComeLast(resumed.log());
        }
    }

    /** What had succeeded is not asked for again. */
    private static void nothingRunsAgain(SagaLog prefix, SagaLog whole) {
        Set<String> succeeded = new HashSet<>();
        prefix.entries().forEach(entry -> success(entry).ifPresent(succeeded::add));
        whole.entries().stream()
                .skip(prefix.entries().size())
                .flatMap(entry -> sent(entry).stream())
                .forEach(what -> assertThat(succeeded).doesNotContain(what));
    }

    /** No undo is asked for while what followed is at work, or done and not undone. */
    private static void undosComeLast(SagaLog log) {
        Graph graph = log.definition().graph();
        Set<String> mayHaveRun = new HashSet<>();
        Set<String> undoBegun = new HashSet<>();
        for (SagaLog.Entry entry : Replay.ordered(log)) {
            if (entry instanceof SagaLog.Entry.Sent sent
                    && sent.command().direction() == Direction.UNDO
                    && undoBegun.add(sent.command().node())) {
                for (int next : graph.successors(graph.indexOf(sent.command().node()))) {
                    assertThat(mayHaveRun).doesNotContain(graph.node(next).name());
                }
            }
            success(entry)
                    .ifPresent(what -> {
                        if (what.startsWith("ACTION ")) {
                            mayHaveRun.add(what.substring(7));
                        } else {
                            mayHaveRun.remove(what.substring(5));
                        }
                    });
        }
    }

    private static Optional<String> success(SagaLog.Entry entry) {
        return entry instanceof SagaLog.Entry.Happened happened
                        && happened.event() instanceof EventRecord.Outcome outcome
                        && outcome.kind() == OutcomeKind.SUCCEEDED
                ? Optional.of(outcome.direction() + " " + outcome.node())
                : Optional.empty();
    }

    private static Optional<String> sent(SagaLog.Entry entry) {
        return entry instanceof SagaLog.Entry.Sent sent
                ? Optional.of(sent.command().direction() + " " + sent.command().node())
                : Optional.empty();
    }

    @Seeded(runs = 150)
    void aWholeLogTellsHowTheSagaStood(Random random, long seed) {
        KitRun<String> run = kit(random, moody(seed, 30), seed).run("x");

        KitRun<?> seen = SagaKit.inspect(run.log());

        assertThat(seen.tree()).isEqualTo(run.tree());
        assertThat(seen.nodes()).isEqualTo(run.nodes());
    }

    @Seeded(runs = 150)
    void aLogTellsWhatOperatorsDidToo(Random random, long seed) {
        SagaKit<String, String> kit = kit(random, moody(seed, 30), seed);
        for (Verb verb : List.of(Verb.ABORT, Verb.PAUSE, Verb.RESUME, Verb.RETRY_UNDO)) {
            if (random.nextBoolean()) {
                kit = kit.control(Duration.ofMillis(random.nextInt(200_000)), verb);
            }
        }
        KitRun<String> run = kit.run("x");

        KitRun<?> seen = SagaKit.inspect(run.log());
        assertThat(seen.status()).isEqualTo(run.status());
        if (!run.tree().contains("paused")) {
            // In one that is paused, something may have come due since, of which nobody wrote.
            assertThat(seen.tree()).isEqualTo(run.tree());
        }
    }

    @Seeded(runs = 50)
    void theOrderAndTheNumberOfEntriesDoNotMatter(Random random, long seed) {
        KitRun<String> run = kit(random, moody(seed, 30), seed).run("x");
        List<SagaLog.Entry> mixed = new ArrayList<>(run.log().entries());
        mixed.addAll(run.log().entries());
        Collections.shuffle(mixed, random);

        assertThat(SagaKit.inspect(run.log().with(mixed)).tree()).isEqualTo(run.tree());
    }

    @Seeded(runs = 50)
    void aLogIsReadAsItWasWritten(Random random, long seed) {
        SagaLog log = kit(random, moody(seed, 30), seed).run("x").log();

        assertThat(SagaLogJson.read(SagaLogJson.write(log))).isEqualTo(log);
    }

    @Test
    void aLogWithTwoUndosThatFailedAtOnceStaysStuck() {
        SagaKit<String, String> kit =
                SagaKit.of(Graphs.diamond())
                        .worker(new Effects())
                        .failing("d", Injection.WITHOUT_EFFECT)
                        .failingUndo("b")
                        .failingUndo("c");
        KitRun<String> run = kit.run("x");

        KitRun<String> resumed = kit.resume(run.log());

        assertThat(run.status()).isEqualTo(SagaStatus.STUCK);
        assertThat(resumed.tree()).isEqualTo(run.tree());
        assertThat(resumed.log()).isEqualTo(run.log());
    }

    @ParameterizedTest
    @EnumSource(names = {"SUCCEEDED", "FAILED"})
    void aWholeLogOfASagaThatIsOverRunsNothing(SagaStatus end) {
        SagaKit<String, String> kit = SagaKit.of(Graphs.diamond()).worker(new Effects());
        KitRun<String> run =
                (end == SagaStatus.FAILED ? kit.failing("d", Injection.WITHOUT_EFFECT) : kit)
                        .run("x");
        Effects untouched = new Effects();

        KitRun<String> resumed = kit.worker(untouched).resume(run.log());

        assertThat(run.status()).isEqualTo(end);
        assertThat(resumed.log()).isEqualTo(run.log());
        assertThat(resumed.tree()).isEqualTo(run.tree());
        assertThat(untouched.ran).isEmpty();
    }

    @Test
    void howALogIsLaidOutDoesNotMatter() {
        var saga = Definition.named("laid-out", 1, String.class);
        var fee = saga.constant("fee", List.of(1, 2.5));
        var definition = saga.build(saga.action("a", Graphs.DO, saga.params()).after(fee));
        SagaKit<String, String> kit = SagaKit.of(definition).worker(new Effects());
        KitRun<String> run = kit.run("x");
        String json = new String(SagaLogJson.write(run.log()), StandardCharsets.UTF_8);
        assertThat(json).contains("[1,2.5]");
        SagaLog pretty =
                SagaLogJson.read(
                        json.replace("[1,2.5]", "[\n  1.0,\n  25e-1\n]")
                                .getBytes(StandardCharsets.UTF_8));
        SagaLog other =
                SagaLogJson.read(json.replace("[1,2.5]", "[1,3]").getBytes(StandardCharsets.UTF_8));

        assertThat(pretty.definition()).isNotEqualTo(definition);
        assertThat(kit.resume(pretty).tree()).isEqualTo(run.tree());
        assertThatThrownBy(() -> kit.resume(other))
                .hasMessageContaining("another of that name and version");
    }

    @Test
    void theLogOfAnotherSagaIsRefused() {
        SagaLog log = SagaKit.of(Graphs.diamond()).worker(new Effects()).run("x").log();
        SagaLog foreign =
                new SagaLog(
                        new SagaId("other"),
                        log.run(),
                        log.definition(),
                        log.start(),
                        log.startedAt(),
                        log.status(),
                        log.entries());
        SagaLog otherRun =
                new SagaLog(
                        log.saga(),
                        new RunId("other"),
                        log.definition(),
                        log.start(),
                        log.startedAt(),
                        log.status(),
                        log.entries());

        assertThatThrownBy(() -> SagaKit.inspect(foreign))
                .hasMessage("Expected the start of saga other, but it is one of saga kit-1");
        assertThatThrownBy(() -> SagaKit.inspect(otherRun))
                .hasMessageContaining("In entry 1 of the log: Expected a record of run other");
        assertThatThrownBy(() -> SagaKit.of(Graphs.random(new Random(1))).resume(log))
                .hasMessageContaining("Expected the log of a saga of random@1");
    }

    @Test
    void anUnknownNodeIsRefused() {
        SagaLog log = SagaKit.of(Graphs.diamond()).worker(new Effects()).run("x").log();
        SagaLog.Entry.Sent first = (SagaLog.Entry.Sent) log.entries().getFirst();
        CommandRecord command = first.command();
        EventRecord nowhere =
                new EventRecord.Tick(log.saga(), log.run(), "heartbeat", Optional.of("nope"));

        assertThat(command.node()).isEqualTo("a");
        assertThatThrownBy(() ->
                        SagaKit.inspect(
                                log.with(
                                        List.of(
                                                first,
                                                new SagaLog.Entry.Happened(first.at(), nowhere)))))
                .hasMessage(
                        "In entry 2 of the log: Expected a node of diamond@1, but it has none named"
                                + " \"nope\"");
    }
}
