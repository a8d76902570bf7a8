package dev.penelope.coordinator;

import java.time.Duration;

/**
 * How long a record waits for what may still come, before it is refused or set aside. Nothing is
 * ordered between topics, so what belongs together may arrive in any order.
 *
 * @param definition how long a start waits for its definition
 * @param queue how long a start waits for the topics of its queues
 * @param event how long an outcome waits for the start of its saga, or for a coordinator that has
 *     its token's key
 * @param control how long a control or a signal waits for the start of its saga
 * @param worker how long an action may have no worker before people are told
 */
public record Graces(
        Duration definition, Duration queue, Duration event, Duration control, Duration worker) {
    public static final Graces DEFAULT =
            new Graces(
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30));
}
