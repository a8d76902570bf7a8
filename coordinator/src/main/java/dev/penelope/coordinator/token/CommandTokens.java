package dev.penelope.coordinator.token;

import dev.penelope.model.Direction;
import dev.penelope.model.RunId;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.EventRecord;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Signs commands and verifies what workers copy from them into events: a token is the id of a key,
 * a dot, and the first 16 bytes of an HMAC-SHA256 over what the command is for, in Base64 for URLs
 * without padding. The page of the protocol says it in full. Keeps no state of sagas. Not safe for
 * use by several threads.
 */
public final class CommandTokens {
    private static final int TAG_BYTES = 16;
    private static final int TAG_CHARS = 22;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final TokenKeys keys;
    private final Map<String, Mac> macs = new HashMap<>();

    public CommandTokens(TokenKeys keys) {
        this.keys = keys;
        keys.ids().forEach(id -> macs.put(id, mac(keys.key(id).orElseThrow())));
    }

    /** What an event's token is worth. */
    public sealed interface Verdict {}

    /** A coordinator has sent this command. */
    public record Valid() implements Verdict {}

    /** There is no token. */
    public record Missing() implements Verdict {}

    /** It is of another command, was made up, or is no token at all. */
    public record Invalid() implements Verdict {}

    /**
     * Its key is not among those that verify here.
     *
     * @param key its id, as the event has it
     */
    public record UnknownKey(String key) implements Verdict {}

    /** The token of a command; none if tokens are not used. */
    public Optional<String> sign(
            SagaId saga, RunId run, String node, Direction direction, int epoch) {
        return keys.signing().map(key -> key + "." + tag(key, saga, run, node, direction, epoch));
    }

    /** Compares in a time that does not depend on how much of the token is right. */
    public Verdict verify(EventRecord.Reported event) {
        Optional<String> given = event.warrant().token();
        if (given.isEmpty()) {
            return new Missing();
        }
        String token = given.get();
        int dot = token.indexOf('.');
        if (dot < 0 || token.length() - dot - 1 != TAG_CHARS || !TokenKeys.isId(token, dot)) {
            return new Invalid();
        }
        String key = token.substring(0, dot);
        if (!macs.containsKey(key)) {
            return new UnknownKey(key);
        }
        String expected =
                tag(
                        key,
                        event.saga(),
                        event.run(),
                        event.node(),
                        event.direction(),
                        event.warrant().epoch());
        boolean same =
                MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8),
                        token.substring(dot + 1).getBytes(StandardCharsets.UTF_8));
        return same ? new Valid() : new Invalid();
    }

    private String tag(
            String key, SagaId saga, RunId run, String node, Direction direction, int epoch) {
        Mac mac = macs.get(key);
        if (mac == null) {
            throw new IllegalStateException("Expected to have the key " + key);
        }
        field(mac, saga.value());
        field(mac, run.value());
        field(mac, node);
        field(mac, direction.wire());
        field(mac, Integer.toString(epoch));
        return BASE64.encodeToString(Arrays.copyOf(mac.doFinal(), TAG_BYTES));
    }

    /** With its length before it, so that no text can pass for two. */
    private static void field(Mac mac, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        mac.update((byte) (bytes.length >>> 24));
        mac.update((byte) (bytes.length >>> 16));
        mac.update((byte) (bytes.length >>> 8));
        mac.update((byte) bytes.length);
        mac.update(bytes);
    }

    private static Mac mac(SecretKey key) {
        try {
            Mac mac = Mac.getInstance(TokenKeys.ALGORITHM);
            mac.init(key);
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException(
                    "Expected Java to have " + TokenKeys.ALGORITHM, impossible);
        }
    }
}
