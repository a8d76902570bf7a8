package dev.penelope.cli;

import dev.penelope.cli.verify.OpenStarts;
import dev.penelope.client.RegisteredDefinitions;
import dev.penelope.client.RegisteredDefinitions.Registered;
import dev.penelope.client.SagaClient;
import dev.penelope.client.SagaClientException;
import dev.penelope.model.Definition;
import dev.penelope.protocol.DefinitionJson;
import dev.penelope.protocol.DefinitionSource;
import dev.penelope.topic.AccessRole;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "definitions",
        description = "List and show the registered definitions, and retire those that are over.")
final class DefinitionsCommand {
    private static final Duration READING = Duration.ofMinutes(2);
    private static final int NAMED = 5;

    @Spec private CommandSpec command;

    @Needs({AccessRole.CLIENT, AccessRole.DEPLOYER, AccessRole.AUDITOR})
    @Command(
            name = "list",
            description = "List names and versions, hashes, sizes and when each was registered.")
    int list(@Mixin Installation installation) {
        String topic = installation.topics().definition();
        installation.require(topic);
        List<Registered> all =
                RegisteredDefinitions.read(installation.connection().kafka(), topic, READING);
        all.forEach(each -> out().println(line(each)));
        long bytes = all.stream().mapToLong(each -> each.bytes().orElse(0)).sum();
        out().printf(Locale.ROOT, "%d definitions, %,d bytes%n", all.size(), bytes);
        return done();
    }

    private static String line(Registered each) {
        return String.format(
                Locale.ROOT,
                "%-40s %s %,10d bytes  %s%s",
                each.title().orElse("(no name)"),
                each.hash(),
                each.bytes().orElse(0),
                each.at().truncatedTo(ChronoUnit.SECONDS),
                each.bytes().isPresent() ? "" : "  its content is missing: register it again");
    }

    @Needs({AccessRole.CLIENT, AccessRole.DEPLOYER, AccessRole.AUDITOR})
    @Command(name = "show", description = "Print a registered definition as JSON.")
    int show(
            @Mixin Installation installation,
            @Parameters(
                            paramLabel = "NAME@VERSION",
                            description = "A registered definition, such as book-trip@1.")
                    String title) {
        DefinitionSource.ByName named = WhatToStart.byName(command, title);
        try (SagaClient client = installation.client(installation.topics().definition())) {
            Definition<?, ?> found =
                    client.definition(named.name(), named.version()).orElseThrow(() -> none(title));
            out().println(new String(DefinitionJson.write(found), StandardCharsets.UTF_8));
        }
        return done();
    }

    @Needs(
            value = AccessRole.DEPLOYER,
            note = "to look for open sagas that run it, that of an AUDITOR as well")
    @Command(
            name = "retire",
            description = {
                "Have no saga start with a definition any more, and forget it.",
                "",
                "Looks among the starts and results that are kept for open sagas that run it, and"
                        + " refuses if there are any. Starts are kept for days only: a saga that is"
                        + " open for longer is not seen. If one is overlooked, it goes on all the"
                        + " same: coordinators keep what they knew of a retired definition for 90"
                        + " days. One that begins with an empty disk does not know it; there the"
                        + " saga waits, says so, and goes on when it is registered again.",
                "Its name and version may stand for another definition afterwards."
            })
    int retire(
            @Mixin Installation installation,
            @Parameters(
                            paramLabel = "NAME@VERSION",
                            description = "A registered definition, such as book-trip@1.")
                    String title,
            @Option(names = "--yes", description = "Do it; otherwise only say what would be done.")
                    boolean yes,
            @Option(
                            names = "--although-open",
                            description = "Do it even if open sagas run it, or that is not known.")
                    boolean although) {
        DefinitionSource.ByName named = WhatToStart.byName(command, title);
        String topic = installation.topics().definition();
        installation.require(topic);
        Registered found =
                RegisteredDefinitions.read(installation.connection().kafka(), topic, READING)
                        .stream()
                        .filter(each -> each.title().filter(title::equals).isPresent())
                        .findFirst()
                        .orElseThrow(() -> none(title));
        if (!although && isRun(installation, named, found.hash())) {
            return ExitCode.REFUSED;
        }
        if (!yes) {
            out().println("would retire " + title + " " + found.hash() + "; --yes does it");
            return done();
        }
        try (SagaClient client = installation.client(topic)) {
            client.retire(named.name(), named.version());
        }
        out().println("retired " + title + " " + found.hash());
        return done();
    }

    private boolean isRun(Installation installation, DefinitionSource.ByName named, String hash) {
        Set<String> open;
        try {
            open =
                    OpenStarts.of(
                            installation.connection().kafka(), installation.topics(), named, hash);
        } catch (KafkaException | SagaClientException unknown) {
            err().println(
                            "Expected to read starts and results to see whether open sagas run it,"
                                    + " but "
                                    + unknown.getMessage()
                                    + "; --although-open retires it without that");
            return true;
        }
        if (!open.isEmpty()) {
            err().println(
                            "Expected no open saga to run it, but "
                                    + open.size()
                                    + " of those whose start is kept do, such as "
                                    + String.join(", ", open.stream().limit(NAMED).toList())
                                    + "; --although-open retires it all the same, and they go on");
        }
        return !open.isEmpty();
    }

    private static CannotRun none(String title) {
        return new CannotRun("Expected a registered definition, but there is none for " + title);
    }

    private int done() {
        out().flush();
        return ExitCode.OK;
    }

    private PrintWriter out() {
        return command.commandLine().getOut();
    }

    private PrintWriter err() {
        return command.commandLine().getErr();
    }
}
