package dev.penelope.tests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.penelope.cli.broker.LocalBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * OAUTHBEARER over TLS: tokens from an endpoint of the test's own, which knows each user by a
 * secret; the broker knows the endpoint's key from a file.
 */
final class TokenLogin implements BrokerLogin {
    /** Kafka fetches tokens and keys from no place that this property does not list. */
    private static final String ALLOWED = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

    private static final String ISSUER = "https://login.example";
    private static final String AUDIENCE = "kafka";

    private final CertificateLogin tls;
    private final PlainLogin root = new PlainLogin(List.of(SecuredBroker.ROOT));
    private final KeyPair key;
    private final String keys;
    private final HttpServer endpoint;

    private TokenLogin(CertificateLogin tls, KeyPair key, Path keys, HttpServer endpoint) {
        this.tls = tls;
        this.key = key;
        this.keys = keys.toUri().toString();
        this.endpoint = endpoint;
    }

    static TokenLogin in(Path folder) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair key = generator.generateKeyPair();
        Path keys = folder.resolve("keys.json");
        Files.writeString(keys, publicKeys((RSAPublicKey) key.getPublic()));
        HttpServer endpoint =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        TokenLogin login =
                new TokenLogin(CertificateLogin.in(folder, List.of()), key, keys, endpoint);
        endpoint.createContext("/token", login::answer);
        endpoint.start();
        System.setProperty(ALLOWED, login.url() + "," + login.keys);
        return login;
    }

    private static String publicKeys(RSAPublicKey key) {
        return """
        {"keys": [{"kty": "RSA", "kid": "one", "use": "sig", "alg": "RS256", "n": "%s", "e": "%s"}]}
        """
                .formatted(number(key.getModulus()), number(key.getPublicExponent()));
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        return base64(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private String url() {
        return "http://localhost:" + endpoint.getAddress().getPort() + "/token";
    }

    /** The grant of client credentials: who says the user's secret gets a token of that user. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String basic = exchange.getRequestHeaders().getFirst("Authorization");
            String[] said =
                    new String(
                                    Base64.getDecoder().decode(basic.substring("Basic ".length())),
                                    UTF_8)
                            .split(":", 2);
            boolean known = said[1].equals("of " + said[0]);
            byte[] answer =
                    (known
                                    ? "{\"access_token\":\"" + token(said[0]) + "\"}"
                                    : "{\"error\":\"invalid_client\"}")
                            .getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(known ? 200 : 401, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private String token(String user) {
        long now = Instant.now().getEpochSecond();
        String head = base64("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"one\"}".getBytes(UTF_8));
        String claims =
                base64(
                        """
                        {"iss": "%s", "aud": "%s", "sub": "%s", "iat": %d, "exp": %d, "scope": "kafka"}\
                        """
                                .formatted(ISSUER, AUDIENCE, user, now, now + 3600)
                                .getBytes(UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.getPrivate());
            signature.update((head + "." + claims).getBytes(UTF_8));
            return head + "." + claims + "." + base64(signature.sign());
        } catch (GeneralSecurityException failed) {
            throw new UncheckedIOException(new IOException(failed));
        }
    }

    @Override
    public LocalBroker.Settings demandedBy(LocalBroker.Settings broker) {
        String oauth = LISTENER + "oauthbearer.sasl.";
        return root.accepted(tls.servedBy(broker, "SASL_SSL"), "PLAIN,OAUTHBEARER")
                .withProperty(
                        oauth + "jaas.config",
                        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule"
                                + " required;")
                .withProperty(
                        oauth + "server.callback.handler.class",
                        "org.apache.kafka.common.security.oauthbearer"
                                + ".OAuthBearerValidatorCallbackHandler")
                .withProperty(oauth + "oauthbearer.jwks.endpoint.url", keys)
                .withProperty(oauth + "oauthbearer.expected.issuer", ISSUER)
                .withProperty(oauth + "oauthbearer.expected.audience", AUDIENCE);
    }

    @Override
    public Map<String, String> settings(String user) {
        Map<String, String> all = new HashMap<>(tls.certificates().trust());
        if (user.equals(SecuredBroker.ROOT)) {
            all.putAll(root.settings(user));
        } else {
            all.put("sasl.mechanism", "OAUTHBEARER");
            all.put(
                    "sasl.jaas.config",
                    "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule"
                            + " required;");
            all.put(
                    "sasl.login.callback.handler.class",
                    "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler");
            all.put("sasl.oauthbearer.token.endpoint.url", url());
            all.put("sasl.oauthbearer.client.credentials.client.id", user);
            all.put("sasl.oauthbearer.client.credentials.client.secret", "of " + user);
        }
        all.put("security.protocol", "SASL_SSL");
        return all;
    }

    @Override
    public void close() {
        System.clearProperty(ALLOWED);
        endpoint.stop(0);
    }
}
