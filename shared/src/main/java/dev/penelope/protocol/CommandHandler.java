package dev.penelope.protocol;

import java.time.Instant;
import java.util.List;

/**
 * What a worker makes of one delivery of a command, without Kafka: the one thing that workers and
 * tests have in common. The code behind the command is run once, on the caller's thread.
 */
@FunctionalInterface
public interface CommandHandler {
    /**
     * Runs the code of an action or undo action. Whatever that code throws becomes an outcome.
     *
     * @param now what the attempt takes for the present
     * @param certainlyFirst whether no other delivery of this command can have come before
     * @return what there is to tell of the attempt: any heartbeats, and last its outcome
     */
    List<EventRecord> run(CommandRecord command, Instant now, boolean certainlyFirst);
}
