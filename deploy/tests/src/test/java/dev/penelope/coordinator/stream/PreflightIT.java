package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.cli.broker.LocalBroker;
import dev.penelope.coordinator.CoordinatorConfig;
import dev.penelope.topic.TopicNames;
import dev.penelope.topic.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ForwardingAdmin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.junit.jupiter.api.Test;

/** Coordinators that look at the same cluster in the same moment, on a real broker. */
final class PreflightIT {
    @Test
    void whoLooksWhileAnotherMakesTheFirstStartFindsNothingMissing() {
        try (LocalBroker broker = LocalBroker.start(LocalBroker.Settings.temporary())) {
            Map<String, String> settings = new HashMap<>();
            settings.put("bootstrap.servers", broker.bootstrapServers());
            settings.put("replication.factor", "1");
            CoordinatorConfig config = CoordinatorConfig.of(settings);
            Map<String, Object> kafka = Map.copyOf(config.kafka());
            try (Admin first = Admin.create(kafka);
                    InBetween second =
                            new InBetween(kafka, () -> new Preflight(first, config).check())) {
                Topics.development(TopicNames.DEFAULT, Set.of("default")).create(first);

                new Preflight(second, config).check();

                assertThat(second.asked).hasPositiveValue();
            }
        }
    }

    /** Has something happen after it has listed the topics, and before it asks for positions. */
    private static final class InBetween extends ForwardingAdmin {
        private final Runnable happens;
        private final AtomicInteger asked = new AtomicInteger();

        InBetween(Map<String, Object> settings, Runnable happens) {
            super(settings);
            this.happens = happens;
        }

        @Override
        public ListConsumerGroupOffsetsResult listConsumerGroupOffsets(
                Map<String, ListConsumerGroupOffsetsSpec> groups,
                ListConsumerGroupOffsetsOptions options) {
            if (asked.getAndIncrement() == 0) {
                happens.run();
            }
            return super.listConsumerGroupOffsets(groups, options);
        }
    }
}
