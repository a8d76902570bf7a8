package dev.penelope.tests;

import dev.penelope.cli.broker.LocalBroker;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** A way for users to prove to a broker who they are. */
interface BrokerLogin extends AutoCloseable {
    /** The name of the listener that all but the controller uses. */
    String LISTENER = "listener.name.plaintext.";

    /** A broker that takes no user for known otherwise. */
    LocalBroker.Settings demandedBy(LocalBroker.Settings broker);

    /** What any of Kafka's clients needs to be that user. */
    Map<String, String> settings(String user);

    /** What the broker calls that user. */
    default String principal(String user) {
        return "User:" + user;
    }

    /** Makes the users known to a broker that does not know them from its own settings. */
    default void makeUsers(Admin root, List<String> users) throws Exception {}

    @Override
    default void close() {}
}
