package dev.penelope.cli.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process has used of all cores, in seconds. Compiling is told apart: a JVM that is starved
 * of CPU goes on with it long after any warm-up, and a process that runs for days does not.
 *
 * @param compiling of the whole, by the threads of the JVM that compile; 0 if unknown
 */
record CpuTime(double whole, double compiling) {
    static final CpuTime NONE = new CpuTime(0, 0);

    /** Of the times in /proc; the same on every Linux that we know. */
    static final double TICKS_PER_SECOND = 100;

    static CpuTime of(ProcessHandle process) {
        double whole =
                process.info().totalCpuDuration().map(used -> used.toNanos() / 1e9).orElse(0.0);
        return new CpuTime(whole, compiling(Path.of("/proc/" + process.pid() + "/task")));
    }

    /** Without compiling. */
    double working() {
        return Math.max(0, whole - compiling);
    }

    /** What was used since then; a thread that ended takes its time with it. */
    CpuTime minus(CpuTime before) {
        return new CpuTime(whole - before.whole, Math.max(0, compiling - before.compiling));
    }

    private static double compiling(Path threads) {
        double ticks = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
            for (Path thread : all) {
                String stat = Files.readString(thread.resolve("stat"));
                // Its name stands in brackets: "C2 CompilerThread0", cut to 15 characters.
                if (stat.contains("(C1 Compiler") || stat.contains("(C2 Compiler")) {
                    List<String> words =
                            List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
                    ticks += Long.parseLong(words.get(11)) + Long.parseLong(words.get(12));
                }
            }
        } catch (IOException ended) {
            return ticks / TICKS_PER_SECOND; // A thread that ends meanwhile, or no Linux.
        }
        return ticks / TICKS_PER_SECOND;
    }
}
