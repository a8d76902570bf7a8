package dev.penelope.cli;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/** Check that no secret stands on a command line, where every user of the machine can read it. */
final class SecretSettings {
    private static final Set<String> SECRET = new HashSet<>();

    static {
        for (ConfigDef known :
                Set.of(
                        AdminClientConfig.configDef(),
                        ProducerConfig.configDef(),
                        ConsumerConfig.configDef())) {
            known.configKeys()
                    .forEach((name, key) -> {
                        if (key.type == ConfigDef.Type.PASSWORD) {
                            SECRET.add(name);
                        }
                    });
        }
    }

    /** What a provider of settings is to look up is no secret itself. */
    private static final Pattern LOOKED_UP = Pattern.compile("\\$\\{[^}]+}");

    private SecretSettings() {}

    /**
     * The same settings, none of which is a secret.
     *
     * @param flag that takes them
     * @throws IllegalArgumentException naming the first that is secret, and where to say it instead
     */
    static Map<String, String> refused(String flag, Map<String, String> settings) {
        settings.forEach((name, value) -> {
            if (isSecret(name) && !LOOKED_UP.matcher(value).matches()) {
                throw new IllegalArgumentException(
                        "expected no secret on the command line, which every user of this machine"
                                + " can read, but got "
                                + name
                                + "; say it in a file for --command-config, or as "
                                + flag
                                + " "
                                + name
                                + "='${…}' with config.providers");
            }
        });
        return settings;
    }

    /** Also for one kind of client alone, such as {@code producer.sasl.jaas.config}. */
    private static boolean isSecret(String name) {
        return SECRET.stream()
                .anyMatch(secret -> name.equals(secret) || name.endsWith("." + secret));
    }
}
