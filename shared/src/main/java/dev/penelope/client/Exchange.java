package dev.penelope.client;

import dev.penelope.model.Limits;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.Verb;
import dev.penelope.protocol.ControlJson;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.Kind;
import dev.penelope.protocol.PayloadCheck;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.SignalJson;
import dev.penelope.protocol.SignalRecord;
import dev.penelope.protocol.WireHeaders;
import dev.penelope.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Sends records, and brings together what comes back with who waits for it. */
final class Exchange implements AutoCloseable {
    /** Some 100 MB when every one is taken. */
    private static final int MOST_AWAITED = 200_000;

    /** Each search reads a partition; results are kept long enough to find at once or never. */
    private static final int SEARCHES_AT_ONCE = 4;

    private static final Duration SEARCH = Duration.ofSeconds(60);
    private static final Duration LAST_SENDS = Duration.ofSeconds(10);

    private final KafkaSettings settings;
    private final TopicNames topics;
    private final Producer<byte[], byte[]> producer;

    /** Apart from each other: who only steers need not be allowed to read results. */
    private final NewsReader outcomeReader;

    private final NewsReader replyReader;
    private final NewsReader noticeReader;
    private final Semaphore searches = new Semaphore(SEARCHES_AT_ONCE);
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Exchange(KafkaSettings settings, TopicNames topics) {
        this.settings = settings;
        this.topics = topics;
        this.producer = settings.producer();
        this.outcomeReader = reader(topics.result(), topics.reply());
        this.replyReader = reader(topics.reply());
        this.noticeReader = reader(topics.notice());
    }

    private NewsReader reader(String... from) {
        return NewsReader.of(settings, List.of(from), new Waiters(MOST_AWAITED));
    }

    <O> Started<O> start(SagaId saga, ProducerRecord<byte[], byte[]> record, Outcomes<O> outcomes) {
        CompletableFuture<RunId> sent = new CompletableFuture<>();
        OutcomeWaiter<O> waiter = OutcomeWaiter.ofStart(sent, outcomes, this::search);
        await(outcomeReader, saga, waiter, waiter.outcome());
        send(record, sent, waiter::fail);
        return new Started<>(saga, sent, waiter.outcome());
    }

    CompletableFuture<RunId> submit(ProducerRecord<byte[], byte[]> record) {
        CompletableFuture<RunId> sent = new CompletableFuture<>();
        send(record, sent, failed -> {});
        return sent;
    }

    <O> CompletableFuture<SagaOutcome<O>> await(SagaId saga, Outcomes<O> outcomes) {
        OutcomeWaiter<O> waiter = OutcomeWaiter.ofAnyone(outcomes);
        await(outcomeReader, saga, waiter, waiter.outcome());
        return waiter.outcome();
    }

    CompletableFuture<ResultRecord.Notice> awaitNotice(
            SagaId saga, Predicate<ResultRecord.Notice> wanted) {
        CompletableFuture<ResultRecord.Notice> notice = new CompletableFuture<>();
        await(noticeReader, saga, new NoticeWaiter(wanted, notice), notice);
        return notice;
    }

    CompletableFuture<ResultRecord.Reply> control(ControlRecord control) {
        if (control.verb() == Verb.SIGNAL) {
            throw new IllegalArgumentException(
                    "Expected a verb of a control, but a signal is none: it has a topic of its own");
        }
        return ask(control, "control", topics.control(), Kind.CONTROL, ControlJson.write(control));
    }

    CompletableFuture<ResultRecord.Reply> signal(SignalRecord signal) {
        return ask(
                signal.asControl(),
                "signal",
                topics.signal(),
                Kind.SIGNAL,
                SignalJson.write(signal));
    }

