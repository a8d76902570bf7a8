package dev.penelope.topic;

import java.util.Locale;

/** The part that a principal plays in an installation, and with it the rights that it needs. */
public enum AccessRole {
    CLIENT("starts sagas and awaits how they end"),
    SIGNALLER("tells sagas what they wait for, and steers nothing"),
    WORKER("runs the actions of its queues, and of no other"),
    DEPLOYER("registers definitions, and so decides what can be started"),
    OPERATOR("steers sagas"),
    AUDITOR("reads every record of every saga, and changes nothing"),
    COORDINATOR("decides; the coordinator's own processes"),
    ADMIN(
            "makes the topics, and breaks the glass: the right to alter the cluster, without which"
                    + " no transaction of others can be aborted, includes that to change access"
                    + " rules, and so every other right");

    private final String meaning;

    AccessRole(String meaning) {
        this.meaning = meaning;
    }

    /** One sentence, without a subject and a full stop. */
    public String meaning() {
        return meaning;
    }

    /** In lower case, as users are called by default. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
