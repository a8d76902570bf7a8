package dev.penelope.cli.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The main class of every child process. Arguments are a role and settings as {@code name=value};
 * says {@code ready} on standard output, and ends when standard input does, as it does when the
 * parent is gone, however it went.
 */
public final class ChildMain {
    /** Before every line that is for the parent: a JVM prints things of its own, too. */
    static final String ANSWER = "@ ";

    static final String READY = "ready";
    static final String FAILED = "failed";

    /** A part that hangs must not outlive the benchmark. */
    private static final Duration TO_CLOSE = Duration.ofSeconds(15);

    private ChildMain() {}

    public static void main(String[] args) throws Exception {
        Map<String, String> settings = new HashMap<>();
        for (int i = 1; i < args.length; i++) {
            int equals = args[i].indexOf('=');
            settings.put(args[i].substring(0, equals), args[i].substring(equals + 1));
        }
        PrintStream out = System.out;
        // Whatever else prints must not be taken for an answer.
        System.setOut(System.err);
        int code = 0;
        try (Part part = Role.valueOf(args[0]).start(settings)) {
            say(out, (READY + " " + part.greeting()).strip());
            listen(part, out);
            haltLater();
        } catch (Exception failed) {
            // The edge of the process: the log has the rest.
            failed.printStackTrace();
            say(out, FAILED + " " + failed);
            code = 1;
        }
        System.exit(code);
    }

    private static void listen(Part part, PrintStream out) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        ExecutorService worker =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("bench-part").factory());
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String told = line;
            worker.execute(() -> tell(part, told, out));
        }
        worker.shutdownNow();
    }

    private static void tell(Part part, String line, PrintStream out) {
        try {
            part.told(line, answer -> say(out, answer));
        } catch (Exception failed) {
            // The edge of the part's thread: the parent waits for an answer.
            failed.printStackTrace();
            say(out, FAILED + " " + failed);
        }
    }

    private static synchronized void say(PrintStream out, String line) {
        out.println(ANSWER + line);
        out.flush();
    }

    private static void haltLater() {
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try {
                        Thread.sleep(TO_CLOSE);
                    } catch (InterruptedException sooner) {
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(2);
                });
    }
}
