package dev.penelope.cli.bench;

import dev.penelope.cli.bench.bare.BareClient;
import dev.penelope.cli.bench.bare.BareLoop;
import dev.penelope.cli.bench.bare.BareWorker;
import java.util.Locale;
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
            case CLIENT -> new ClientPart(new PenelopeSagas(settings));
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

    /** For people, and for the names of logs. */
    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The role of ours that it has, or whose place it takes. */
    String like() {
        return switch (this) {
            case BROKER -> "broker";
            case COORDINATOR, BARE_LOOP -> "coordinator";
            case WORKER, BARE_WORKER -> "worker";
            case CLIENT, BARE_CLIENT -> "client";
        };
    }
}
