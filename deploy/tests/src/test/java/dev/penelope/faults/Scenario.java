package dev.penelope.faults;

import dev.penelope.cli.verify.Finding;
import dev.penelope.worker.Mode;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * A fault with a name.
 *
 * @param says what happens, in a sentence
 * @param isShort whether it is among the few that every build runs
 * @param atMost how long it may take
 * @param expected what a verification may find because of what the scenario itself wrote
 */
record Scenario(
        String name,
        String says,
        boolean isShort,
        Mode mode,
        Duration atMost,
        Predicate<Finding> expected,
        Script script) {
    /** What is done to a stage; all sagas must have ended when it returns. */
    interface Script {
        void play(Stage stage) throws Exception;
    }

    static Scenario of(String name, String says, Script script) {
        return new Scenario(
                name, says, false, Mode.STRICT, Duration.ofMinutes(4), finding -> false, script);
    }

    Scenario inShort() {
        return new Scenario(name, says, true, mode, atMost, expected, script);
    }

    /** The same in fast mode. */
    Scenario fast() {
        return new Scenario(
                name + "-fast",
                says + ", in fast mode",
                false,
                Mode.FAST,
                atMost,
                expected,
                script);
    }

    Scenario within(Duration time) {
        return new Scenario(name, says, isShort, mode, time, expected, script);
    }

    Scenario expecting(Predicate<Finding> findings) {
        return new Scenario(name, says, isShort, mode, atMost, findings, script);
    }
}
