package dev.penelope.protocol;

import dev.penelope.model.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The digest of what a start says, by its meaning: two starts of one id are the same if it is the
 * same. It covers the definition as it is said, before anything is resolved, so that whatever
 * becomes of a registered name, a start sent again stays the same start. Priority and trace are no
 * part of it.
 */
public final class StartDigest {
    private static final int BYTES = 16;

    private StartDigest() {}

    /**
     * The digest, in 32 hexadecimal digits.
     *
     * @throws UnreadableException if an object in its parameters or in the definition that it
     *     carries has two fields of one name
     */
    public static String of(StartRecord start) {
        byte[] canonical = CanonicalJson.of(Json.ofUtf8(said(start)));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical);
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Expected every JDK to know SHA-256", impossible);
        }
    }

    private static byte[] said(StartRecord start) {
        return JsonOut.object(out -> {
            switch (start.definition()) {
                // The name beside a hash is for people.
                case DefinitionSource.ByHash byHash -> out.put("hash", byHash.hash());
                case DefinitionSource.ByName byName ->
                        out.put("name", byName.name()).put("version", byName.version());
                case DefinitionSource.Inline inline -> out.put("inline", inline.definition());
            }
            if (start.paramsDigest().isPresent()) {
                out.put("paramsDigest", start.paramsDigest().get());
            } else {
                out.put("params", start.params());
            }
            Map<String, String> labels = new TreeMap<>(start.labels());
            out.put("labels", labels);
            out.put("deadlineMs", start.deadline().map(Duration::toMillis).orElse(0L));
            out.array(
                    "resources",
                    start.resources().stream()
                            .sorted(
                                    Comparator.comparing(ResourceClaim::resource)
                                            .thenComparing(ResourceClaim::shared))
                            .toList(),
                    StartJson::writeClaim);
        });
    }
}
