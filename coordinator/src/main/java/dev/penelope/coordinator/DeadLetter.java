package dev.penelope.coordinator;

/** Why a record is set aside, in the words of metrics and of the header that says so. */
public enum DeadLetter {
    BAD_KEY,
    KEY_MISMATCH,
    OTHER_RUN,
    QUARANTINED,
    TOKEN_INVALID,
    TOKEN_MISSING,
    TOKEN_UNKNOWN_KEY,
    TOO_LARGE,
    UNKNOWN_NODE,
    UNKNOWN_SAGA,
    UNREADABLE,
    WRONG_TOPIC
}
