package dev.penelope.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.model.Codec;
import dev.penelope.model.Direction;
import dev.penelope.model.ErrorInfo;
import dev.penelope.model.Json;
import dev.penelope.model.OutcomeKind;
import dev.penelope.protocol.EventJson;
import dev.penelope.protocol.EventRecord;
import dev.penelope.protocol.EventRecord.Heartbeat;
import dev.penelope.protocol.EventRecord.Outcome;
import dev.penelope.topic.TopicNames;
import dev.penelope.worker.ActionFunction;
import dev.penelope.worker.Actions;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WatchTest {
    private static final Duration HAND_OVER = Duration.ofSeconds(30);

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Outbox outbox = new Outbox(producer, TopicNames.DEFAULT);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CountDownLatch began = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private final Tenure tenure = Fixtures.tenure();
    private final long start = System.nanoTime();

    @AfterEach
    void close() {
        mayEnd.countDown();
        outbox.close();
    }

    /** An attempt at work, with the watch that looks after it. */
    private record Scene(Watch watch, Delivery delivery, Thread thread) {}

    private Scene begin(ActionFunction<String, String> run) throws InterruptedException {
        return begin(run, tenure.take(Fixtures.record(0)));
    }

    private Scene begin(ActionFunction<String, String> run, Delivery delivery)
            throws InterruptedException {
        Dispatcher dispatcher =
                new Dispatcher(Actions.none().action(Fixtures.ECHO, run), Codec.standard(), "w");
        WorkerMetrics metrics = new WorkerMetrics(registry, "default");
        Attempts attempts = new Attempts(Direction.ACTION, dispatcher, outbox, metrics);
        Thread thread = Thread.ofVirtual().start(() -> attempts.run(delivery));
        began.await();
        return new Scene(new Watch(attempts, outbox, HAND_OVER), delivery, thread);
    }

    private Scene beginBlocked() throws InterruptedException {
        return begin((context, input) -> block(input));
    }

    private String block(String input) throws InterruptedException {
        began.countDown();
        try {
            mayEnd.await();
        } catch (InterruptedException cut) {
            interrupted.set(true);
            throw cut;
        }
        return input;
    }

    private long after(Duration time) {
        return start + time.toNanos() + Duration.ofSeconds(1).toNanos();
    }

    private List<EventRecord> events() {
        return producer.history().stream().map(record -> EventJson.read(record.value())).toList();
    }

    private List<EventRecord> awaitEvents(int count) {
        Await.until(count + " events", () -> producer.history().size() >= count);
        return events();
    }

    @Test
    void whatIsShortIsLeftAlone() throws Exception {
        Scene scene = beginBlocked();

        scene.watch().tick(after(Duration.ofSeconds(1)));
        mayEnd.countDown();

        Await.until("finished", scene.delivery()::finished);
        assertThat(events()).hasSize(1);
        assertThat(events().getFirst()).isInstanceOf(Outcome.class);
    }

    @Test
    void whatTakesLongIsHandedOverAndBeatsFromThenOn() throws Exception {
        Scene scene = beginBlocked();

        scene.watch().tick(after(HAND_OVER));
        awaitEvents(1);
        Await.until("out of the way", scene.delivery()::finished);
        scene.watch().tick(after(HAND_OVER.plusSeconds(8)));
        scene.watch().tick(after(HAND_OVER.plusSeconds(11)));

        assertThat(awaitEvents(2)).hasSize(2).allMatch(Heartbeat.class::isInstance);
        mayEnd.countDown();
        assertThat(awaitEvents(3).getLast()).isInstanceOf(Outcome.class);
    }

    @Test
    void aHeartbeatSaysWhetherAnotherDeliveryCanHaveComeBefore() throws Exception {
        tenure.certainFrom(0);
        Scene scene = beginBlocked();

        scene.watch().tick(after(HAND_OVER));
        assertThat(awaitEvents(1).getLast()).returns(true, WatchTest::isCertain);
        tenure.end();
        scene.watch().tick(after(HAND_OVER.plusSeconds(11)));

        assertThat(awaitEvents(2).getLast()).returns(false, WatchTest::isCertain);
    }

    private static boolean isCertain(EventRecord event) {
        return ((Heartbeat) event).certainlyFirst();
    }

    @Test
    void whatOthersWaitForIsHandedOverSoon() throws Exception {
        Scene scene = beginBlocked();
        tenure.full(true);

        scene.watch().tick(after(Duration.ofMillis(100)));

        awaitEvents(1);
        Await.until("out of the way", scene.delivery()::finished);
    }

    @Test
    void theNewestDetailsAreSentAtMostOnceASecond() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        Scene scene =
                begin((context, input) -> {
                    context.heartbeat("one");
                    began.countDown();
                    second.await();
                    context.heartbeat("two");
                    context.heartbeat("three");
                    interrupted.set(true);
                    return block(input);
                });
        scene.watch().tick(after(Duration.ZERO));
        awaitEvents(1);
        second.countDown();
        Await.until("three details", interrupted::get);
        scene.watch().tick(after(Duration.ofMillis(500)));
        scene.watch().tick(after(Duration.ofMillis(1_100)));

        assertThat(awaitEvents(2))
                .extracting(event -> ((Heartbeat) event).details().orElseThrow())
                .containsExactly(Json.of("\"one\""), Json.of("\"three\""));
    }

    @Test
    void detailsThatWereNotSentPrecedeAnUnknownOutcome() throws Exception {
        Scene scene =
                begin((context, input) -> {
                    context.heartbeat("half");
                    began.countDown();
                    throw new IllegalStateException("no idea");
                });

        Await.until("finished", scene.delivery()::finished);
        List<EventRecord> events = events();
        assertThat(((Heartbeat) events.get(0)).details()).contains(Json.of("\"half\""));
        assertThat(((Outcome) events.get(1)).kind()).isEqualTo(OutcomeKind.UNKNOWN);
    }

    @Test
    void whatOverstaysIsInterruptedAndUnknown() throws Exception {
        Scene scene = beginBlocked();

        scene.watch().tick(after(Duration.ofSeconds(60)));

        scene.thread().join();
        Await.until("finished", scene.delivery()::finished);
        assertThat(interrupted).isTrue();
        Outcome outcome = (Outcome) events().getFirst();
        assertThat(events()).hasSize(1);
        assertThat(outcome.kind()).isEqualTo(OutcomeKind.UNKNOWN);
        assertThat(outcome.error().map(ErrorInfo::type)).contains("Timeout");
        assertThat(
                        registry.get(WorkerMetrics.ATTEMPTS)
                                .tags("action", "echo", "outcome", "unknown")
                                .timer()
                                .count())
                .isEqualTo(1);
    }

    @Test
    void whatKilledItsWorkersIsCountedAsPassedOver() {
        Dispatcher dispatcher = new Dispatcher(Actions.none(), Codec.standard(), "w");
        WorkerMetrics metrics = new WorkerMetrics(registry, "default");
        new Attempts(Direction.ACTION, dispatcher, outbox, metrics)
                .run(tenure.take(Fixtures.record(0), true));

        assertThat(
                        registry.get(WorkerMetrics.PASSED_OVER)
                                .tag("direction", "action")
                                .counter()
                                .count())
                .isEqualTo(1);
        assertThat(((Outcome) awaitEvents(1).getFirst()).kind()).isEqualTo(OutcomeKind.UNKNOWN);
    }

    @Test
    void aStoppingWorkerReportsWhatItGaveUp() throws Exception {
        Scene scene = beginBlocked();

        scene.watch().stop();

        scene.thread().join();
        Await.until("finished", scene.delivery()::finished);
        Outcome outcome = (Outcome) events().getFirst();
        assertThat(outcome.error().map(ErrorInfo::type)).contains("WorkerStopped");
    }

    @Test
    void aBugAtOneAttemptDoesNotEndTheWatch() throws Exception {
        Delivery delivery = new Delivery(new BrokenClaim(), Fixtures.record(0), false, false);
        Scene scene = begin((context, input) -> block(input), delivery);

        scene.watch().tick(after(Duration.ofMillis(100)));
        scene.watch().tick(after(Duration.ofSeconds(60)));

        Await.until("finished", delivery::finished);
        assertThat(((Outcome) events().getFirst()).error().map(ErrorInfo::type))
                .contains("Timeout");
    }

    /** Breaks the watch when it asks how long others wait. */
    private record BrokenClaim() implements Claim {
        @Override
        public boolean over() {
            return false;
        }

        @Override
        public boolean isHeld(long nowNanos) {
            return false;
        }

        @Override
        public Duration patience() {
            throw new StackOverflowError("of a test");
        }

        @Override
        public void finished() {}
    }

    @Test
    void anOutcomeThatCannotBeMeasuredIsPublished() throws Exception {
        registry.config().meterFilter(new BrokenFilter());
        Scene scene = beginBlocked();

        scene.watch().tick(after(Duration.ofSeconds(60)));

        Await.until("finished", scene.delivery()::finished);
        assertThat(events()).hasSize(1);
    }

    private static final class BrokenFilter implements MeterFilter {
        @Override
        public MeterFilterReply accept(Meter.Id id) {
            if (id.getName().equals(WorkerMetrics.ATTEMPTS)) {
                throw new NoClassDefFoundError("of a test");
            }
            return MeterFilterReply.NEUTRAL;
        }
    }
}
