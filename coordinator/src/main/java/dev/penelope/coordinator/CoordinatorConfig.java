package dev.penelope.coordinator;

import dev.penelope.coordinator.token.TokenKeys;
import dev.penelope.coordinator.token.TokenPolicy;
import dev.penelope.topic.Durability;
import dev.penelope.topic.HiddenSettings;
import dev.penelope.topic.TopicNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * How a coordinator runs. Made from settings by name; {@link #KEYS} lists them all with what they
 * mean.
 *
 * @param kafka handed to every Kafka client as it is: addresses, security
 * @param session after how long a silence its partitions go to other coordinators
 * @param leaves whether an orderly end hands the partitions over at once
 * @param tokens the keys by which commands are signed, if they are
 */
public record CoordinatorConfig(
        Map<String, String> kafka,
        TopicNames topics,
        boolean strict,
        int threads,
        Path stateDir,
        boolean persistent,
        int standbys,
        int replicationFactor,
        Duration commitInterval,
        long cacheBytes,
        long rocksBytes,
        long definitionCacheBytes,
        Duration archive,
        Duration session,
        boolean leaves,
        long dispatchBytes,
        Graces graces,
        Allowances allowances,
        TokenKeys tokens) {
    private static final String KAFKA = "kafka.";
    private static final String BROKERS = "bootstrap.servers";
    private static final String TOKENS_SIGN = "tokens.sign";
    private static final String TOKENS_VERIFY = "tokens.verify";
    private static final String TOKENS_FILE = "tokens.keys.file";

    /** Every setting but {@code kafka.…}, with its default and meaning. */
    public static final List<Key> KEYS =
            List.of(
                    new Key(BROKERS, "", "where Kafka is, as host:port,host:port"),
                    new Key(
                            "topic.prefix",
                            "",
                            "before every topic's and group's name; one for each installation, ending in"
                                    + " \".\", \"-\" or \"_\"; none is a choice for a cluster of its own"),
                    new Key(
                            "mode",
                            "strict",
                            "strict: workers see only committed commands; fast: workers may see them"
                                    + " earlier, and must be told so too"),
                    new Key("threads", "1", "stream threads; partitions are shared among them"),
                    new Key(
                            "state.dir",
                            System.getProperty("java.io.tmpdir") + "/penelope-coordinator",
                            "where local state lives; each process on a machine needs its own"),
                    new Key(
                            "store",
                            "rocksdb",
                            "rocksdb: on disk; memory: faster, and restored whole at every start"),
                    new Key(
                            "standby.replicas",
                            "0",
                            "copies of the state kept warm on other coordinators"),
                    new Key(
                            "replication.factor",
                            "3",
                            "of the changelog topics; 1 is for development"),
                    new Key(
                            "commit.interval.ms",
                            "50",
                            "how long work is gathered into one transaction under load"),
                    new Key("cache.bytes", "33554432", "of heap, for state that changes often"),
                    new Key(
                            "rocksdb.bytes",
                            "134217728",
                            "outside of the heap, for blocks and write buffers of all stores"),
                    new Key(
                            "definitions",
                            "any",
                            "any: a start may carry its definition; registered: only definitions run"
                                    + " that were registered, which takes a right of its own"),
                    new Key(
                            "definitions.cache.bytes",
                            "67108864",
                            "of heap, about, for definitions that are ready to run; each costs about"
                                    + " 512 bytes for a node, and its JSON"),
                    new Key(
                            "steering.injections",
                            "off",
                            "on: operators may have nodes fail or run repeatedly, to try out what"
                                    + " follows; off: that is refused"),
                    new Key(
                            "retry.floor.ms",
                            "50",
                            "the shortest wait before another attempt, whatever a definition says"),
                    new Key(
                            "archive.days",
                            "15",
                            "how long a finished saga's id may not be used again; more than any"
                                    + " retention of the input topics"),
                    new Key(
                            "session.timeout.ms",
                            "6000",
                            "after how long a silence its partitions go to other coordinators"),
                    new Key(
                            "on.close",
                            "leave",
                            "leave: an orderly end hands the partitions over at once; stay: they"
                                    + " wait for session.timeout.ms for it to be started again"),
                    new Key(
                            "dispatch.bytes",
                            "67108864",
                            "what the commands of one saga may take by its parameters, which are in each"
                                    + " of them; a start that would need more is refused"),
                    new Key(
                            "tokens",
                            "off",
                            "off: an outcome is believed whoever reports it; required: commands are"
                                    + " signed, and an outcome without a valid token changes nothing;"
                                    + " optional: one without any token is still believed"),
                    new Key(TOKENS_SIGN, "", "the id of the key that signs commands"),
                    new Key(
                            TOKENS_VERIFY,
                            "",
                            "the ids of all keys whose tokens are valid, as k1,k2; by default only"
                                    + " the one that signs"),
                    new Key(
                            TOKENS_FILE,
                            "",
                            "a file of properties with the keys: an id, and 32 bytes or more in"
                                    + " Base64; the same for all coordinators"),
                    new Key(
                            "definition.grace.ms",
                            millis(Graces.DEFAULT.definition()),
                            "how long a start waits for its definition to be registered"),
                    new Key(
                            "queue.grace.ms",
                            millis(Graces.DEFAULT.queue()),
                            "how long a start waits for the topics of its queues"),
                    new Key(
                            "event.grace.ms",
                            millis(Graces.DEFAULT.event()),
                            "how long an outcome waits for the start of its saga, or for a coordinator that has"
                                    + " its token's key"),
                    new Key(
                            "control.grace.ms",
                            millis(Graces.DEFAULT.control()),
                            "how long a control or a signal waits for the start of its saga"),
                    new Key(
                            "worker.grace.ms",
                            millis(Graces.DEFAULT.worker()),
                            "how long an action may have no worker before people are told"));

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }

    /** One setting. */
    public record Key(String name, String byDefault, String meaning) {}

    public CoordinatorConfig {
        kafka = HiddenSettings.copyOf(kafka);
    }

    /**
     * @throws IllegalArgumentException naming every setting that is unknown or wrong
     */
    public static CoordinatorConfig of(Map<String, String> settings) {
        Reading reading = new Reading(withBrokers(settings));
        CoordinatorConfig config =
                new CoordinatorConfig(
                        reading.kafka(),
                        reading.topics(),
                        reading.oneOf("mode", "strict", "fast").equals("strict"),
                        reading.whole("threads", 1, 64),
                        Path.of(reading.text("state.dir")),
                        reading.oneOf("store", "rocksdb", "memory").equals("rocksdb"),
                        reading.whole("standby.replicas", 0, 5),
                        reading.whole("replication.factor", 1, 9),
                        Duration.ofMillis(reading.whole("commit.interval.ms", 1, 5_000)),
                        reading.whole("cache.bytes", 0, Integer.MAX_VALUE),
                        reading.whole("rocksdb.bytes", 16 << 20, Integer.MAX_VALUE),
                        reading.whole("definitions.cache.bytes", 1 << 20, Integer.MAX_VALUE),
                        Duration.ofDays(reading.whole("archive.days", 1, 400)),
                        Duration.ofMillis(reading.whole("session.timeout.ms", 6_000, 300_000)),
                        reading.oneOf("on.close", "leave", "stay").equals("leave"),
                        reading.whole("dispatch.bytes", 1 << 20, Integer.MAX_VALUE),
                        new Graces(
                                reading.grace("definition.grace.ms"),
                                reading.grace("queue.grace.ms"),
                                reading.grace("event.grace.ms"),
                                reading.grace("control.grace.ms"),
                                reading.grace("worker.grace.ms")),
                        new Allowances(
                                reading.oneOf("definitions", "any", "registered").equals("any"),
                                reading.oneOf("steering.injections", "off", "on").equals("on"),
                                Duration.ofMillis(reading.whole("retry.floor.ms", 0, 60_000))),
                        reading.tokens());
        reading.refuseIfWrong();
        return config;
    }

    /**
     * Settings from three places, the first named winning: flags, environment variables such as
     * {@code PENELOPE_STATE_DIR} or {@code PENELOPE_KAFKA_SECURITY_PROTOCOL}, and a file of
     * properties.
     */
    public static Map<String, String> layered(
            Map<String, String> flags, Map<String, String> environment, Map<String, String> file) {
        Map<String, String> variables = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith("PENELOPE_") && !name.equals("PENELOPE_JAVA_OPTS")) {
                variables.put(
                        name.substring("PENELOPE_".length())
                                .toLowerCase(java.util.Locale.ROOT)
                                .replace('_', '.'),
                        value);
            }
        });
        Map<String, String> all = withBrokers(file);
        all.putAll(withBrokers(variables));
        all.putAll(withBrokers(flags));
        return all;
    }

    /** Where Kafka is may also be said as a setting of Kafka's clients. */
    private static Map<String, String> withBrokers(Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>(settings);
        String brokers = all.remove(KAFKA + BROKERS);
        if (brokers != null) {
            all.putIfAbsent(BROKERS, brokers);
        }
        return all;
    }

    /** Of the changelogs: with three copies or more, a decision is in two before it counts. */
    public Durability durability() {
        return new Durability((short) replicationFactor, replicationFactor < 3 ? 1 : 2);
    }

    /** The Streams application, and with it the consumer group, that coordinators share. */
    public String applicationId() {
        return topics.prefix() + "penelope-coordinator";
    }

    private static final class Reading {
        private final Map<String, String> settings;
        private final List<String> problems = new ArrayList<>();

        Reading(Map<String, String> settings) {
            this.settings = settings;
            TreeSet<String> unknown = new TreeSet<>(settings.keySet());
            unknown.removeIf(name -> name.startsWith(KAFKA));
            KEYS.forEach(key -> unknown.remove(key.name()));
            unknown.forEach(name ->
                    problems.add(
                            "there is no setting \""
                                    + name
                                    + "\"; settings of Kafka's clients begin with \""
                                    + KAFKA
                                    + "\""));
            if (text(BROKERS).isBlank()) {
                problems.add("expected bootstrap.servers to say where Kafka is, as host:port");
            }
        }

        Map<String, String> kafka() {
            Map<String, String> kafka = new TreeMap<>();
            settings.forEach((name, value) -> {
                if (name.startsWith(KAFKA)) {
                    String theirs = name.substring(KAFKA.length());
                    OwnSettings.reason(theirs)
                            .ifPresent(why -> problems.add(name + " cannot be chosen: " + why));
                    kafka.put(theirs, value);
                }
            });
            kafka.put(BROKERS, text(BROKERS));
            return kafka;
        }

        TopicNames topics() {
            try {
                return new TopicNames(text("topic.prefix"));
            } catch (IllegalArgumentException wrong) {
                problems.add("topic.prefix: " + wrong.getMessage());
                return TopicNames.DEFAULT;
            }
        }

        String text(String name) {
            return settings.getOrDefault(
                    name,
                    KEYS.stream()
                            .filter(key -> key.name().equals(name))
                            .findFirst()
                            .orElseThrow()
                            .byDefault());
        }

        String oneOf(String name, String first, String second) {
            String value = text(name);
            if (!value.equals(first) && !value.equals(second)) {
                problems.add(
                        "expected "
                                + name
                                + " to be "
                                + first
                                + " or "
                                + second
                                + ", but got \""
                                + value
                                + "\"");
            }
            return value;
        }

        /**
         * Keys are in a file of their own: a setting may come into a log, or a list of processes.
         */
        TokenKeys tokens() {
            String word = text("tokens");
            Optional<TokenPolicy> policy =
                    Arrays.stream(TokenPolicy.values())
                            .filter(each -> each.word().equals(word))
                            .findFirst();
            if (policy.isEmpty()) {
                problems.add(
                        "expected tokens to be off, optional or required, but got \""
                                + word
                                + "\"");
                return TokenKeys.OFF;
            }
            if (policy.get() == TokenPolicy.OFF) {
                for (String unused : List.of(TOKENS_SIGN, TOKENS_VERIFY, TOKENS_FILE)) {
                    if (!text(unused).isBlank()) {
                        problems.add(
                                unused
                                        + " is set, but tokens is off: say tokens=required or"
                                        + " tokens=optional, or leave it out");
                    }
                }
                return TokenKeys.OFF;
            }
            for (String needed : List.of(TOKENS_SIGN, TOKENS_FILE)) {
                if (text(needed).isBlank()) {
                    problems.add("expected " + needed + " to be set, as tokens is " + word);
                    return TokenKeys.OFF;
                }
            }
            try {
                return TokenKeys.read(
                        policy.get(),
                        text(TOKENS_SIGN).strip(),
                        list(text(TOKENS_VERIFY).isBlank() ? TOKENS_SIGN : TOKENS_VERIFY),
                        Path.of(text(TOKENS_FILE)));
            } catch (IllegalArgumentException wrong) {
                problems.add(String.valueOf(wrong.getMessage()));
                return TokenKeys.OFF;
            }
        }

        private List<String> list(String name) {
            return Arrays.stream(text(name).split(",", -1)).map(String::strip).toList();
        }

        /** A day at most: what waits is kept in memory, by name. */
        Duration grace(String name) {
            return Duration.ofMillis(whole(name, 0, 86_400_000));
        }

        int whole(String name, int least, int most) {
            return number(name, Integer::parseInt, least, most);
        }

        private int number(String name, Function<String, Integer> form, int least, int most) {
            String value = text(name);
            try {
                int number = form.apply(value);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException notOne) {
                // Said below, as for one out of range.
            }
            problems.add(
                    "expected "
                            + name
                            + " to be a whole number from "
                            + least
                            + " to "
                            + most
                            + ", but got \""
                            + value
                            + "\"");
            return least;
        }

        void refuseIfWrong() {
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(
                        "The coordinator's configuration is wrong: " + String.join("; ", problems));
            }
        }
    }
}
