package dev.penelope.cli.bench;

import dev.penelope.cli.bench.bare.BareClient;
import dev.penelope.cli.bench.bare.BareLoop;
import dev.penelope.cli.bench.bare.BareWorker;
import java.util.Map;
import org.apache.kafka.streams.KafkaStreams;

/** The kinds of child processes. */
enum Role {
    BROKER,
    COORDINATOR,
    WORKER,
    CLIENT,
    BARE_LOOP,
    BARE_WORKER,
    BARE_CLIENT;

    /** Starts a part, and returns when it is ready. */
    Part start(Map<String, String> settings) throws InterruptedException {
        return switch (this) {
            case BROKER -> BrokerPart.start(settings);
            case COORDINATOR -> CoordinatorPart.start(settings);
            case WORKER -> WorkerPart.start(settings);
            case CLIENT -> new ClientPart(new TripClient(settings));
            case BARE_LOOP -> {
                KafkaStreams streams = BareLoop.start(settings);
                yield streams::close;
            }
            case BARE_WORKER -> {
                BareWorker worker = BareWorker.start(settings);
                yield worker::close;
            }
            case BARE_CLIENT -> new ClientPart(new BareClient(settings));
        };
    }
}
