package dev.penelope.cli;

import java.util.Set;

/** How much is logged, to standard error; {@code logback.xml} reads these properties. */
final class Logs {
    private static final String OURS = "penelope.log";
    private static final String KAFKA = "penelope.log.kafka";
    private static final Set<String> SERVERS = Set.of("coordinator", "worker", "broker");

    private static final Set<String> LOCAL = Set.of("dev", "demo", "bench");

    private Logs() {}

    /** Must be called before anything logs. What is set already stays. */
    static void configure(String... args) {
        boolean server = args.length > 0 && SERVERS.contains(args[0]);
        setIfAbsent(OURS, server ? "INFO" : "WARN");
        // Other commands say in a line of their own what a person must know of Kafka, unless they
        // have a broker of their own.
        boolean local = args.length > 0 && LOCAL.contains(args[0]);
        setIfAbsent(KAFKA, server ? "WARN" : local ? "ERROR" : "OFF");
    }

    private static void setIfAbsent(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
