package dev.penelope.cli;

import dev.penelope.topic.AccessRole;
import dev.penelope.topic.Finding;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "topics", description = "Print, create and verify the topics of an installation.")
final class TopicsCommand {
    @Spec private CommandSpec command;

    @Command(name = "print", description = "Print every topic with its settings and the reasons.")
    int print(@Mixin TopicOptions options) {
        out().print(options.topics(command).plan().table());
        return done();
    }

    @Command(
            name = "acls",
            description = {
                "Print what each role must be allowed to do, and why.",
                "",
                "  penelope topics acls --role worker --queue payments --principal User:pay-1 -o"
                        + " commands"
            })
    int acls(@Mixin TopicOptions options, @Mixin AccessOptions access) {
        out().print(access.print(options.topics(command).access(), command));
        return done();
    }

    @Needs(AccessRole.ADMIN)
    @Command(name = "create", description = "Create the topics that are missing.")
    int create(@Mixin Connection connection, @Mixin TopicOptions options) {
        try (Cluster cluster = connection.cluster()) {
            List<String> created = options.topics(command).create(cluster.admin());
            created.forEach(name -> out().println("created " + name));
            if (created.isEmpty()) {
                out().println("nothing to create: every topic exists");
            }
        }
        return done();
    }

    @Needs({AccessRole.OPERATOR, AccessRole.AUDITOR, AccessRole.ADMIN})
    @Command(
            name = "verify",
            description = "Compare the cluster's topics with the plan; exits with 3 over an error.")
    int verify(@Mixin Connection connection, @Mixin TopicOptions options) {
        try (Cluster cluster = connection.cluster()) {
            List<Finding> findings = options.topics(command).verify(cluster.admin());
            findings.forEach(finding -> out().println(finding));
            boolean wrong = findings.stream().anyMatch(Finding::isError);
            if (!wrong) {
                out().println("a coordinator can run on these topics");
            }
            return wrong ? ExitCode.CANNOT_RUN : done();
        }
    }

    private int done() {
        out().flush();
        return ExitCode.OK;
    }

    private PrintWriter out() {
        return command.commandLine().getOut();
    }
}
