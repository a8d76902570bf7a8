package dev.penelope.worker.runtime;

import dev.penelope.model.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;

/** Builds a worker's lanes, upon the transport that it was told to use. */
final class Lanes {
    /** A partition's window, at least: commits are shared by this many records. */
    private static final int MOST = 1024;

    /**
     * Consumers of a share group for each direction. While one waits for its batch, others fetch;
     * and long attempts leave no more seats unused than one batch has. Brokers allow 200 in a
     * group.
     */
    private static final int SHARE_FEEDS = 4;

    private final WorkerSettings settings;
    private final KafkaSettings kafka;
    private final Admin admin;
    private final Cluster cluster;
    private final Outbox outbox;
    private final Dispatcher dispatcher;
    private final WorkerMetrics metrics;

    Lanes(
            WorkerSettings settings,
            Admin admin,
            Cluster cluster,
            Outbox outbox,
            Dispatcher dispatcher,
            WorkerMetrics metrics) {
        this.settings = settings;
        this.kafka = new KafkaSettings(settings);
        this.admin = admin;
        this.cluster = cluster;
        this.outbox = outbox;
        this.dispatcher = dispatcher;
        this.metrics = metrics;
        metrics.unacknowledged(outbox::pending);
    }

    Lane lane(Direction direction) {
        Attempts attempts = new Attempts(direction, dispatcher, outbox, metrics);
        List<Feed> feeds =
                switch (settings.transport()) {
                    case CONSUMER_GROUP -> List.of(groupFeed(direction, attempts));
                    case SHARE_GROUP -> shareFeeds(direction, attempts);
                };
        Watch watch = new Watch(attempts, outbox, settings.handOver());
        metrics.concurrency(direction, settings.concurrency(direction));
        metrics.cutOff(direction, watch::cutOff);
        metrics.serving(direction, () -> feeds.stream().mapToInt(Feed::serving).sum());
        metrics.heldBack(direction, () -> feeds.stream().filter(Feed::isHeldBack).count());
        return new Lane(direction, feeds, watch);
    }

    private Feed groupFeed(Direction direction, Attempts attempts) {
        Lease lease = new Lease(kafka.session(direction));
        int concurrency = settings.concurrency(direction);
        Slots slots =
                new Slots(
                        concurrency,
                        threads(direction),
                        attempts::run,
                        () -> lease.held(System.nanoTime()));
        metrics.inFlight(direction, slots::running);
        return new GroupFeed(
                settings.topic(direction),
                new KafkaConsumer<>(kafka.consumer(direction)),
                cluster,
                slots,
                lease,
                Math.max(MOST, 4 * concurrency),
                !settings.readsUncommitted(direction));
    }

    private List<Feed> shareFeeds(Direction direction, Attempts attempts) {
        int concurrency = settings.concurrency(direction);
        Seats seats = new Seats(concurrency, threads(direction), attempts::run);
        metrics.inFlight(direction, seats::running);
        ShareGroup group =
                new KafkaShareGroup(
                        cluster, admin, kafka.shareGroup(direction), kafka.ofShareGroup(direction));
        int count = Math.min(SHARE_FEEDS, concurrency);
        int most = concurrency / count;
        List<Feed> feeds = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            Map<String, Object> consumer = kafka.shareConsumer(direction, number, most);
            feeds.add(
                    new ShareFeed(
                            settings.topic(direction),
                            String.valueOf(consumer.get(ConsumerConfig.CLIENT_ID_CONFIG)),
                            () -> new KafkaShareConsumer<>(consumer),
                            group,
                            seats,
                            most));
        }
        return feeds;
    }

    private static String threads(Direction direction) {
        return "penelope-" + direction.wire();
    }
}
