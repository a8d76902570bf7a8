package dev.penelope.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The machine that all of it runs on, and what else it does. */
final class Machine {
    private Machine() {}

    static Map<String, String> description() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("cores", "" + Runtime.getRuntime().availableProcessors());
        find(Path.of("/proc/cpuinfo"), "model name").ifPresent(model -> all.put("cpu", model));
        find(Path.of("/proc/meminfo"), "MemTotal").ifPresent(size -> all.put("memory", size));
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
        // "cpu", user, nice, system, idle, iowait, irq, softirq, steal
        return seconds(1, 2, 3, 6, 7, 8);
    }

    /** For how long cores had nothing to do while somebody waited for a disk; 0 if unknown. */
    static double diskWaitSeconds() {
        return seconds(5);
    }

    private static double seconds(int... places) {
        List<String> words = words(Path.of("/proc/stat"));
        double ticks = 0;
        for (int place : places) {
            ticks += place < words.size() ? Long.parseLong(words.get(place)) : 0;
        }
        return ticks / CpuTime.TICKS_PER_SECOND;
    }

    /** How much memory a process has; 0 if unknown. */
    static long residentBytes(long pid) {
        return find(Path.of("/proc/" + pid + "/status"), "VmRSS")
                .map(size -> 1024 * Long.parseLong(size.replace(" kB", "")))
                .orElse(0L);
    }

    /** What stands behind a name and a colon. */
    private static Optional<String> find(Path file, String name) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException noLinux) {
            return Optional.empty();
        }
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
