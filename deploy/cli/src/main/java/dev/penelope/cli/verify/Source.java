package dev.penelope.cli.verify;

import dev.penelope.protocol.Kind;
import dev.penelope.protocol.WireHeaders;
import dev.penelope.topic.TopicNames;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a topic holds. */
enum Source {
    START,
    EVENT,
    CONTROL,
    SIGNAL,
    COMMAND,
    /** Results, replies or notices. */
    NEWS,
    DEAD_LETTER;

    /** None if it is no topic of the installation, or its definitions. */
    static Optional<Source> of(String topic, TopicNames names) {
        if (topic.startsWith(names.command("")) || topic.startsWith(names.undo(""))) {
            return Optional.of(COMMAND);
        }
        if (topic.equals(names.start())) {
            return Optional.of(START);
        }
        if (topic.equals(names.event())) {
            return Optional.of(EVENT);
        }
        if (topic.equals(names.control())) {
            return Optional.of(CONTROL);
        }
        if (topic.equals(names.signal())) {
            return Optional.of(SIGNAL);
        }
        if (names.news().contains(topic)) {
            return Optional.of(NEWS);
        }
        return topic.equals(names.deadLetter()) ? Optional.of(DEAD_LETTER) : Optional.empty();
    }

    /** Whether it is a coordinator's tick, among signals. */
    static boolean isEvent(ConsumerRecord<byte[], byte[]> record) {
        return WireHeaders.text(record.headers(), WireHeaders.KIND)
                .equals(Optional.of(Kind.EVENT.wire()));
    }

    /** Whether coordinators read it. */
    boolean isInput() {
        return switch (this) {
            case START, EVENT, CONTROL, SIGNAL -> true;
            case COMMAND, NEWS, DEAD_LETTER -> false;
        };
    }
}
