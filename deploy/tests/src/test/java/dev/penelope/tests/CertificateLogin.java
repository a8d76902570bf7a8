package dev.penelope.tests;

import dev.penelope.cli.broker.LocalBroker;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** TLS with certificates on both sides. */
record CertificateLogin(TestCertificates certificates) implements BrokerLogin {
    static CertificateLogin in(Path folder, List<String> users) throws Exception {
        TestCertificates certificates = TestCertificates.in(folder);
        certificates.issue("broker");
        for (String user : users) {
            certificates.issue(user);
        }
        return new CertificateLogin(certificates);
    }

    @Override
    public LocalBroker.Settings demandedBy(LocalBroker.Settings broker) {
        return servedBy(broker, "SSL")
                .withProperty("ssl.client.auth", "required")
                .withProperty("super.users", "User:CN=root;User:CN=broker;User:ANONYMOUS");
    }

    /** TLS with the broker's certificate, whatever else it asks of its users. */
    LocalBroker.Settings servedBy(LocalBroker.Settings broker, String protocol) {
        LocalBroker.Settings served =
                broker.withProperty(
                        "listener.security.protocol.map",
                        "PLAINTEXT:" + protocol + ",CONTROLLER:PLAINTEXT");
        Map<String, String> all = new HashMap<>(certificates.trust());
        all.putAll(certificates.identity("broker"));
        for (Map.Entry<String, String> setting : all.entrySet()) {
            served = served.withProperty(setting.getKey(), setting.getValue());
        }
        return served;
    }

    @Override
    public Map<String, String> settings(String user) {
        Map<String, String> all = new HashMap<>(certificates.trust());
        all.putAll(certificates.identity(user));
        all.put("security.protocol", "SSL");
        return all;
    }

    @Override
    public String principal(String user) {
        return "User:CN=" + user;
    }
}
