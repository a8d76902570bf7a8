package dev.penelope.simulator;

import java.util.List;

/** What must be true at the end, of what is committed and of the world. */
final class Verdict {
    private Verdict() {}

    static void check(World world, Ledger ledger) {
        List<Story> stories =
                world.sagas().stream().flatMap(saga -> Story.of(world, saga).stream()).toList();
        new Answers(world).check();
        new OneKey(world).check();
        for (Story story : stories) {
            new Order(story).check();
            new Ends(ledger, story).check();
            new Limits(story).check();
        }
    }

    /**
     * @throws AssertionError unless the promise is kept
     */
    static void require(boolean kept, String promise, Object but) {
        if (!kept) {
            throw new AssertionError("Expected \"" + promise + "\", but: " + but);
        }
    }
}
