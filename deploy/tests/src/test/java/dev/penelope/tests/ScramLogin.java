package dev.penelope.tests;

import dev.penelope.cli.broker.LocalBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/**
 * SCRAM-SHA-512 over TLS, with each user's password in a file that settings only point to; the
 * broker itself, and who makes the users, log in plainly.
 */
record ScramLogin(Path folder, CertificateLogin tls, PlainLogin root) implements BrokerLogin {
    static ScramLogin in(Path folder) throws Exception {
        for (String user : SecuredBroker.USERS) {
            Files.writeString(secret(folder, user), "password=of " + user + "\n");
        }
        return new ScramLogin(
                folder,
                CertificateLogin.in(folder, List.of()),
                new PlainLogin(List.of(SecuredBroker.ROOT)));
    }

    private static Path secret(Path folder, String user) {
        return folder.resolve(user + ".secret");
    }

    @Override
    public LocalBroker.Settings demandedBy(LocalBroker.Settings broker) {
        return root.accepted(tls.servedBy(broker, "SASL_SSL"), "PLAIN,SCRAM-SHA-512")
                .withProperty(
                        LISTENER + "scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    }

    @Override
    public Map<String, String> settings(String user) {
        Map<String, String> all = new HashMap<>(tls.certificates().trust());
        if (user.equals(SecuredBroker.ROOT)) {
            all.putAll(root.settings(user));
        } else {
            all.put("sasl.mechanism", "SCRAM-SHA-512");
            all.put(
                    "sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
                            + user
                            + "\" password=\"${file:"
                            + secret(folder, user)
                            + ":password}\";");
            all.put("config.providers", "file");
            all.put(
                    "config.providers.file.class",
                    "org.apache.kafka.common.config.provider.FileConfigProvider");
        }
        all.put("security.protocol", "SASL_SSL");
        return all;
    }

    @Override
    public void makeUsers(Admin admin, List<String> users) throws Exception {
        ScramCredentialInfo how = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
        List<UserScramCredentialAlteration> all =
                users.stream()
                        .<UserScramCredentialAlteration>map(
                                user -> new UserScramCredentialUpsertion(user, how, "of " + user))
                        .toList();
        admin.alterUserScramCredentials(all)
                .all()
                .get(Installation.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
