package dev.penelope.tests;

import dev.penelope.cli.broker.LocalBroker;
import dev.penelope.topic.AccessRole;
import dev.penelope.topic.AccessRule;
import dev.penelope.topic.TopicNames;
import dev.penelope.topic.Topics;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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

    static final List<String> USERS =
            Stream.concat(
                            Stream.of(AccessRole.values()).map(AccessRole::word),
                            Stream.of(ROOT, NO_ROLE))
                    .toList();

    private final BrokerLogin login;
    private final LocalBroker broker;
    private final Path folder;

    private SecuredBroker(BrokerLogin login, LocalBroker broker, Path folder) {
        this.login = login;
        this.broker = broker;
        this.folder = folder;
    }

    /**
     * With passwords, for tests of rights.
     *
     * @param folder for each user's file of settings
     * @param queues those that the role WORKER works for
     */
    static SecuredBroker start(Path folder, String... queues) throws Exception {
        return start(new PlainLogin(USERS), folder, queues);
    }

    /** With that login; ends it when it ends. */
    static SecuredBroker start(BrokerLogin login, Path folder, String... queues) throws Exception {
        SecuredBroker secured =
                new SecuredBroker(login, LocalBroker.start(properties(login)), folder);
        try (Admin root = secured.admin(ROOT)) {
            login.makeUsers(root, USERS);
            secured.allow(Topics.development(TopicNames.DEFAULT, Set.of(queues)).access());
            secured.writeFiles();
            return secured;
        } catch (Exception | Error failed) {
            secured.close();
            throw failed;
        }
    }

    private static LocalBroker.Settings properties(BrokerLogin login) {
        return login.demandedBy(
                LocalBroker.Settings.temporary()
                        .withProperty("inter.broker.listener.name", "PLAINTEXT")
                        .withProperty(
                                "authorizer.class.name",
                                "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                        // The broker itself, to its controller.
                        .withProperty("super.users", "User:" + ROOT + ";User:ANONYMOUS"));
    }

    private void allow(List<AccessRule> rules) throws Exception {
        try (Admin admin = admin(ROOT)) {
            admin.createAcls(rules.stream().flatMap(this::bindings).toList())
                    .all()
                    .get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private Stream<AclBinding> bindings(AccessRule rule) {
        return rule.operations().stream()
                .map(operation ->
                        new AclBinding(
                                new ResourcePattern(rule.type(), rule.resource(), rule.pattern()),
                                new AccessControlEntry(
                                        login.principal(rule.role().word()),
                                        "*",
                                        operation,
                                        AclPermissionType.ALLOW)));
    }

    private void writeFiles() throws IOException {
        for (String user : USERS) {
            Properties all = new Properties();
            all.putAll(settings(user));
            try (Writer file = Files.newBufferedWriter(file(user))) {
                all.store(file, null);
            }
        }
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** Settings for any of Kafka's clients of that user. */
    Map<String, String> settings(String user) {
        Map<String, String> all = new HashMap<>(login.settings(user));
        all.put("bootstrap.servers", broker.bootstrapServers());
        return Map.copyOf(all);
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
        login.close();
    }
}
