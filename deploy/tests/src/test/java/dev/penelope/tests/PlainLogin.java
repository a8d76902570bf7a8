package dev.penelope.tests;

import dev.penelope.cli.broker.LocalBroker;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** User and password as they are, known to the broker by its settings. */
record PlainLogin(List<String> users) implements BrokerLogin {
    @Override
    public LocalBroker.Settings demandedBy(LocalBroker.Settings broker) {
        return accepted(
                broker.withProperty(
                        "listener.security.protocol.map",
                        "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT"),
                "PLAIN");
    }

    /** Also for brokers that talk to themselves so, and to others otherwise. */
    LocalBroker.Settings accepted(LocalBroker.Settings broker, String mechanisms) {
        String passwords =
                users.stream()
                        .map(user -> "user_" + user + "=\"of " + user + "\"")
                        .collect(Collectors.joining(" "));
        return broker.withProperty("sasl.enabled.mechanisms", mechanisms)
                .withProperty("sasl.mechanism.inter.broker.protocol", "PLAIN")
                .withProperty(
                        LISTENER + "plain.sasl.jaas.config", login(SecuredBroker.ROOT, passwords));
    }

    @Override
    public Map<String, String> settings(String user) {
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                login(user, ""));
    }

    private static String login(String user, String more) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
                + user
                + "\" password=\"of "
                + user
                + "\" "
                + more
                + ";";
    }
}
