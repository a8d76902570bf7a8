package dev.penelope.cli;

import dev.penelope.topic.HiddenSettings;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Takes what no flag says from the environment: {@code --topic-prefix} from PENELOPE_TOPIC_PREFIX.
 */
record Environment(Map<String, String> variables) implements IDefaultValueProvider {
    private static final String PREFIX = "PENELOPE_";
    private static final String KAFKA = PREFIX + "KAFKA_";

    Environment {
        variables = HiddenSettings.copyOf(variables);
    }

    /** The variables that stand for settings of Kafka's clients. */
    static Map<String, String> ofKafka(Map<String, String> variables) {
        Map<String, String> some = new HashMap<>(variables);
        // Others begin like ours: Kubernetes sets PENELOPE_PORT for a service of that name.
        some.keySet().removeIf(name -> !name.startsWith(KAFKA));
        return some;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)
                || option.usageHelp()
                || option.versionHelp()) {
            return null;
        }
        String name = option.longestName().substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
        return variables.get(PREFIX + name);
    }
}
