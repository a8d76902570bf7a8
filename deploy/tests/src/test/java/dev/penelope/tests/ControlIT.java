package dev.penelope.tests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.client.SagaClient;
import dev.penelope.coordinator.Coordinator;
import dev.penelope.model.Definition;
import dev.penelope.model.Json;
import dev.penelope.model.NodeState;
import dev.penelope.model.OnFailure;
import dev.penelope.model.Retry;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import dev.penelope.protocol.CommandRecord;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.worker.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator can do to a saga, on a real broker, and what the operator is told. */
final class ControlIT {
    private static final String HAND = "hand";
    private static final Definition<String, String> BY_HAND = Steps.byHand("by-hand", HAND);
    private static final Definition<String, String> ONLY_FORWARD =
            Steps.byHand(
                    "only-forward",
                    HAND,
                    policy -> policy.withOnFailure(OnFailure.FORWARD).withRetry(Retry.never()));

    @TempDir private static Path state;
    private static TestKafka kafka;
    private static Installation place;
    private static Coordinator coordinator;
    private static HandWorker hand;
    private static SagaClient client;
    private static Tail results;

    private final Steps steps = new Steps();
    private Worker worker;
    private String id;

    @BeforeAll
    static void start() {
        kafka = TestKafka.start();
        place = new Installation(kafka, 1, "default", HAND);
        coordinator = place.coordinator(state, Map.of("control.grace.ms", "1000"));
        hand = new HandWorker(place, HAND);
        client = place.client();
        results = place.newsTail();
    }

    @AfterAll
    static void stop() {
        results.close();
        client.close();
        hand.close();
        coordinator.close();
        place.close();
        kafka.close();
    }

    @BeforeEach
    void startWorker() throws Exception {
        id = "s-" + UUID.randomUUID();
        worker = place.worker("default", steps.actions());
    }

    @AfterEach
    void stopWorker() {
        worker.close();
    }

    @Test
    void aPausedSagaDispatchesNothingUntilItIsResumed() throws Exception {
        CommandRecord a = startByHand();

        ResultRecord.Reply paused = control(Verb.PAUSE);
        assertDone(paused);
        assertThat(paused.possible()).containsExactly("resume", "step", "abort", "abandon");
        hand.succeed(a);
        // Read by the coordinator after the outcome, which stands on another topic, or before it:
        // either way another saga is through before the paused one.
        runAnotherSaga();
        assertThat(hand.hasCommand(id, "b")).isFalse();

        ResultRecord.Reply resumed = control(Verb.RESUME);
        assertDone(resumed);
        assertThat(resumed.possible()).containsExactly("pause", "abort", "abandon");
        hand.succeed(hand.command(id, "b"));
        assertThat(results.result(id).outcome()).isEqualTo(SagaStatus.SUCCEEDED);
    }

    @Test
    void anAbortedSagaAwaitsWhatRunsAndUndoesIt() throws Exception {
        CommandRecord a = startByHand();

        assertDone(control(Verb.ABORT));
        hand.succeed(a);
        hand.succeed(hand.undo(id, "a"));

        ResultRecord.Result result = results.result(id);
        assertThat(result.outcome()).isEqualTo(SagaStatus.FAILED);
        assertThat(result.failures().getFirst().error().type()).isEqualTo("Aborted");
        assertThat(result.failures().getFirst().error().message()).contains("tester", "a test");
        assertThat(stateOf(result, "a")).isEqualTo(NodeState.UNDONE);
        assertThat(stateOf(result, "b")).isEqualTo(NodeState.UNREACHED);
    }

    @Test
    void aStuckSagaSaysWhyAndWhatIsPossible() throws Exception {
        beStuck();

        ResultRecord.Notice notice = results.notice(id);
        assertThat(notice.code()).isEqualTo("STUCK");
        assertThat(notice.failures())
                .extracting(failure -> failure.node() + " " + failure.error().type())
                .containsExactly("bad Bad", "kept Kept");
        assertThat(control(Verb.RESUME).possible())
                .containsExactly("pause", "retry-undo", "mark-undone", "abandon");
    }

    @Test
    void anUndoThatFailedForGoodCanBeTriedAgain() throws Exception {
        beStuck();
        steps.letsGo = true;

        assertDone(control(Verb.RETRY_UNDO));
        ResultRecord.Result result = results.result(id);
        assertThat(result.outcome()).isEqualTo(SagaStatus.FAILED);
        assertThat(stateOf(result, "kept")).isEqualTo(NodeState.UNDONE);
    }

