package dev.penelope.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The machine that all of it runs on, and what else it does. */
final class Machine {
    private Machine() {}

    static Map<String, String> description() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("cores", "" + Runtime.getRuntime().availableProcessors());
        all.put(
                "java",
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        all.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        return all;
    }

    /** How many processes ran or wanted to, of late; the text of /proc/loadavg. */
    static String loadAverage() {
        List<String> words = words(Path.of("/proc/loadavg"));
        return words.size() < 3 ? "unknown" : String.join(" ", words.subList(0, 3));
    }

    /** CPU seconds that all processes together have used, in all cores; 0 if unknown. */
    static double busySeconds() {
        List<String> words = words(Path.of("/proc/stat"));
        if (words.size() < 9) {
            return 0;
        }
        // "cpu", user, nice, system, idle, iowait, irq, softirq, steal
        double ticks = 0;
        for (int i : new int[] {1, 2, 3, 6, 7, 8}) {
            ticks += Long.parseLong(words.get(i));
        }
        return ticks / CpuTime.TICKS_PER_SECOND;
    }

    private static List<String> words(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.isEmpty() ? List.of() : List.of(lines.getFirst().split("\\s+"));
        } catch (IOException noLinux) {
            return List.of();
        }
    }
}
