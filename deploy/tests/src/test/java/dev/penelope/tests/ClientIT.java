package dev.penelope.tests;

import static dev.penelope.tests.HandMadeCoordinator.duplicate;
import static dev.penelope.tests.HandMadeCoordinator.refused;
import static dev.penelope.tests.HandMadeCoordinator.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.penelope.cli.broker.LocalBroker;
import dev.penelope.client.ClientClosedException;
import dev.penelope.client.DefinitionRefusedException;
import dev.penelope.client.KafkaFailedException;
import dev.penelope.client.OutputMismatchException;
import dev.penelope.client.SagaClient;
import dev.penelope.client.SagaOutcome;
import dev.penelope.client.StartOptions;
import dev.penelope.client.StartRefusedException;
import dev.penelope.client.Started;
import dev.penelope.client.Subscription;
import dev.penelope.model.Action;
import dev.penelope.model.Codec;
import dev.penelope.model.Definition;
import dev.penelope.model.Json;
import dev.penelope.model.Limits;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.SagaStatus;
import dev.penelope.model.Verb;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.DefinitionSource;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.SignalRecord;
import dev.penelope.topic.TopicNames;
import dev.penelope.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client against a real broker, with hand-made results. */
final class ClientIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AtomicInteger INSTALLATIONS = new AtomicInteger();
    private static LocalBroker broker;

    private TopicNames topics;
    private SagaClient client;
    private HandMadeCoordinator coordinator;

    record Trip(String card) {}

    record Summary(int price) {}

    private static Definition<Trip, Summary> trip(String node) {
        var saga = Definition.named("book-trip", 1, Trip.class);
        var book = Action.of("book", Trip.class, Summary.class);
        return saga.build(saga.action(node, book, saga.params()));
    }

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(LocalBroker.Settings.temporary());
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void install() {
        topics = new TopicNames("i" + INSTALLATIONS.incrementAndGet() + "-");
        try (Admin admin = Admin.create(Map.<String, Object>copyOf(kafka()))) {
            Topics.development(topics, Set.of("default")).withPartitions(2).create(admin);
        }
        client = connect();
        coordinator = new HandMadeCoordinator(broker.bootstrapServers(), topics);
    }

    @AfterEach
    void uninstall() {
        client.close();
        coordinator.close();
    }

    private static Map<String, String> kafka() {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    private SagaClient connect() {
        return SagaClient.connect(kafka(), topics, Codec.standard());
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void anOutcomeComesTyped() throws Exception {
        Started<Summary> started = client.start(trip("a"), new Trip("4711"));
        var read = coordinator.nextStart();

        coordinator.publish(succeeded(started.saga(), read.run(), "{\"price\":7}"));

        SagaOutcome<Summary> outcome = get(started.outcome());
        assertThat(outcome.succeeded()).isTrue();
        assertThat(outcome.output()).contains(new Summary(7));
        assertThat(outcome.result().orElseThrow().run()).isEqualTo(read.run());
        assertThat(get(started.sent())).isEqualTo(read.run());
        assertThat(read.start().params()).hasToString("{\"card\":\"4711\"}");
        assertThat(client.awaited()).isZero();
    }

    @Test
    void aDefinitionThatIsNotRegisteredTravelsWithTheStart() {
        client.start(trip("a"), new Trip("4711"));

        assertThat(coordinator.nextStart().start().definition())
                .isInstanceOf(DefinitionSource.Inline.class);
    }

    @Test
    void aRegisteredDefinitionIsStartedByItsHash() {
        String hash = client.register(trip("a"));

        client.start(trip("a"), new Trip("4711"));

        assertThat(coordinator.nextStart().start().definition())
                .isEqualTo(new DefinitionSource.ByHash("book-trip", 1, hash));
    }

    @Test
    void registeringTheSameAgainChangesNothing() {
        String hash = client.register(trip("a"));

        try (SagaClient other = connect()) {
            assertThat(other.register(trip("a"))).isEqualTo(hash);
        }
        assertThat(client.register(trip("a"))).isEqualTo(hash);
    }

    @Test
    void registeringAnotherContentUnderTheSameVersionIsRefused() {
        String hash = client.register(trip("a"));

        assertThatThrownBy(() -> client.register(trip("b")))
                .isInstanceOf(DefinitionRefusedException.class)
                .hasMessageContaining("book-trip@1")
                .hasMessageContaining(hash)
                .hasMessageContaining("new version");
    }

    @Test
    void ofTwoThatRegisterDifferentContentsAtOnceOneIsRefused() throws Exception {
        List<CompletableFuture<String>> hashes = new ArrayList<>();
        for (String node : List.of("a", "b", "c")) {
            hashes.add(
                    CompletableFuture.supplyAsync(
                            () -> {
                                try (SagaClient one = connect()) {
                                    return one.register(trip(node));
                                } catch (DefinitionRefusedException refused) {
                                    return "refused";
                                }
                            },
                            Thread::startVirtualThread));
        }

        List<String> all = new ArrayList<>();
        for (CompletableFuture<String> hash : hashes) {
            all.add(hash.get(60, TimeUnit.SECONDS));
        }
        assertThat(all).containsOnlyOnce(client.register(trip(winner(all))));
        assertThat(all).filteredOn("refused"::equals).hasSize(2);
    }

    private static String winner(List<String> hashes) {
        for (int i = 0; i < hashes.size(); i++) {
            if (!hashes.get(i).equals("refused")) {
                return List.of("a", "b", "c").get(i);
            }
        }
        throw new AssertionError("Expected one to be registered, but all were refused");
    }

    @Test
    void aRefusalFailsTheOutcomeWithItsCode() throws Exception {
        Started<Summary> started = client.start(trip("a"), new Trip("4711"));
        RunId run = coordinator.nextStart().run();

        coordinator.publish(refused(started.saga(), Optional.of(run), "UNKNOWN_QUEUE"));

        assertThat(refusal(started).code()).isEqualTo("UNKNOWN_QUEUE");
        assertThat(refusal(started).saga()).isEqualTo(started.saga());
        assertThat(refusal(started)).hasMessage("UNKNOWN_QUEUE: because of a test");
    }

    @Test
    void aRefusalOfSomeoneElsesStartUnderTheSameIdIsNotOurs() throws Exception {
        Started<Summary> started = client.start(trip("a"), new Trip("4711"));
        RunId run = coordinator.nextStart().run();

        coordinator.publish(refused(started.saga(), Optional.of(RunId.of(1, 99_999)), "CONFLICT"));
        coordinator.publish(succeeded(started.saga(), run, "{\"price\":7}"));

        assertThat(get(started.outcome()).succeeded()).isTrue();
    }

    @Test
    void aResultOfAnotherRunIsNotOurs() throws Exception {
        Started<Summary> started = client.start(trip("a"), new Trip("4711"));
        RunId run = coordinator.nextStart().run();

        coordinator.publish(succeeded(started.saga(), RunId.of(1, 1), "{\"price\":1}"));
        coordinator.publish(succeeded(started.saga(), run, "{\"price\":2}"));

        assertThat(get(started.outcome()).output()).contains(new Summary(2));
    }

    @Test
    void aRepeatedStartOfAnOpenSagaGetsTheResultOfTheFirstRun() throws Exception {
        SagaId saga = new SagaId("open");
        RunId first = RunId.of(1, 1);
        Started<Summary> started = client.start(saga, trip("a"), new Trip("4711"));
        RunId run = coordinator.nextStart().run();

        coordinator.publish(duplicate(saga, run, first, Optional.empty()));
        coordinator.publish(succeeded(saga, first, "{\"price\":3}"));

        assertThat(get(started.outcome()).output()).contains(new Summary(3));
    }

    @Test
    void aRepeatedStartOfAFinishedSagaGetsItsOldResult() throws Exception {
        SagaId saga = new SagaId("finished");
        RunId first = RunId.of(1, 1);
        coordinator.publish(succeeded(saga, first, "{\"price\":4}"));
        Started<Summary> started = client.start(saga, trip("a"), new Trip("4711"));
        RunId run = coordinator.nextStart().run();

        coordinator.publish(duplicate(saga, run, first, Optional.of(SagaStatus.SUCCEEDED)));

        assertThat(get(started.outcome()).output()).contains(new Summary(4));
    }

    /** Of one transaction, the reply's partition may hear of the commit before the result's. */
    @Test
    void aResultThatIsReadableAfterTheReplyThatNamesItIsFound() throws Exception {
        SagaId saga = new SagaId("together");
        RunId first = RunId.of(1, 1);
        Started<Summary> started = client.start(saga, trip("a"), new Trip("4711"));
        RunId run = coordinator.nextStart().run();
        try (KafkaProducer<byte[], byte[]> producer = transactional()) {
            producer.beginTransaction();
            var unused =
                    producer.send(
                            HandMadeCoordinator.record(
                                    topics, succeeded(saga, first, "{\"price\":5}")));
            producer.flush();

            coordinator.publish(duplicate(saga, run, first, Optional.of(SagaStatus.SUCCEEDED)));
            // Long enough for a search to come to its end, as this one does.
            assertThat(client.result(new SagaId("never"), Duration.ofMillis(500))).isEmpty();
            assertThat(started.outcome()).isNotDone();
            producer.commitTransaction();
        }

        assertThat(get(started.outcome()).output()).contains(new Summary(5));
    }

    @Test
    void aRepeatedStartOfASagaWhoseResultIsGoneStillGetsItsStatus() throws Exception {
        SagaId saga = new SagaId("forgotten");
        Started<Summary> started = client.start(saga, trip("a"), new Trip("4711"));
        RunId run = coordinator.nextStart().run();

        coordinator.publish(duplicate(saga, run, RunId.of(1, 1), Optional.of(SagaStatus.FAILED)));

        SagaOutcome<Summary> outcome = get(started.outcome());
        assertThat(outcome.status()).isEqualTo(SagaStatus.FAILED);
        assertThat(outcome.result()).isEmpty();
    }

    @Test
    void anOutputOfAnotherTypeFailsTheOutcome() throws Exception {
        Started<Summary> started = client.start(trip("a"), new Trip("4711"));
        RunId run = coordinator.nextStart().run();

        coordinator.publish(succeeded(started.saga(), run, "\"much\""));

        assertThatThrownBy(() -> get(started.outcome()))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(OutputMismatchException.class)
                .hasMessageContaining("Summary");
    }

    @Test
    void whatIsTooLargeIsNotSent() {
        Trip large = new Trip("x".repeat(Limits.PAYLOAD_BYTES));

        StartRefusedException refused =
                catchThrowableOfType(
                        StartRefusedException.class, () -> client.start(trip("a"), large));

        assertThat(refused.code()).isEqualTo("TOO_LARGE");
        assertThat(coordinator.isQuiet(Duration.ofMillis(300))).isTrue();
    }

    @Test
    void tooManyLabelsAreRefused() {
        StartOptions options = StartOptions.NONE;
        for (int i = 0; i <= Limits.LABELS; i++) {
            options = options.withLabel("label" + i, "");
        }
        StartOptions many = options;

        assertThatThrownBy(() -> client.start(trip("a"), new Trip("1"), many))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 16 labels, but got 17");
    }

    @Test
    void labelsAndDeadlineArrive() {
        client.start(
                trip("a"),
                new Trip("1"),
                StartOptions.NONE
                        .withLabel("customer", "7")
                        .withDeadline(Duration.ofMinutes(3))
                        .withTraceparent("00-1-2-01"));

        var start = coordinator.nextStart().start();
        assertThat(start.labels()).isEqualTo(Map.of("customer", "7"));
        assertThat(start.deadline()).contains(Duration.ofMinutes(3));
    }

    @Test
    void resultsOfATransactionThatAbortsAreNotSeen() throws Exception {
        Started<Summary> started = client.start(trip("a"), new Trip("4711"));
        RunId run = coordinator.nextStart().run();
        try (KafkaProducer<byte[], byte[]> producer = transactional()) {
            producer.beginTransaction();
            var unused =
                    producer.send(
                            HandMadeCoordinator.record(
                                    topics, succeeded(started.saga(), run, "{\"price\":1}")));
            producer.flush();
            producer.abortTransaction();
        }

        coordinator.publish(succeeded(started.saga(), run, "{\"price\":2}"));

        assertThat(get(started.outcome()).output()).contains(new Summary(2));
    }

    @Test
    void aStartInACallersTransactionBeginsWithItsCommit() throws Exception {
        SagaId saga = new SagaId("mine");
        var outcome = client.await(saga, Summary.class);
        try (KafkaProducer<byte[], byte[]> producer = transactional()) {
            producer.beginTransaction();
            var unused =
                    producer.send(
                            client.startRecord(
                                    trip("a"), new Trip("1"), StartOptions.NONE.withId(saga)));
            producer.flush();
            assertThat(coordinator.isQuiet(Duration.ofMillis(300))).isTrue();
            producer.commitTransaction();
        }
        RunId run = coordinator.nextStart().run();

        coordinator.publish(succeeded(saga, run, "{\"price\":5}"));

        assertThat(get(outcome).output()).contains(new Summary(5));
    }

    private KafkaProducer<byte[], byte[]> transactional() {
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                broker.bootstrapServers(),
                                "transactional.id",
                                topics.prefix() + "test"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    @Test
    void aResultIsFoundThatWasPublishedEarlier() throws Exception {
        SagaId saga = new SagaId("earlier");
        coordinator.publish(succeeded(new SagaId("other"), RunId.of(1, 1), "1"));
        coordinator.publish(succeeded(saga, RunId.of(1, 2), "{\"price\":6}"));
        coordinator.publish(refused(saga, Optional.empty(), "CONFLICT"));

        assertThat(client.result(saga, Summary.class, PATIENCE).orElseThrow().output())
                .contains(new Summary(6));
    }

    @Test
    void aResultIsWaitedForAsLongAsAskedFor() throws Exception {
        SagaId saga = new SagaId("late");
        assertThat(client.result(saga, Duration.ofMillis(300))).isEmpty();

        var found =
                CompletableFuture.supplyAsync(
                        () -> client.result(saga, PATIENCE), Thread::startVirtualThread);
        coordinator.publish(succeeded(saga, RunId.of(1, 2), "{}"));

        assertThat(get(found)).map(ResultRecord.Result::saga).contains(saga);
    }

    @Test
    void aListenerGetsWhatItFailedOnAgainAndThenTheRest() throws Exception {
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        AtomicInteger calls = new AtomicInteger();
        SagaId saga = new SagaId("same-partition");
        coordinator.publish(succeeded(saga, RunId.of(1, 1), "1"));
        coordinator.publish(succeeded(saga, RunId.of(1, 2), "2"));

        try (Subscription subscription =
                client.onResult(
                        topics.clientGroup() + "billing",
                        result -> {
                            got.add(result.output().orElseThrow().toString());
                            if (calls.incrementAndGet() == 1) {
                                throw new IllegalStateException("not yet");
                            }
                        })) {
            assertThat(subscription).isNotNull();
            for (String expected : List.of("1", "1", "2")) {
                assertThat(got.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(expected);
            }
        }
    }

    @Test
    void aSubscriptionGoesOnWhereItsGroupWas() throws Exception {
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        SagaId saga = new SagaId("same-partition");
        for (String output : List.of("1", "2")) {
            coordinator.publish(succeeded(saga, RunId.of(1, 1), output));
            try (Subscription subscription =
                    client.onResult(
                            topics.clientGroup() + "billing",
                            result -> got.add(result.output().orElseThrow().toString()))) {
                assertThat(subscription).isNotNull();
                assertThat(got.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(output);
            }
        }
    }

    @Test
    void aSubscriptionToNoticesGetsNothingElse() throws Exception {
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        SagaId saga = new SagaId("same-partition");
        coordinator.publish(succeeded(saga, RunId.of(1, 1), "1"));
        coordinator.publish(notice(saga, "FAILS_FORWARD"));
        coordinator.publish(notice(saga, "STUCK"));

        try (Subscription subscription =
                client.onNotice(topics.clientGroup() + "pager", notice -> got.add(notice.code()))) {
            assertThat(subscription).isNotNull();
            for (String expected : List.of("FAILS_FORWARD", "STUCK")) {
                assertThat(got.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(expected);
            }
        }
    }

    @Test
    void allNewsOfASagaAreFoundOnTheirTopics() throws Exception {
        SagaId saga = new SagaId("told");
        RunId run = RunId.of(1, 1);
        coordinator.publish(notice(saga, "STUCK"));
        coordinator.publish(answer("control", saga, "c", "DONE"));
        coordinator.publish(succeeded(saga, run, "1"));
        coordinator.publish(succeeded(new SagaId("another"), run, "1"));

        assertThat(client.news(saga, PATIENCE))
                .extracting(news -> news.getClass().getSimpleName())
                .containsExactly("Notice", "Reply", "Result");
    }

    private static ResultRecord.Notice notice(SagaId saga, String code) {
        return new ResultRecord.Notice(
                saga, Optional.empty(), code, "", List.of(), Instant.ofEpochMilli(1_000));
    }

    @Test
    void aSignalGetsItsOwnAnswer() throws Exception {
        SagaId saga = new SagaId("told");
        var reply = client.signal(saga, "approved", true, "ada", "called back");
        SignalRecord signal = coordinator.nextSignal();
        coordinator.publish(answer("control", saga, signal.id(), "NOT_POSSIBLE"));

        coordinator.publish(answer("signal", saga, signal.id(), "DONE"));

        assertThat(get(reply).code()).isEqualTo("DONE");
        assertThat(signal.node()).isEqualTo("approved");
        assertThat(signal.value()).isEqualTo(Json.of("true"));
    }

    @Test
    void aControlGetsItsOwnAnswer() throws Exception {
        SagaId saga = new SagaId("steered");
        var reply = client.control(saga, Verb.PAUSE, "ada", "lunch");
        ControlRecord control = coordinator.nextControl();
        coordinator.publish(answer("control", saga, "another", "NOT_POSSIBLE"));
        coordinator.publish(answer("signal", saga, control.id(), "NOT_POSSIBLE"));

        coordinator.publish(answer("control", saga, control.id(), "DONE"));

        assertThat(get(reply).code()).isEqualTo("DONE");
        assertThat(control.verb()).isEqualTo(Verb.PAUSE);
        assertThat(control.actor()).isEqualTo("ada");
    }

    private static ResultRecord.Reply answer(String answers, SagaId saga, String id, String code) {
        return new ResultRecord.Reply(
                saga,
                answers,
                Optional.of(id),
                code.equals("DONE"),
                code,
                "",
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    @Test
    void closingGivesUpWhatIsAwaited() {
        Started<Summary> started = client.start(trip("a"), new Trip("4711"));

        client.close();

        assertThatThrownBy(() -> get(started.outcome()))
                .hasCauseInstanceOf(ClientClosedException.class);
        assertThatThrownBy(() -> client.start(trip("a"), new Trip("4711")))
                .isInstanceOf(ClientClosedException.class);
        assertThat(coordinator.nextStart().start().saga()).isEqualTo(started.saga());
    }

    @Test
    void givingAFutureUpMakesRoom() {
        Started<Summary> started = client.start(trip("a"), new Trip("4711"));
        assertThat(client.awaited()).isOne();

        started.outcome().cancel(false);

        assertThat(client.awaited()).isZero();
    }

    @Test
    void missingTopicsAreNamed() {
        try (SagaClient lost =
                SagaClient.connect(kafka(), new TopicNames("no-"), Codec.standard())) {
            assertThatThrownBy(() -> lost.start(trip("a"), new Trip("4711")))
                    .isInstanceOf(KafkaFailedException.class)
                    .hasMessageContaining("no-saga-result")
                    .hasMessageContaining("create the topics");
        }
    }

    private static StartRefusedException refusal(Started<?> started) {
        ExecutionException failed =
                catchThrowableOfType(ExecutionException.class, () -> get(started.outcome()));
        assertThat(failed).hasCauseInstanceOf(StartRefusedException.class);
        return (StartRefusedException) Objects.requireNonNull(failed.getCause());
    }
}
