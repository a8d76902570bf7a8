package dev.penelope.cli;

import dev.penelope.topic.AccessRole;
import dev.penelope.topic.AccessRule;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options that say whose access rules to print, and how. */
final class AccessOptions {
    private static final String USER = "User:";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "One of: ${COMPLETION-CANDIDATES} (default: all of them).")
    private Optional<AccessRole> role = Optional.empty();

    @Option(
            names = "--principal",
            paramLabel = "USER",
            description =
                    "Who is to have the role, such as User:alice, or User:CN=alice by its"
                            + " certificate (default: a user of the role's name).")
    private Optional<String> principal = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|commands|strimzi|json",
            description =
                    "Print a table for people (default), commands for kafka-acls.sh, KafkaUser"
                            + " resources for Strimzi, or JSON.")
    private Form form = Form.TABLE;

    @Option(
            names = "--kafka-cluster",
            paramLabel = "NAME",
            description =
                    "The Kafka resource that Strimzi's users belong to (default:"
                            + " ${DEFAULT-VALUE}).")
    private String cluster = "kafka";

    /** How to print rules. */
    enum Form {
        TABLE,
        COMMANDS,
        STRIMZI,
        JSON
    }

    /** The rules of this installation that were asked for, as text. */
    String print(List<AccessRule> all, CommandSpec command) {
        if (principal.isPresent() && role.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(),
                    "Expected --role beside --principal, for one user in all roles has no"
                            + " separation of duties, but there is none");
        }
        List<AccessGrant> grants =
                all.stream()
                        .filter(rule -> role.map(rule.role()::equals).orElse(true))
                        .map(rule -> new AccessGrant(user(rule.role()), rule))
                        .toList();
        return switch (form) {
            case TABLE -> AccessRule.table(grants.stream().map(AccessGrant::rule).toList());
            case COMMANDS -> AccessText.commands(grants);
            case STRIMZI ->
                    Usage.check(command, "--principal", () -> AccessText.strimzi(grants, cluster));
            case JSON -> AccessText.json(grants);
        };
    }

    private String user(AccessRole of) {
        String user = principal.orElse(of.word());
        return user.startsWith(USER) ? user : USER + user;
    }
}
