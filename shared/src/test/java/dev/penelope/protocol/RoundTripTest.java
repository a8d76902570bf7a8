package dev.penelope.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penelope.testing.Seeded;
import java.util.Random;

/** What was written is read back equal, embedded values byte for byte. */
final class RoundTripTest {
    @Seeded
    void starts(Random random) {
        StartRecord start = new RandomRecords(random).start();

        assertThat(StartJson.read(StartJson.write(start))).isEqualTo(start);
    }

    @Seeded
    void commands(Random random) {
        CommandRecord command = new RandomRecords(random).command();

        assertThat(CommandJson.read(CommandJson.write(command))).isEqualTo(command);
    }

    @Seeded
    void events(Random random) {
        EventRecord event = new RandomRecords(random).event();

        assertThat(EventJson.read(EventJson.write(event))).isEqualTo(event);
    }

    @Seeded
    void controls(Random random) {
        ControlRecord control = new RandomRecords(random).control();

        assertThat(ControlJson.read(ControlJson.write(control))).isEqualTo(control);
    }

    @Seeded
    void signals(Random random) {
        SignalRecord signal = new RandomRecords(random).signal();

        assertThat(SignalJson.read(SignalJson.write(signal))).isEqualTo(signal);
        assertThat(SignalRecord.of(signal.asControl())).isEqualTo(signal);
    }

    @Seeded(runs = 500)
    void resultsRepliesNoticesAndAmendments(Random random) {
        ResultRecord news = new RandomRecords(random).news();

        assertThat(ResultJson.read(ResultJson.write(news))).isEqualTo(news);
    }

    @Seeded
    void definitions(Random random) {
        var definition = new RandomDefinitions(random).definition();
        byte[] json = DefinitionJson.write(definition);

        assertThat(DefinitionJson.read(json)).isEqualTo(definition);
        assertThat(DefinitionJson.hash(DefinitionJson.write(DefinitionJson.read(json))))
                .isEqualTo(DefinitionJson.hash(json));
    }

    @Seeded(runs = 500)
    void bytesThatAreBrokenAreUnreadableAndNothingElse(Random random) {
        byte[] value = StartJson.write(new RandomRecords(random).start());
        switch (random.nextInt(3)) {
            case 0 -> value[random.nextInt(value.length)] = (byte) random.nextInt();
            case 1 -> value = java.util.Arrays.copyOf(value, random.nextInt(value.length));
            default -> random.nextBytes(value);
        }
        try {
            assertThat(StartJson.read(value)).isNotNull();
        } catch (UnreadableException expected) {
            assertThat(expected.getMessage()).isNotBlank();
        }
    }
}
