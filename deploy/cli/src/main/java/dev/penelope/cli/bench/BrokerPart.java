package dev.penelope.cli.bench;

import dev.penelope.cli.broker.LocalBroker;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A broker of one node, with the launcher's settings. */
record BrokerPart(LocalBroker broker) implements Part {
    static final String DATA = "data";

    static BrokerPart start(Map<String, String> given) {
        Map<String, String> properties = new HashMap<>(given);
        Path data = Path.of(String.valueOf(properties.remove(DATA)));
        LocalBroker.Settings settings = LocalBroker.Settings.temporary().withDataDirectory(data);
        for (Map.Entry<String, String> property : properties.entrySet()) {
            settings = settings.withProperty(property.getKey(), property.getValue());
        }
        return new BrokerPart(LocalBroker.start(settings));
    }

    /** Where it is reached. */
    @Override
    public String greeting() {
        return broker.bootstrapServers();
    }

    @Override
    public void close() {
        broker.close();
    }
}
