package dev.penelope.client;

import dev.penelope.model.Codec;
import dev.penelope.model.Definition;
import dev.penelope.model.InvalidDefinitionException;
import dev.penelope.model.Json;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.DefinitionJson;
import dev.penelope.protocol.ResultRecord;
import dev.penelope.protocol.SignalRecord;
import dev.penelope.protocol.StartRecord;
import dev.penelope.topic.TopicNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Starts sagas, awaits how they end, and steers them. Talks to Kafka only. Thread-safe; one for a
 * whole process is enough, and thousands of starts per second are no trouble for it.
 *
 * <p>Starting does not block, but for the first call, which connects, and when so much is under way
 * that Kafka's producer has no room left. A start that is sent twice under one id begins one saga.
 *
 * <p>To start a saga exactly when a transaction of your own commits, send {@link #startRecord} with
 * your own transactional producer; {@link #await} first, if you want the outcome. Keep such
 * transactions short: an open one holds back every start behind it in the same partition, until it
 * ends or {@code transaction.timeout.ms} has passed.
 */
public final class SagaClient implements AutoCloseable {
    private final Codec codec;
    private final TopicNames topics;
    private final KafkaSettings settings;
    private final Starts starts;
    private final Exchange exchange;

    private SagaClient(KafkaSettings settings, TopicNames topics, Codec codec) {
        this.settings = settings;
        this.topics = topics;
        this.codec = codec;
        this.starts = new Starts(topics, codec);
        this.exchange = new Exchange(settings, topics);
    }

    /** Uses the standard topic names and the standard codec. */
    public static SagaClient connect(Map<String, String> kafka) {
        return connect(kafka, TopicNames.DEFAULT, Codec.standard());
    }

    /**
     * @param kafka settings of Kafka's clients, {@code bootstrap.servers} at least; every client
     *     made here gets those that it knows
     */
    public static SagaClient connect(Map<String, String> kafka, TopicNames topics, Codec codec) {
        return new SagaClient(new KafkaSettings(kafka), topics, codec);
    }

    /**
     * Makes a definition known to all coordinators, for ever; does nothing if it is known. Starts
     * of it are small from then on.
     *
     * @return the hash of its content
     * @throws DefinitionRefusedException if another content stands under its name and version
     * @throws InvalidDefinitionException if its JSON is too long
     * @throws KafkaFailedException if Kafka does not answer
     */
    public String register(Definition<?, ?> definition) {
        String hash = new Registrar(settings, topics).register(definition);
        starts.registered(definition, hash);
        return hash;
    }

    /**
     * Retires a definition: no saga starts with it any more. Those that run it go on. Its name and
     * version may stand for another one afterwards, and to register it again takes this back.
     *
     * @return its hash; none if nothing is registered there
     * @throws KafkaFailedException if Kafka does not answer
     */
    public Optional<String> retire(String name, int version) {
        return new Registrar(settings, topics).retire(name + "@" + version);
    }

    /**
     * Looks up what is registered under a name and version.
     *
     * @return none if nothing is
     * @throws KafkaFailedException if Kafka does not answer
     */
    public Optional<Definition<?, ?>> definition(String name, int version) {
        return new DefinitionShelf(settings, topics.definition())
                .find(name + "@" + version)
                .map(DefinitionJson::read);
    }

    /** Starts a saga under a new id. */
    public <P, O> Started<O> start(Definition<P, O> definition, @Nullable P params) {
        return start(definition, params, StartOptions.NONE);
    }

    /** Starts a saga under an id of your own, which you may repeat whenever in doubt. */
    public <P, O> Started<O> start(SagaId saga, Definition<P, O> definition, @Nullable P params) {
        return start(definition, params, StartOptions.NONE.withId(saga));
    }

    /**
     * Starts a saga. A definition that this client did not register travels along with the start.
     *
     * @throws StartRefusedException if it is too large to be sent
     * @throws IllegalArgumentException if the parameters have no JSON form, or labels or deadline
     *     break their rules
     * @throws TooManyAwaitedException if there is no room to await another outcome
     * @throws KafkaFailedException if Kafka does not answer, or topics are missing
     */
    public <P, O> Started<O> start(
            Definition<P, O> definition, @Nullable P params, StartOptions options) {
        StartRecord start = starts.start(definition, params, options);
        return exchange.start(
                start.saga(),
                starts.record(start, options),
                new Outcomes<>(codec, type(definition)));
    }

    /** Starts what the record says, as it stands, and awaits the outcome without decoding it. */
    public Started<Json> start(StartRecord start) {
        return exchange.start(
                start.saga(),
                Starts.record(topics, start, Optional.empty()),
                new Outcomes<>(codec, Json.class));
    }

    /**
     * Starts a saga without awaiting its outcome: any number may be under way.
     *
     * @return completes when the brokers have the start for good; what depends on it runs on the
     *     producer's own thread and must not block
     */
    public <P> CompletableFuture<RunId> submit(
            Definition<P, ?> definition, @Nullable P params, StartOptions options) {
        return exchange.submit(startRecord(definition, params, options));
    }

    /** The start as a record, for a transactional producer of your own. */
    public <P> ProducerRecord<byte[], byte[]> startRecord(
            Definition<P, ?> definition, @Nullable P params, StartOptions options) {
        return starts.record(starts.start(definition, params, options), options);
    }

    /** The start as a record, for those who need no client. */
    public static ProducerRecord<byte[], byte[]> startRecord(TopicNames topics, StartRecord start) {
        return Starts.record(topics, start, Optional.empty());
    }

    /**
     * Awaits the result of a saga that someone else starts, or you with a producer of your own:
     * whatever is published after this call returns.
     */
    public <O> CompletableFuture<SagaOutcome<O>> await(SagaId saga, Class<O> output) {
        return exchange.await(saga, new Outcomes<>(codec, output));
    }

    /**
     * Finds how a saga ended that was started earlier or elsewhere, and waits for its end if need
     * be. Reads what is kept of one partition of the results: not for every request of a web
     * server.
     *
     * @return empty if it did not end within {@code patience}, or its result is no longer kept
     * @throws KafkaFailedException if Kafka does not answer
     */
    public <O> Optional<SagaOutcome<O>> result(SagaId saga, Class<O> output, Duration patience) {
        return result(saga, patience).map(new Outcomes<>(codec, output)::of);
    }

    /** The same, without decoding. */
    public Optional<ResultRecord.Result> result(SagaId saga, Duration patience) {
        return new ResultSearch(settings, topics).find(saga, Optional.empty(), patience);
    }

    /** The same, reading from the first result that was appended at that time or later. */
    public Optional<ResultRecord.Result> result(SagaId saga, Instant since, Duration patience) {
        return new ResultSearch(settings, topics).find(saga, Optional.of(since), patience);
    }

    /**
     * All that is kept of what coordinators told about a saga, the oldest first: replies, notices,
     * results and amendments, of all its runs. Reads one partition of each of their topics, which
     * the brokers' clocks alone bring into an order.
     *
     * @throws KafkaFailedException if Kafka does not answer, or all of it was not read in time
     */
    public List<ResultRecord> news(SagaId saga, Duration patience) {
        return new KeptNews(settings, topics).of(saga, patience);
    }

    /** Awaits the next notice about a saga, such as that it is stuck. */
    public CompletableFuture<ResultRecord.Notice> awaitNotice(SagaId saga) {
        return awaitNotice(saga, any -> true);
    }

    /**
     * Awaits the first wanted one of the notices about a saga that come from now on.
     *
     * @param wanted sees each of them, in order; it is called on the thread that reads, and must
     *     not block
     */
    public CompletableFuture<ResultRecord.Notice> awaitNotice(
            SagaId saga, Predicate<ResultRecord.Notice> wanted) {
        return exchange.awaitNotice(saga, wanted);
    }

    /**
     * Subscribes to the results of all sagas, at least once each. Members of one group share the
     * work; a new group begins with the oldest result that is kept.
     *
     * @param group where authorization is strict, begin it with {@link TopicNames#clientGroup}
     */
    public Subscription onResult(String group, ResultListener listener) {
        return exchange.subscribeToResults(group, listener);
    }

    /**
     * Subscribes to the notices of all sagas in the same way.
     *
     * @param group another than that of a subscription to results
     */
    public Subscription onNotice(String group, NoticeListener listener) {
        return exchange.subscribeToNotices(group, listener);
    }

    /**
     * Sends an operator's wish about a saga as a whole.
     *
     * @return completes with the coordinator's answer
     */
    public CompletableFuture<ResultRecord.Reply> control(
            SagaId saga, Verb verb, String actor, String reason) {
        return control(
                new ControlRecord(
                        saga, SagaIds.next().value(), verb, Optional.empty(), actor, reason));
    }

    /**
     * Sends an operator's wish about one node.
     *
     * @param wish what the verb needs beside the node; {@link Wish#NONE} if nothing
     * @return completes with the coordinator's answer
     */
    public CompletableFuture<ResultRecord.Reply> control(
            SagaId saga, Verb verb, String node, Wish wish, String actor, String reason) {
        return control(
                new ControlRecord(
                        saga,
                        SagaIds.next().value(),
                        verb,
                        Optional.of(node),
                        actor,
                        reason,
                        wish));
    }

    /**
     * Tells a saga's node what it waits for. It may come before the node's turn. Whenever in doubt,
     * send the same again: only the first counts.
     *
     * @param value becomes the node's output
     * @return completes with the coordinator's answer: {@code DONE}, {@code DUPLICATE} if the same
     *     was said before, or why it is refused
     * @throws IllegalArgumentException if the value has no JSON form or is too large
     */
    public CompletableFuture<ResultRecord.Reply> signal(
            SagaId saga, String node, @Nullable Object value, String actor, String reason) {
        Json json = value == null ? Json.NULL : codec.encode(value);
        return signal(new SignalRecord(saga, SagaIds.next().value(), node, json, actor, reason));
    }

    /**
     * Sends a signal. Its id must be its own, for the answer names it.
     *
     * @throws IllegalArgumentException if actor or reason is too long, or the value too large
     */
    public CompletableFuture<ResultRecord.Reply> signal(SignalRecord signal) {
        return exchange.signal(signal);
    }

    /**
     * Sends an operator's wish. Its id must be its own, for the answer names it.
     *
     * @throws IllegalArgumentException if actor or reason is too long, or the value is no JSON
     *     value that is carried, or it is a signal, which has a topic of its own
     */
    public CompletableFuture<ResultRecord.Reply> control(ControlRecord control) {
        return exchange.control(control);
    }

    /** How many outcomes and replies this client awaits. */
    public int awaited() {
        return exchange.awaited();
    }

    /**
     * Sends what is under way, within seconds, and gives up what is awaited: those futures complete
     * with {@link ClientClosedException}.
     */
    @Override
    public void close() {
        exchange.close();
    }

    /** Without a known type, the output stays what it is: JSON. */
    @SuppressWarnings("unchecked") // nothing but Object can be asked of an unknown type
    private static <O> Class<O> type(Definition<?, O> definition) {
        return definition.outputType().orElse((Class<O>) Json.class);
    }
}
