package dev.penelope.cli;

import dev.penelope.cli.verify.SagaLogs;
import dev.penelope.model.SagaId;
import dev.penelope.protocol.SagaLog;
import org.apache.kafka.common.KafkaException;

/** Where the log of one saga comes from. */
final class LogSource {
    private LogSource() {}

    /**
     * From the topics of an installation.
     *
     * @throws CannotRun if they do not hold it
     */
    static SagaLog topics(Installation installation, SagaId saga) {
        installation.require(
                installation.withNews(
                        installation.topics().start(),
                        installation.topics().event(),
                        installation.topics().definition()));
        try {
            return SagaLogs.read(
                    installation.connection().kafka(),
                    installation.topics(),
                    saga,
                    java.util.Optional.empty());
        } catch (IllegalStateException missing) {
            throw new CannotRun(String.valueOf(missing.getMessage()), missing);
        } catch (KafkaException failed) {
            throw new CannotRun("Expected to read the topics, but " + failed.getMessage(), failed);
        }
    }
}
