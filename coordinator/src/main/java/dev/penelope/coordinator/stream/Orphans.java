package dev.penelope.coordinator.stream;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which open transactions nobody who is alive can commit: Streams names transactions as well as
 * members of the group after application and process.
 */
final class Orphans {
    private static final String PROCESS = "-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-";

    private final Pattern transaction;
    private final Pattern member;

    Orphans(String application) {
        this.transaction = Pattern.compile(Pattern.quote(application) + PROCESS + "\\d+");
        this.member = Pattern.compile(Pattern.quote(application) + PROCESS + "StreamThread-.*");
    }

    /** Whether a transaction is one of a coordinator's. */
    boolean concerns(String transactionalId) {
        return process(transaction, transactionalId).isPresent();
    }

    /**
     * None if the group has no members, or one whose name says nothing: any of the transactions may
     * be its own.
     */
    List<String> among(Collection<String> transactionalIds, Collection<String> clientIds) {
        Set<String> alive = new HashSet<>();
        for (String clientId : clientIds) {
            Optional<String> process = process(member, clientId);
            if (process.isEmpty()) {
                return List.of();
            }
            alive.add(process.get());
        }
        if (alive.isEmpty()) {
            return List.of();
        }
        return transactionalIds.stream()
                .filter(id ->
                        process(transaction, id)
                                .filter(process -> !alive.contains(process))
                                .isPresent())
                .toList();
    }

    private static Optional<String> process(Pattern pattern, String id) {
        Matcher matcher = pattern.matcher(id);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
