package dev.penelope.coordinator.token;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret keys by which commands are signed, and what to do with them. Immutable; its text names
 * keys and shows none.
 */
public final class TokenKeys {
    /** Tokens are not used. */
    public static final TokenKeys OFF = new TokenKeys(TokenPolicy.OFF, "", Map.of());

    static final String ALGORITHM = "HmacSHA256";

    /** As long as what the algorithm makes of it: a shorter one is easier to guess. */
    private static final int LEAST_BYTES = 32;

    private static final int FINGERPRINT_BYTES = 8;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,16}");

    private final TokenPolicy policy;
    private final String signing;
    private final Map<String, SecretKey> keys;

    private TokenKeys(TokenPolicy policy, String signing, Map<String, SecretKey> keys) {
        this.policy = policy;
        this.signing = signing;
        this.keys = keys;
    }

    /**
     * Reads the keys.
     *
     * @param signing the id of the key that signs
     * @param verifying the ids of all keys whose tokens are valid
     * @param file properties: an id, and a key in Base64
     * @throws IllegalArgumentException saying what is wrong, without any part of a key
     */
    public static TokenKeys read(
            TokenPolicy policy, String signing, List<String> verifying, Path file) {
        Map<String, String> inFile = properties(file);
        Map<String, byte[]> secrets = new TreeMap<>();
        for (String id : verifying) {
            secrets.put(id, secret(id, inFile, file));
        }
        return of(policy, signing, secrets);
    }

    /**
     * The same, of keys that are at hand.
     *
     * @throws IllegalArgumentException saying what is wrong, without any part of a key
     */
    public static TokenKeys of(TokenPolicy policy, String signing, Map<String, byte[]> secrets) {
        if (!secrets.containsKey(signing)) {
            throw new IllegalArgumentException(
                    "expected tokens.verify to have the key of tokens.sign, \""
                            + signing
                            + "\", but it has "
                            + new TreeSet<>(secrets.keySet()));
        }
        Map<String, SecretKey> keys = new TreeMap<>();
        secrets.forEach((id, secret) -> keys.put(id, key(id, secret)));
        return new TokenKeys(policy, signing, Map.copyOf(keys));
    }

    private static Map<String, String> properties(Path file) {
        Properties properties = new Properties();
        try (Reader reader = new StringReader(Files.readString(file, StandardCharsets.UTF_8))) {
            properties.load(reader);
        } catch (MalformedInputException | IllegalArgumentException wrong) {
            // Its own message may show a part of a key.
            throw new IllegalArgumentException(
                    "expected tokens.keys.file, "
                            + file
                            + ", to have lines such as \"k1=KEY IN BASE64\", but it is no file of"
                            + " properties");
        } catch (IOException wrong) {
            throw new IllegalArgumentException(
                    "expected to read tokens.keys.file, "
                            + file
                            + ", but: "
                            + wrong.getClass().getSimpleName(),
                    wrong);
        }
        Map<String, String> byId = new TreeMap<>();
        properties.stringPropertyNames().forEach(id -> byId.put(id, properties.getProperty(id)));
        return byId;
    }

    private static byte[] secret(String id, Map<String, String> inFile, Path file) {
        String text = inFile.get(id);
        if (text == null) {
            throw new IllegalArgumentException(
                    "expected tokens.keys.file, "
                            + file
                            + ", to have the key \""
                            + id
                            + "\" of tokens.verify, but it has "
                            + new TreeSet<>(inFile.keySet()));
        }
        return decoded(id, text.strip());
    }

    private static SecretKey key(String id, byte[] secret) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "expected the id of a key to be 1 to 16 characters of [A-Za-z0-9_-], but got"
                            + " \""
                            + id
                            + "\"");
        }
        if (secret.length < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "expected the key \""
                            + id
                            + "\" of tokens.keys.file to have at least "
                            + LEAST_BYTES
                            + " bytes, but it has "
                            + secret.length
                            + "; \"openssl rand -base64 32\" makes one");
        }
        return new SecretKeySpec(secret, ALGORITHM);
    }

    private static byte[] decoded(String id, String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException wrong) {
            // Its own message shows a part of the key.
            throw new IllegalArgumentException(
                    "expected the key \"" + id + "\" of tokens.keys.file to be Base64");
        }
    }

    /** Whether a text begins with what can be the id of a key, of that length. */
    static boolean isId(String text, int length) {
        return ID.matcher(text).region(0, length).matches();
    }

    public TokenPolicy policy() {
        return policy;
    }

    /** Whether commands are signed and tokens verified. */
    public boolean areUsed() {
        return policy != TokenPolicy.OFF;
    }

    /** The id of the key that signs; none if tokens are not used. */
    public Optional<String> signing() {
        return areUsed() ? Optional.of(signing) : Optional.empty();
    }

    /** The ids of all keys whose tokens are valid. */
    public Set<String> ids() {
        return keys.keySet();
    }

    Optional<SecretKey> key(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    /**
     * What tells keys of one id apart, and does not tell what they are: the first 8 bytes of the
     * key's SHA-256, in hexadecimal.
     */
    public Optional<String> fingerprint(String id) {
        return key(id).map(TokenKeys::fingerprint);
    }

    private static String fingerprint(SecretKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return HexFormat.of().formatHex(Arrays.copyOf(digest, FINGERPRINT_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Expected Java to have SHA-256", impossible);
        }
    }

    /** For people who compare coordinators: which keys there are, with their fingerprints. */
    public String described() {
        Map<String, String> fingerprints = new TreeMap<>();
        keys.forEach((id, key) -> fingerprints.put(id, fingerprint(key)));
        return "tokens=" + policy.word() + " sign=" + signing + " fingerprints=" + fingerprints;
    }

    @Override
    public String toString() {
        return "tokens " + policy.word() + ", keys " + new TreeSet<>(keys.keySet());
    }
}
