package dev.penelope.cli;

import dev.penelope.client.Announcements;
import dev.penelope.client.Announcements.Seen;
import dev.penelope.protocol.AnnouncementJson;
import dev.penelope.topic.AccessRole;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "workers",
        description = {
            "List the workers, and which actions of which queue each serves.",
            "Workers that do not say so, as in other languages, are not listed, and work all the"
                    + " same.",
            "With --action or --queue, exits with 5 if none that is there serves it."
        })
@Needs({AccessRole.OPERATOR, AccessRole.AUDITOR})
final class WorkersCommand implements Callable<Integer> {
    private static final Duration READING = Duration.ofMinutes(1);

    @Mixin private Installation installation;
    @Spec private CommandSpec command;

    @Option(
            names = "--action",
            paramLabel = "NAME",
            description = "Only those that serve this action.")
    private Optional<String> action = Optional.empty();

    @Option(
            names = "--queue",
            paramLabel = "NAME",
            description = "Only those that take commands of this queue.")
    private Optional<String> queue = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            description =
                    "Print a table for people (default), or each announcement as JSON on a line.")
    private Form form = Form.TEXT;

    /** What to print. */
    private enum Form {
        TEXT,
        JSON
    }

    @Override
    public Integer call() {
        String topic = installation.topics().worker();
        installation.require(topic);
        List<Seen> all = Announcements.read(installation.connection().kafka(), topic, READING);
        if (all.size() == Announcements.MOST) {
            command.commandLine()
                    .getErr()
                    .println("only " + all.size() + " workers are listed, there may be more");
        }
        List<Seen> some =
                all.stream()
                        .filter(seen -> queue.map(seen.said().queue()::equals).orElse(true))
                        .filter(seen -> action.map(name -> seen.said().serves(name)).orElse(true))
                        .toList();
        long nowMs = System.currentTimeMillis();
        print(some, nowMs);
        boolean served = some.stream().anyMatch(seen -> seen.isThere(nowMs));
        boolean asked = action.isPresent() || queue.isPresent();
        return asked && !served ? ExitCode.NOT_YET : ExitCode.OK;
    }

    private void print(List<Seen> some, long nowMs) {
        PrintWriter out = command.commandLine().getOut();
        switch (form) {
            case TEXT -> WorkerTable.of(some, nowMs).forEach(out::println);
            case JSON ->
                    some.stream()
                            .filter(seen -> seen.isThere(nowMs))
                            .map(seen ->
                                    new String(
                                            AnnouncementJson.write(seen.said()),
                                            StandardCharsets.UTF_8))
                            .forEach(out::println);
        }
        out.flush();
    }
}
