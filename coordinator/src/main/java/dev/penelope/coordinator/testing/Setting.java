package dev.penelope.coordinator.testing;

import dev.penelope.model.Verb;
import dev.penelope.model.Wish;
import dev.penelope.protocol.CommandHandler;
import dev.penelope.protocol.ControlRecord;
import dev.penelope.protocol.SagaLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All that a run depends on, beside the saga itself.
 *
 * @param least how long an attempt takes at least
 * @param most how many steps a run may have
 */
record Setting(
        CommandHandler worker,
        long seed,
        Duration least,
        Duration longest,
        List<Planned> controls,
        Faults faults,
        int most) {

    /** An operator's wish, so long after the saga began. */
    record Planned(Duration after, Verb verb, Optional<String> node, Wish wish) {
        ControlRecord control(SagaLog of) {
            return new ControlRecord(
                    of.saga(),
                    verb.wire() + "-" + after.toMillis() + node.map(name -> "-" + name).orElse(""),
                    verb,
                    node,
                    "test",
                    "the test wants it",
                    wish);
        }
    }

    Draw draw() {
        return new Draw(seed);
    }

    Duration took(Faults.Delivery delivery) {
        return draw().between(least, longest, delivery);
    }

    Setting with(CommandHandler other) {
        return new Setting(other, seed, least, longest, controls, faults, most);
    }

    Setting seeded(long other) {
        return new Setting(worker, other, least, longest, controls, faults, most);
    }

    Setting taking(Duration from, Duration to) {
        return new Setting(worker, seed, from, to, controls, faults, most);
    }

    Setting with(List<Planned> others) {
        return new Setting(worker, seed, least, longest, List.copyOf(others), faults, most);
    }

    Setting with(Faults others) {
        return new Setting(worker, seed, least, longest, controls, others, most);
    }

    Setting most(int steps) {
        return new Setting(worker, seed, least, longest, controls, faults, steps);
    }
}
