package dev.penelope.tests;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A certificate authority of a test's own, by the JDK's keytool, with PEM files for each holder.
 */
final class TestCertificates {
    private static final Path KEYTOOL = Path.of(System.getProperty("java.home"), "bin", "keytool");
    private static final String PASSWORD = "changeit";
    private static final String AUTHORITY = "authority";

    private final Path folder;
    private final Path store;

    private TestCertificates(Path folder) {
        this.folder = folder;
        this.store = folder.resolve("keys.p12");
    }

    static TestCertificates in(Path folder) throws Exception {
        TestCertificates certificates = new TestCertificates(folder);
        certificates.makeKey(AUTHORITY, List.of("-ext", "bc:c=ca:true"));
        Files.writeString(
                certificates.authority(), pem("CERTIFICATE", certificates.chain(AUTHORITY)));
        return certificates;
    }

    /** A key and its certificate for a user, or for a host of this machine. */
    void issue(String name) throws Exception {
        makeKey(name, List.of("-signer", AUTHORITY, "-ext", "san=dns:localhost,ip:127.0.0.1"));
        KeyStore keys = keys();
        List<byte[]> key = List.of(keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
        Files.writeString(holder(name), pem("PRIVATE KEY", key) + pem("CERTIFICATE", chain(name)));
    }

    private void makeKey(String name, List<String> more) throws Exception {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                KEYTOOL.toString(),
                                "-genkeypair",
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-alias",
                                name,
                                "-dname",
                                "CN=" + name,
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                PASSWORD));
        line.addAll(more);
        Path said = folder.resolve("keytool.log");
        Process keytool =
                new ProcessBuilder(line)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            keytool.destroyForcibly();
            throw new AssertionError(
                    "Expected keytool to make a key, but it said: " + Files.readString(said));
        }
    }

    private KeyStore keys() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private List<byte[]> chain(String name) throws Exception {
        List<byte[]> chain = new ArrayList<>();
        for (Certificate each : keys().getCertificateChain(name)) {
            chain.add(each.getEncoded());
        }
        return chain;
    }

    private static String pem(String what, List<byte[]> contents) {
        StringBuilder text = new StringBuilder();
        for (byte[] content : contents) {
            text.append("-----BEGIN ").append(what).append("-----\n");
            text.append(Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content));
            text.append("\n-----END ").append(what).append("-----\n");
        }
        return text.toString();
    }

    private Path authority() {
        return folder.resolve("authority.pem");
    }

    private Path holder(String name) {
        return folder.resolve(name + ".pem");
    }

    /** To know others by. */
    Map<String, String> trust() {
        return Map.of(
                "ssl.truststore.type", "PEM", "ssl.truststore.location", authority().toString());
    }

    /** To be known as that holder. */
    Map<String, String> identity(String name) {
        return Map.of("ssl.keystore.type", "PEM", "ssl.keystore.location", holder(name).toString());
    }
}
