package dev.penelope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the launcher's processes write to their logs. */
final class LogPatternTest {
    @Test
    void aMessageIsOneLineWhateverIsInIt() throws Exception {
        String message = "key=a\r\nERROR forged\u001b[2J\u202ereversed\u2028end ü 💥";

        assertThat(written(message))
                .endsWith(" key=a ERROR forged [2J reversed end ü 💥" + System.lineSeparator());
    }

    private static String written(String message) throws Exception {
        LoggerContext context = new LoggerContext();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        URL file = Objects.requireNonNull(LogPatternTest.class.getResource("/logback.xml"));
        configurator.doConfigure(file);
        var root = context.getLogger("ROOT");
        var appender = (ConsoleAppender<ILoggingEvent>) root.getAppender("stderr");
        var encoder = (PatternLayoutEncoder) appender.getEncoder();
        LoggingEvent event =
                new LoggingEvent("test", root, Level.WARN, message, null, new Object[0]);
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }
}
