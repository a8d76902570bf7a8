package dev.penelope.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penelope.model.Limits;
import java.util.Set;
import org.apache.kafka.common.internals.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plan of the topics, without a cluster. */
final class TopicsTest {
    private final Topics topics =
            Topics.production(new TopicNames("x-"), Set.of("default", "slow"));

    private TopicSpec topic(String name) {
        return topics.plan().topics().stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyTopicIsPlannedWithItsQueuesInOrder() {
        assertThat(topics.plan().names())
                .containsExactly(
                        "x-saga-start",
                        "x-saga-event",
                        "x-saga-control",
                        "x-saga-signal",
                        "x-saga-link",
                        "x-saga-command.default",
                        "x-saga-undo.default",
                        "x-saga-command.slow",
                        "x-saga-undo.slow",
                        "x-saga-result",
                        "x-saga-reply",
                        "x-saga-notice",
                        "x-saga-audit",
                        "x-saga-definition",
                        "x-saga-rule",
                        "x-saga-worker",
                        "x-saga-dead-letter")
                .allSatisfy(Topic::validate);
    }

    @Test
    void whatNothingUsesYetIsMarkedAsADraft() {
        assertThat(topics.plan().topics())
                .filteredOn(TopicSpec::draft)
                .extracting(TopicSpec::name)
                .containsExactly("x-saga-link", "x-saga-audit", "x-saga-rule");
        assertThat(topics.plan().table()).contains("from coordinator to coordinator (draft)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"b/d", "b d", "ü", "b~"})
    void aPrefixThatNoTopicCanHaveIsRefused(String prefix) {
        assertThatThrownBy(() -> new TopicNames(prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[A-Za-z0-9._-]")
                .hasMessageContaining("\"" + prefix + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.b", "blue7"})
    void aPrefixThatIsTheBeginningOfAnotherIsRefused(String prefix) {
        assertThatThrownBy(() -> new TopicNames(prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ends in")
                .hasMessageContaining("\"" + prefix + ".\" would do");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "saga-",
                "saga-command.x.",
                "penelope-worker.",
                "blue.saga-start.",
                "blue-penelope-coordinator-"
            })
    void aPrefixThatRulesOfAnotherInstallationWouldCoverIsRefused(String prefix) {
        assertThatThrownBy(() -> new TopicNames(prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another installation")
                .hasMessageContaining("\"" + prefix + "\"");
    }

    @Test
    void theLongestPrefixLeavesRoomForTheLongestQueue() {
        String longest = "p".repeat(99) + ".";
        TopicNames names = new TopicNames(longest);

        assertThat(Topics.production(names, Set.of("q".repeat(128))).plan().names())
                .allSatisfy(Topic::validate);
        assertThatThrownBy(() -> new TopicNames("p" + longest))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noTopicLeavesToTheBrokerWhatMatters() {
        assertThat(topics.plan().topics())
                .allSatisfy(topic -> {
                    assertThat(topic.configuration())
                            .containsEntry("message.timestamp.type", "LogAppendTime")
                            .containsEntry("min.insync.replicas", "2")
                            .containsEntry("unclean.leader.election.enable", "false")
                            .containsKeys(
                                    "cleanup.policy",
                                    "segment.bytes",
                                    "segment.ms",
                                    "compression.type",
                                    "max.message.bytes");
                    assertThat(topic.replication()).isEqualTo((short) 3);
                    assertThat(topic.settings())
                            .allSatisfy(setting -> assertThat(setting.reason()).isNotBlank());
                })
                .filteredOn(topic -> "delete".equals(topic.configuration().get("cleanup.policy")))
                .hasSize(14)
                .allSatisfy(topic ->
                        assertThat(topic.configuration())
                                .containsKey("retention.ms")
                                .containsEntry(
                                        "retention.bytes",
                                        topic.name().equals("x-saga-dead-letter")
                                                ? "1073741824"
                                                : "-1"));
    }

    @Test
    void whatOthersThanCoordinatorsWriteIsStoredUnpacked() {
        assertThat(topics.plan().topics())
                .filteredOn(topic ->
                        topic.settings().stream()
                                .anyMatch(setting ->
                                        setting.name().equals("compression.type")
                                                && setting.match() == Setting.Match.EXACTLY
                                                && setting.value().equals("uncompressed")))
                .extracting(TopicSpec::name)
                .containsExactly(
                        "x-saga-start",
                        "x-saga-event",
                        "x-saga-control",
                        "x-saga-signal",
                        "x-saga-link",
                        "x-saga-definition",
                        "x-saga-rule",
                        "x-saga-worker",
                        "x-saga-dead-letter");
    }

    @Test
    void inputsAndOutputsThatAreKeyedBySagaMustHaveEqualCounts() {
        assertThat(topics.plan().topics())
                .filteredOn(TopicSpec::sameCount)
                .extracting(TopicSpec::name)
                .containsExactly(
                        "x-saga-start",
                        "x-saga-event",
                        "x-saga-control",
                        "x-saga-signal",
                        "x-saga-link",
                        "x-saga-result",
                        "x-saga-reply",
                        "x-saga-notice");
        assertThat(topic("x-saga-definition").partitions()).isOne();
    }

    @Test
    void whatOurLimitsAllowFitsIntoEveryTopic() {
        assertThat(topics.plan().topics())
                .allSatisfy(topic ->
                        assertThat(Integer.parseInt(topic.configuration().get("max.message.bytes")))
                                .isGreaterThan(Limits.RECORD_BYTES));
    }

    @Test
    void theTableShowsEverySettingWithItsReason() {
        String table = topics.plan().table();

        assertThat(table.lines().findFirst().orElseThrow()).startsWith("TOPIC");
        for (TopicSpec topic : topics.plan().topics()) {
            assertThat(table).contains(topic.name());
            topic.settings().forEach(setting -> assertThat(table).contains(setting.reason()));
        }
        assertThat(BrokerSettings.table()).contains("auto.create.topics.enable");
        assertThat(AccessRule.table(topics.access())).contains("saga-control", "OPERATOR");
    }

    @Test
    void developmentNeedsOneBroker() {
        TopicSpec start =
                Topics.development(TopicNames.DEFAULT, Set.of()).plan().topics().getFirst();

        assertThat(start.configuration()).containsEntry("min.insync.replicas", "1");
        assertThat(start.replication()).isEqualTo((short) 1);
    }

    @Test
    void durabilityThatNoBrokerCouldGiveIsRefused() {
        assertThatThrownBy(() -> new Durability((short) 1, 2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Durability.ofReplication(1)).isEqualTo(Durability.DEVELOPMENT);
        assertThat(Durability.ofReplication(3)).isEqualTo(Durability.PRODUCTION);
    }

    @Test
    void aSettingSaysHowFarARealOneMayDiffer() {
        assertThat(Setting.exactly("a", "x", "").allows("y")).isFalse();
        assertThat(Setting.atLeast("a", 5, "").allows("4")).isFalse();
        assertThat(Setting.atLeast("a", 5, "").allows("-1")).isTrue();
        assertThat(Setting.atMost("a", 5, "").allows("-1")).isFalse();
        assertThat(Setting.atMost("a", 5, "").allows("5")).isTrue();
        assertThat(Setting.advice("a", 5, "").allows("anything")).isTrue();
        assertThat(Setting.atLeast("a", 5, "").allows("")).isFalse();
    }

    @Test
    void keysGoWhereKafkasOwnProducerPutsThem() {
        // For other languages to compare with.
        assertThat(Partitioning.partition("order-4711", 12)).isEqualTo(7);
        assertThat(Partitioning.partition("s", 12)).isEqualTo(11);
    }
}
