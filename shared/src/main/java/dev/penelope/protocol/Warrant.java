package dev.penelope.protocol;

import java.util.Optional;

/**
 * What a command gives to its worker to be copied into each event about it.
 *
 * @param epoch from 1; grows when a person has a node that may have run run again
 * @param token shows that the coordinator has sent this command; none if it signs none
 */
public record Warrant(int epoch, Optional<String> token) {
    /** Of a command that is not signed, in the first epoch. */
    public static final Warrant NONE = new Warrant(1, Optional.empty());
}