    @Test
    void anUndoThatFailsAgainLeavesTheSagaStuck() throws Exception {
        beStuck();

        assertDone(control(Verb.RETRY_UNDO));
        results.await(
                "a second notice", record -> Optional.of(record).filter(any -> notices() == 2));
        assertThat(results.count(ResultRecord.Result.class, id)).isZero();
    }

    @Test
    void aNodeCanBeMarkedUndone() throws Exception {
        beStuck();

        assertThat(control(Verb.MARK_UNDONE).code()).isEqualTo("NOT_POSSIBLE");
        ResultRecord.Reply other = control(Verb.MARK_UNDONE, Optional.of("bad"));
        assertThat(other.accepted()).isFalse();
        ResultRecord.Reply none = control(Verb.MARK_UNDONE, Optional.of("nobody"));
        assertThat(none.accepted()).isFalse();
        assertThat(none.message()).contains("nobody");

        assertDone(control(Verb.MARK_UNDONE, Optional.of("kept")));
        ResultRecord.Result result = results.result(id);
        assertThat(result.outcome()).isEqualTo(SagaStatus.FAILED);
        assertThat(stateOf(result, "kept")).isEqualTo(NodeState.UNDONE);
        assertThat(result.history())
                .extracting(note -> note.actor() + " " + note.text())
                .containsExactly("tester (claimed) mark-undone kept: a test");
    }

    @Test
    void aSagaCanBeAbandonedOnceAndForAll() throws Exception {
        beStuck();

        assertDone(control(Verb.ABANDON));
        ResultRecord.Result result = results.result(id);
        assertThat(result.outcome()).isEqualTo(SagaStatus.ABANDONED);
        assertThat(result.why().orElseThrow()).contains("tester", "a test");
        ResultRecord.Reply late = control(Verb.RETRY_UNDO);
        assertThat(late.accepted()).isFalse();
        assertThat(late.code()).isEqualTo("NOT_POSSIBLE");
        assertThat(results.count(ResultRecord.Result.class, id)).isEqualTo(1);
    }

    /** In one go, as each step takes a second or so. */
    @Test
    void aSagaWaitsForASignalAndForATimeAndHoldsNobodyUp() throws Exception {
        client.start(new SagaId(id), Steps.waits(), "x");
        assertThat(signal("t", "no").message()).contains("that node waits for no signal");
        assertDone(signal("approved", "yes"));
        assertThat(signal("approved", "yes").code()).isEqualTo("DUPLICATE");
        assertThat(signal("approved", "no").code()).isEqualTo("CONFLICT");

        ResultRecord.Result result = results.result(id);
        assertThat(result.outcome()).isEqualTo(SagaStatus.SUCCEEDED);
        assertThat(result.output()).contains(Json.of("\"yes\""));
        assertThat(Duration.between(result.startedAt(), result.endedAt()))
                .isGreaterThanOrEqualTo(Steps.WAIT.minus(Steps.A_LITTLE));

        String never = "s-" + UUID.randomUUID();
        client.start(new SagaId(never), Steps.waits(), "x");
        ResultRecord.Result failed = results.result(never);
        assertThat(failed.outcome()).isEqualTo(SagaStatus.FAILED);
        assertThat(failed.failures().getFirst().error().type()).isEqualTo("SignalTimeout");
    }

