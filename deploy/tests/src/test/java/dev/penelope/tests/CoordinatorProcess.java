package dev.penelope.tests;

import dev.penelope.coordinator.Coordinator;
import dev.penelope.coordinator.CoordinatorConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** A coordinator as a process; each argument is a setting, as {@code name=value}. */
final class CoordinatorProcess {
    private CoordinatorProcess() {}

    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        try (Coordinator coordinator =
                Coordinator.start(CoordinatorConfig.of(settings(arguments)))) {
            coordinator.awaitRunning(Installation.PATIENCE);
            System.out.println(Child.READY);
            coordinator.ended().get();
        }
    }

    static Map<String, String> settings(String[] arguments) {
        Map<String, String> settings = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            settings.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return settings;
    }

    static String[] arguments(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
    }
}
