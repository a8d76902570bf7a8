package dev.penelope.topic;

/** How many copies of a record there are, and how many a producer waits for. */
public record Durability(short replication, int minInsync) {
    /** Survives the loss of any one broker, and goes on writing meanwhile. */
    public static final Durability PRODUCTION = new Durability((short) 3, 2);

    /** For one broker: whatever it loses is lost. */
    public static final Durability DEVELOPMENT = new Durability((short) 1, 1);

    /**
     * @throws IllegalArgumentException if no topic could be made so
     */
    public Durability {
        if (minInsync < 1 || replication < minInsync) {
            throw new IllegalArgumentException(
                    "Expected a replication factor of at least min.insync.replicas, and that of at"
                            + " least 1, but got "
                            + replication
                            + " and "
                            + minInsync);
        }
    }

    /** That many copies; a producer waits for all but one of them. */
    public static Durability ofReplication(int copies) {
        return new Durability((short) copies, Math.max(1, copies - 1));
    }
}
