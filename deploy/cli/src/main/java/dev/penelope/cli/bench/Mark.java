package dev.penelope.cli.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** What stood where at one moment. */
record Mark(
        Map<String, CpuTime> cpu,
        double busySeconds,
        double diskWaitSeconds,
        Map<TopicPartition, Long> ends) {
    static Mark of(Stage stage) {
        return new Mark(
                cpuOf(stage),
                Machine.busySeconds(),
                Machine.diskWaitSeconds(),
                stage.ledger().ends());
    }

    /** By process. */
    static Map<String, CpuTime> cpuOf(Stage stage) {
        Map<String, CpuTime> cpu = new LinkedHashMap<>();
        stage.children().forEach(child -> cpu.put(child.name(), child.cpu()));
        return cpu;
    }

    double cpuSeconds() {
        return cpu.values().stream().mapToDouble(CpuTime::whole).sum();
    }

    /** What all processes have used to compile since then. */
    static double compilingSeconds(Map<String, CpuTime> from, Map<String, CpuTime> to) {
        return to.entrySet().stream()
                .mapToDouble(process ->
                        process.getValue()
                                .minus(from.getOrDefault(process.getKey(), CpuTime.NONE))
                                .compiling())
                .sum();
    }

    /** How many offsets the partitions of a topic have grown by since then. */
    long grown(String topic, Mark since) {
        return ends.entrySet().stream()
                .filter(end -> end.getKey().topic().equals(topic))
                .mapToLong(end -> end.getValue() - since.ends.getOrDefault(end.getKey(), 0L))
                .sum();
    }
}
