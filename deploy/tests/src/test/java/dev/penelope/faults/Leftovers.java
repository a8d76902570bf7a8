package dev.penelope.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the topic that restores the open sagas still holds when none is open: no header, no page of
 * nodes, and no timer of a saga. Parameters and definition stay as long as the archive keeps a saga
 * that may be opened again.
 */
final class Leftovers {
    private static final String OF_OPEN_SAGAS = "hp";
    private static final char TIMER = 't';
    private static final int ID_OF_TIMER = 9;

    /**
     * Timers from here on are not a saga's own: to sweep its rows away, or to ask for its start.
     */
    private static final int NOT_OF_SAGA = 0x70;

    private Leftovers() {}

    /** Large sagas are swept away after they have ended. */
    static void awaitNone(Map<String, String> kafka, String changelog) {
        List<String> left = new ArrayList<>();
        Patience.until(
                () -> "no rows are left of sagas that are over, but there are " + left,
                Duration.ofSeconds(60),
                () -> {
                    left.clear();
                    left.addAll(of(kafka, changelog));
                    return left.isEmpty();
                });
    }

    private static List<String> of(Map<String, String> kafka, String changelog) {
        Map<String, Boolean> rows = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : Raw.all(kafka, changelog)) {
            rows.put(new String(record.key(), ISO_8859_1), record.value() != null);
        }
        return rows.entrySet().stream()
                .filter(row -> row.getValue() && isOfOpenSaga(row.getKey()))
                .map(row -> row.getKey().replaceAll("[^ -~]", "."))
                .toList();
    }

    private static boolean isOfOpenSaga(String key) {
        if (key.charAt(0) == TIMER) {
            return key.charAt(key.indexOf(0, ID_OF_TIMER) + 1) < NOT_OF_SAGA;
        }
        return OF_OPEN_SAGAS.indexOf(key.charAt(0)) >= 0;
    }
}
