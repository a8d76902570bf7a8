package dev.penelope.topic;

import java.time.Duration;
import java.util.List;

/** The brokers' own settings that we rely on, with the reasons. */
public final class BrokerSettings {
    private static final List<Setting> ALL =
            List.of(
                    Setting.advice(
                            "auto.create.topics.enable",
                            "false",
                            "a mistyped name must not become a topic with the broker's defaults"),
                    Setting.atLeast(
                            "offsets.retention.minutes",
                            Duration.ofDays(7).toMinutes(),
                            "a coordinator that was stopped for as long as its input is kept goes"
                                    + " on where it was"),
                    Setting.atLeast(
                            "transaction.max.timeout.ms",
                            Duration.ofSeconds(15).toMillis(),
                            "the coordinator's own transactions may last that long"),
                    Setting.advice(
                            "transaction.max.timeout.ms",
                            Duration.ofMinutes(1).toMillis(),
                            "a client that dies inside a transaction holds back a partition of"
                                    + " starts for at most this long"),
                    Setting.exactly(
                            "transaction.partition.verification.enable",
                            "true",
                            "a late write must not join the transaction after the one it belongs"
                                    + " to"),
                    Setting.exactly(
                            "log.cleaner.enable",
                            "true",
                            "without it no changelog and no definition is ever compacted"),
                    Setting.atLeast(
                            "transaction.state.log.replication.factor",
                            3,
                            "what was committed stays committed when a broker is lost; 1 in"
                                    + " development"),
                    Setting.atLeast(
                            "offsets.topic.replication.factor",
                            3,
                            "positions outlive a broker; 1 in development"));

    private BrokerSettings() {}

    public static List<Setting> all() {
        return ALL;
    }

    /** The settings for people. */
    public static String table() {
        return Table.of(
                List.of("SETTING", "VALUE", "WHY"),
                ALL.stream()
                        .map(setting ->
                                List.of(
                                        setting.name(),
                                        (setting.match() == Setting.Match.AT_LEAST ? "≥ " : "")
                                                + setting.value(),
                                        setting.reason()))
                        .toList());
    }
}