    private CompletableFuture<ResultRecord.Reply> ask(
            ControlRecord control, String answers, String topic, Kind kind, byte[] value) {
        int longest = Math.max(control.actor().length(), control.reason().length());
        if (longest > Limits.REASON_CHARS) {
            throw new IllegalArgumentException(
                    "Expected an actor and a reason of at most "
                            + Limits.REASON_CHARS
                            + " characters, but got "
                            + longest);
        }
        control.wish()
                .value()
                .ifPresent(json ->
                        PayloadCheck.check("a value for the node", json, Limits.PAYLOAD_BYTES));
        CompletableFuture<ResultRecord.Reply> reply = new CompletableFuture<>();
        ReplyWaiter waiter = new ReplyWaiter(answers, control.id(), reply);
        await(replyReader, control.saga(), waiter, reply);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        topic, control.saga().value().getBytes(StandardCharsets.UTF_8), value);
        WireHeaders.mark(record.headers(), kind);
        send(record, new CompletableFuture<>(), waiter::fail);
        return reply;
    }

    Subscription subscribeToResults(String group, ResultListener listener) {
        return subscribe(
                topics.result(),
                group,
                news -> {
                    switch (news) {
                        case ResultRecord.Result result -> listener.onResult(result);
                        case ResultRecord.Amendment amendment -> listener.onAmendment(amendment);
                        case ResultRecord.Reply elsewhere -> {}
                        case ResultRecord.Notice elsewhere -> {}
                    }
                });
    }

    Subscription subscribeToNotices(String group, NoticeListener listener) {
        return subscribe(
                topics.notice(),
                group,
                news -> {
                    if (news instanceof ResultRecord.Notice notice) {
                        listener.onNotice(notice);
                    }
                });
    }

    private Subscription subscribe(String topic, String group, GroupSubscription.Handler handler) {
        requireOpen();
        GroupSubscription running = GroupSubscription.start(settings, topic, group, handler);
        subscriptions.add(running);
        return () -> {
            subscriptions.remove(running);
            running.close();
        };
    }

    int awaited() {
        return outcomeReader.awaited() + replyReader.awaited() + noticeReader.awaited();
    }

    /** Whatever ends the waiting, the user's giving up included, makes room. */
    private void await(NewsReader reader, SagaId saga, Waiter waiter, CompletableFuture<?> until) {
        requireOpen();
        reader.await(saga.value(), waiter);
        var unused = until.whenComplete((ended, failed) -> reader.forget(saga.value(), waiter));
    }

    private void send(
            ProducerRecord<byte[], byte[]> record,
            CompletableFuture<RunId> sent,
            Consumer<SagaClientException> whenFailed) {
        requireOpen();
        try {
            var unused =
                    producer.send(
                            record,
                            (where, failed) -> {
                                if (failed == null) {
                                    sent.complete(RunId.of(where.timestamp(), where.offset()));
                                } else {
                                    fail(failure(record, failed), sent, whenFailed);
                                }
                            });
        } catch (KafkaException failed) {
            fail(failure(record, failed), sent, whenFailed);
        } catch (IllegalStateException producerClosed) {
            fail(new ClientClosedException(), sent, whenFailed);
        }
    }

    private static void fail(
            SagaClientException why,
            CompletableFuture<RunId> sent,
            Consumer<SagaClientException> whenFailed) {
        sent.completeExceptionally(why);
        whenFailed.accept(why);
    }

    private static KafkaFailedException failure(
            ProducerRecord<byte[], byte[]> record, Exception failed) {
        return new KafkaFailedException("Expected to write to " + record.topic(), failed);
    }

    private void search(OutcomeWaiter.Finished finished) {
        Thread.startVirtualThread(() -> {
            ResultRecord.Reply reply = finished.reply();
            searches.acquireUninterruptibly();
            try {
                ResultSearch search = new ResultSearch(settings, topics);
                finished.waiter()
                        .found(
                                reply,
                                search.findKept(
                                        reply.saga(),
                                        reply.run().flatMap(ResultSearch::startOf),
                                        SEARCH));
            } catch (SagaClientException failed) {
                finished.waiter().fail(failed);
            } catch (Throwable failed) {
                // The edge of a thread of ours: somebody waits, whatever it was.
                finished.waiter()
                        .fail(
                                new KafkaFailedException(
                                        "Expected to find the result of saga " + reply.saga(),
                                        failed));
            } finally {
                searches.release();
            }
        });
    }

    private void requireOpen() {
        if (closed) {
            throw new ClientClosedException();
        }
    }

    @Override
    public void close() {
        closed = true;
        producer.close(LAST_SENDS);
        List.of(outcomeReader, replyReader, noticeReader).forEach(NewsReader::close);
        subscriptions.forEach(Subscription::close);
    }
}
