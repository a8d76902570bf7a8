package dev.penelope.coordinator.token;

import java.util.Locale;

/** What a coordinator does about tokens. */
public enum TokenPolicy {
    /** Commands are not signed, and nothing is verified. */
    OFF,
    /**
     * Commands are signed, and a token that an event has is verified: for the change to required.
     */
    OPTIONAL,
    /** Commands are signed, and an event without a valid token changes nothing. */
    REQUIRED;

    /** As a setting says it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
