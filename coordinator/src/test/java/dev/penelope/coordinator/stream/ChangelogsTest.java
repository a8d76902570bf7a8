package dev.penelope.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.coordinator.CoordinatorConfig;
import dev.penelope.topic.TopicSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the topics behind the state are made, without a cluster. */
final class ChangelogsTest {
    private static List<TopicSpec> plan(Map<String, String> settings) {
        Map<String, String> all = new java.util.HashMap<>(settings);
        all.put("bootstrap.servers", "nowhere:1");
        return Changelogs.of(Settings.of(CoordinatorConfig.of(all), 12)).plan().topics();
    }

    @Test
    void aDecisionIsInTwoPlacesBeforeItCounts() {
        assertThat(plan(Map.of()))
                .hasSize(2)
                .allSatisfy(topic -> {
                    assertThat(topic.partitions()).isEqualTo(12);
                    assertThat(topic.replication()).isEqualTo((short) 3);
                    assertThat(topic.configuration())
                            .containsEntry("min.insync.replicas", "2")
                            .containsEntry("unclean.leader.election.enable", "false")
                            .containsKeys("cleanup.policy", "segment.bytes", "max.message.bytes");
                });
    }

    @Test
    void aClusterOfOneOrTwoBrokersGoesOnWithOne() {
        for (String copies : List.of("1", "2")) {
            assertThat(plan(Map.of("replication.factor", copies)))
                    .allSatisfy(topic ->
                            assertThat(topic.configuration())
                                    .containsEntry("min.insync.replicas", "1"));
        }
    }

    @Test
    void theyAreNamedAsStreamsNamesThem() {
        assertThat(plan(Map.of("topic.prefix", "x-")))
                .extracting(TopicSpec::name)
                .containsExactly(
                        "x-penelope-coordinator-saga-changelog",
                        "x-penelope-coordinator-archive-changelog");
    }
}