    private ResultRecord.Reply signal(String node, String value) throws Exception {
        return client.signal(new SagaId(id), node, value, "tester", "a test")
                .get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aPersonDecidesAboutNodesThatFailWithNoWayBack() throws Exception {
        client.start(new SagaId(id), ONLY_FORWARD, "x");
        CommandRecord a = hand.command(id, "a");

        hand.fail(a);
        assertThat(results.notice(id).message()).contains("no way but forward, at a");
        assertDone(control(Verb.RETRY, Optional.of("a"), Wish.of(Json.of("\"y\""))));
        CommandRecord again = hand.command(id, "a", 2);
        assertThat(again.input()).contains(Json.of("\"y\""));
        assertThat(again.key()).isEqualTo(a.key());
        hand.succeed(again);
        hand.fail(hand.command(id, "b"));
        results.await(
                "a second notice", record -> Optional.of(record).filter(any -> notices() == 2));
        assertDone(control(Verb.SKIP, Optional.of("b"), Wish.of(Json.of("\"by hand\""))));

        ResultRecord.Result result = results.result(id);
        assertThat(result.outcome()).isEqualTo(SagaStatus.SUCCEEDED);
        assertThat(result.output()).contains(Json.of("\"by hand\""));
        assertThat(result.failures()).isEmpty();
        assertThat(stateOf(result, "b")).isEqualTo(NodeState.SKIPPED);
        assertThat(result.history())
                .extracting(note -> note.actor() + " " + note.text())
                .containsExactly(
                        "tester (claimed) retry a with another input of SHA-256 "
                                + Json.of("\"y\"").sha256()
                                + ": a test",
                        "tester (claimed) skip b with an output of SHA-256 "
                                + Json.of("\"by hand\"").sha256()
                                + ": a test");
    }

    @Test
    void whatIsNotPossibleIsRefusedAndChangesNothing() throws Exception {
        CommandRecord a = startByHand();

        for (Verb verb : new Verb[] {Verb.RESUME, Verb.RETRY_UNDO, Verb.RELEASE}) {
            ResultRecord.Reply reply = control(verb);
            assertThat(reply.accepted()).as(verb.wire()).isFalse();
            assertThat(reply.code()).isEqualTo("NOT_POSSIBLE");
            assertThat(reply.possible()).containsExactly("pause", "abort", "abandon");
        }
        hand.succeed(a);
        hand.succeed(hand.command(id, "b"));
        assertThat(results.result(id).outcome()).isEqualTo(SagaStatus.SUCCEEDED);
        ResultRecord.Reply late = control(Verb.ABORT);
        assertThat(late.code()).isEqualTo("NOT_POSSIBLE");
    }

    /** The coordinator cannot work on a saga whose definition is gone: that is ours to mend. */
    @Test
    void aSagaWhoseDefinitionIsLostIsQuarantinedUntilThatIsRegisteredAgain() throws Exception {
        Definition<String, String> lost = Steps.byHand("lost-" + id, HAND);
        client.register(lost);
        client.start(new SagaId(id), lost, "x");
        CommandRecord a = hand.command(id, "a");
        coordinator.close();
        place.admin.deleteTopics(List.of(place.topics.definition())).all().get();
        place.create("default");
        // On its old disk it would know the definition still.
        Path fresh = state.resolve("fresh");
        coordinator = place.coordinator(fresh, Map.of("control.grace.ms", "1000"));

        hand.succeed(a);
        assertThat(results.notice(id).code()).isEqualTo("QUARANTINED");
        runAnotherSaga();
        assertThat(control(Verb.RELEASE).message()).contains("quarantined again");

        client.register(lost);
        hand.succeed(hand.command(id, "b"));
        assertThat(results.result(id).outcome()).isEqualTo(SagaStatus.SUCCEEDED);
    }

    // How

    private CommandRecord startByHand() {
        client.start(new SagaId(id), BY_HAND, "x");
        return hand.command(id, "a");
    }

    private void beStuck() {
        client.start(new SagaId(id), Steps.stuck(), "x");
        results.notice(id);
    }

    private void runAnotherSaga() throws Exception {
        client.start(Steps.fine(), "x")
                .outcome()
                .get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private ResultRecord.Reply control(Verb verb) throws Exception {
        return control(verb, Optional.empty());
    }

    private ResultRecord.Reply control(Verb verb, Optional<String> node) throws Exception {
        return control(verb, node, Wish.NONE);
    }

    private ResultRecord.Reply control(Verb verb, Optional<String> node, Wish wish)
            throws Exception {
        String control = UUID.randomUUID().toString();
        ResultRecord.Reply reply =
                client.control(
                                new ControlRecord(
                                        new SagaId(id),
                                        control,
                                        verb,
                                        node,
                                        "tester",
                                        "a test",
                                        wish))
                        .get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(reply.answers()).isEqualTo("control");
        assertThat(reply.id()).contains(control);
        return reply;
    }

    private static void assertDone(ResultRecord.Reply reply) {
        assertThat(reply.code()).as(reply.message()).isEqualTo("DONE");
        assertThat(reply.accepted()).isTrue();
    }

    private long notices() {
        return results.count(ResultRecord.Notice.class, id);
    }

    private static NodeState stateOf(ResultRecord.Result result, String node) {
        return result.levels().stream()
                .flatMap(level -> level.stream())
                .filter(report -> report.name().equals(node))
                .findFirst()
                .orElseThrow()
                .state();
    }
}
