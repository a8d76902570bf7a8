package dev.penelope.tests;

import dev.penelope.cli.broker.LocalBroker;
import dev.penelope.topic.AccessRole;
import dev.penelope.topic.AccessRule;
import dev.penelope.topic.TopicNames;
import dev.penelope.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.ResourcePattern;

/**
 * A broker that knows who is who, and allows no user more than {@code topics acls} prints: for each
 * role a user of its name. Beside them, {@link #ROOT} may do everything, and {@link #NO_ROLE}
 * nothing.
 */
final class SecuredBroker implements AutoCloseable {
    static final String ROOT = "root";
    static final String NO_ROLE = "stranger";

    private static final List<String> USERS =
            Stream.concat(
                            Stream.of(AccessRole.values()).map(AccessRole::word),
                            Stream.of(ROOT, NO_ROLE))
                    .toList();

    private final LocalBroker broker;
    private final Path folder;

    private SecuredBroker(LocalBroker broker, Path folder) {
        this.broker = broker;
        this.folder = folder;
    }

    /**
     * @param folder for each user's file of settings
     * @param queues those that the role WORKER works for
     */
    static SecuredBroker start(Path folder, String... queues) throws Exception {
        SecuredBroker secured = new SecuredBroker(LocalBroker.start(properties()), folder);
        try {
            secured.allow(Topics.development(TopicNames.DEFAULT, Set.of(queues)).access());
            secured.writeFiles();
            return secured;
        } catch (Exception | Error failed) {
            secured.close();
            throw failed;
        }
    }

    private static LocalBroker.Settings properties() {
        String passwords =
                USERS.stream()
                        .map(user -> "user_" + user + "=\"of " + user + "\"")
                        .collect(Collectors.joining(" "));
        return LocalBroker.Settings.temporary()
                .withProperty(
                        "listener.security.protocol.map",
                        "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT")
                .withProperty("inter.broker.listener.name", "PLAINTEXT")
                .withProperty("sasl.enabled.mechanisms", "PLAIN")
                .withProperty("sasl.mechanism.inter.broker.protocol", "PLAIN")
                .withProperty(
                        "listener.name.plaintext.plain.sasl.jaas.config", login(ROOT, passwords))
                .withProperty(
                        "authorizer.class.name",
                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                // The broker itself, to its controller.
                .withProperty("super.users", "User:" + ROOT + ";User:ANONYMOUS");
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

    private void allow(List<AccessRule> rules) throws Exception {
        try (Admin admin = admin(ROOT)) {
            admin.createAcls(rules.stream().flatMap(SecuredBroker::bindings).toList())
                    .all()
                    .get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static Stream<AclBinding> bindings(AccessRule rule) {
        return rule.operations().stream()
                .map(operation ->
                        new AclBinding(
                                new ResourcePattern(rule.type(), rule.resource(), rule.pattern()),
                                new AccessControlEntry(
                                        "User:" + rule.role().word(),
                                        "*",
                                        operation,
                                        AclPermissionType.ALLOW)));
    }

    private void writeFiles() throws IOException {
        for (String user : USERS) {
            Files.write(
                    file(user),
                    settings(user).entrySet().stream()
                            .map(setting -> setting.getKey() + "=" + setting.getValue())
                            .toList());
        }
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** Settings for any of Kafka's clients of that user. */
    Map<String, String> settings(String user) {
        return Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                login(user, ""));
    }

    /** The same settings, for {@code --command-config}. */
    Path file(String user) {
        return folder.resolve(user + ".properties");
    }

    Admin admin(String user) {
        return Admin.create(Map.<String, Object>copyOf(settings(user)));
    }

    @Override
    public void close() {
        broker.close();
    }
}
