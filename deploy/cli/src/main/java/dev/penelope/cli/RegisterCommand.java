package dev.penelope.cli;

import dev.penelope.client.SagaClient;
import dev.penelope.model.Definition;
import dev.penelope.topic.AccessRole;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "register",
        description = "Make a definition known to the coordinators, so that starts can name it.")
@Needs(AccessRole.DEPLOYER)
final class RegisterCommand implements Callable<Integer> {
    @Mixin private Installation installation;
    @Spec private CommandSpec command;

    @Parameters(paramLabel = "FILE", description = "The definition as JSON.")
    private Path file;

    @Override
    public Integer call() {
        Definition<?, ?> definition = NamedFile.definition(command, file);
        try (SagaClient client = installation.client(installation.topics().definition())) {
            String hash = client.register(definition);
            command.commandLine().getOut().println(definition.title() + " " + hash);
        }
        return ExitCode.OK;
    }
}
